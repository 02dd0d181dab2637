import TuneKitModel

/// FriendlyElec NanoPi M5: an M.2 M-key slot with one PCIe lane.
struct NanoPiM5: RK3576Board {
  let id: ModuleID = "nanopi-m5"
  let name = "FriendlyElec NanoPi M5"
  let signature = Signature.deviceTree(anyOf: "friendlyarm,nanopi-m5", "friendlyelec,nanopi-m5")
  let tested = Tested.nowhere

  let slots = [RK3576.pcie0.slot("M.2 M-key", from: .rockchip("rk3576-nanopi-m5.dts"))]
}
