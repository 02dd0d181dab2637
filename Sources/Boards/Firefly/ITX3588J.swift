import TuneKitModel

/// Firefly ITX-3588J: a PCIe slot with four lanes.
///
/// What pcie2x1l0 leads to is not known.
struct ITX3588J: RK3588Board {
  let id: ModuleID = "itx-3588j"
  let name = "Firefly ITX-3588J"
  let signature = Signature.deviceTree(anyOf: "firefly,itx-3588j", family: ["firefly,core-3588j"])
  let tested = Tested.nowhere

  let slots = [RK3588.pcie3x4.slot("PCIe slot", from: .rockchip("rk3588-firefly-itx-3588j.dts"))]
}
