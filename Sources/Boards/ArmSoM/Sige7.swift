import TuneKitModel

/// ArmSoM Sige7: an M.2 M-key slot with four PCIe lanes.
///
/// Its network chips are on pcie2x1l0 and pcie2x1l2, its Wi-Fi on pcie2x1l1.
struct Sige7: RK3588Board {
  let id: ModuleID = "sige7"
  let name = "ArmSoM Sige7"
  let signature = Signature.deviceTree(anyOf: "armsom,sige7", "armsom,sige7-v1")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie3x4.slot("M.2 M-key", from: .rockchip("rk3588-armsom-sige7.dts"))]
}
