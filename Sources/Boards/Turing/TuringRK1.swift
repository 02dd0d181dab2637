import TuneKitModel

/// Turing RK1, a module: what its carrier makes of the two PCIe controllers is the carrier's.
struct TuringRK1: RK3588Board {
  let id: ModuleID = "turing-rk1"
  let name = "Turing RK1"
  let signature = Signature.deviceTree(anyOf: "turing,rk1")
  let tested = Tested.nowhere

  let slots = [
    RK3588.pcie3x4.slot("carrier, PCIe 3.0", from: .rockchip("rk3588-turing-rk1.dtsi")),
    RK3588.pcie2x1l1.slot(
      "carrier, PCIe 2.1", generation: .two, from: .rockchip("rk3588-turing-rk1.dtsi")),
  ]
}
