import TuneKitModel

/// Xunlong Orange Pi 5 Ultra: an M.2 M-key slot with four PCIe lanes; its network chip is on pcie2x1l1.
struct OrangePi5Ultra: RK3588Board {
  let id: ModuleID = "orangepi-5-ultra"
  let name = "Xunlong Orange Pi 5 Ultra"
  let signature = Signature.deviceTree(
    anyOf: "xunlong,orangepi-5-ultra", "rockchip,rk3588-orangepi-5-ultra")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie3x4.slot("M.2 M-key", from: .rockchip("rk3588-orangepi-5-ultra.dts"))]
}
