import TuneKitModel

/// Khadas Edge2: no slot, since its only PCIe controller has the Wi-Fi chip.
struct KhadasEdge2: RK3588SBoard {
  let id: ModuleID = "khadas-edge2"
  let name = "Khadas Edge2"
  let signature = Signature.deviceTree(anyOf: "khadas,edge2")
  let tested = Tested.nowhere

  let slots: [Slot] = []
}
