import TuneKitModel

/// Xunlong Orange Pi 5: an M.2 M-key slot with one PCIe lane.
struct OrangePi5: RK3588SBoard {
  let id: ModuleID = "orangepi-5"
  let name = "Xunlong Orange Pi 5"
  let signature = Signature.deviceTree(anyOf: "xunlong,orangepi-5", "rockchip,rk3588s-orangepi-5")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie2x1l2.slot("M.2 M-key", from: .rockchip("rk3588s-orangepi-5.dts"))]
}
