import TuneKitModel

/// FriendlyElec NanoPi R6S: no slot, since both PCIe controllers have a network chip.
struct NanoPiR6S: RK3588SBoard {
  let id: ModuleID = "nanopi-r6s"
  let name = "FriendlyElec NanoPi R6S"
  let signature = Signature.deviceTree(anyOf: "friendlyarm,nanopi-r6s", "friendlyelec,nanopi-r6s")
  let tested = Tested.nowhere

  let slots: [Slot] = []
}
