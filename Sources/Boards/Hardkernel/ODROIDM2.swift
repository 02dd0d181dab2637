import TuneKitModel

/// Hardkernel ODROID-M2: an M.2 M-key slot with one PCIe lane.
struct ODROIDM2: RK3588SBoard {
  let id: ModuleID = "odroid-m2"
  let name = "Hardkernel ODROID-M2"
  let signature = Signature.deviceTree(anyOf: "hardkernel,odroid-m2")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie2x1l2.slot("M.2 M-key", from: .rockchip("rk3588s-odroid-m2.dts"))]
}
