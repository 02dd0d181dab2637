import TuneKitModel

/// Hardkernel ODROID-M1: an M.2 M-key slot with two PCIe lanes.
///
/// Older device trees name the chip's maker instead of its own (linux, rockchip.yaml among the
/// bindings).
struct ODROIDM1: RK3568Board {
  let id: ModuleID = "odroid-m1"
  let name = "Hardkernel ODROID-M1"
  let signature = Signature.deviceTree(
    anyOf: "hardkernel,odroid-m1", "rockchip,rk3568-odroid-m1")
  let tested = Tested.nowhere

  let slots = [RK3568.pcie3x2.slot("M.2 M-key", from: .rockchip("rk3568-odroid-m1.dts"))]
}
