import TuneKitModel

/// Xunlong Orange Pi 5 Plus: an M.2 M-key slot with four PCIe lanes and an M.2 E-key slot with one.
struct OrangePi5Plus: RK3588Board {
  let id: ModuleID = "orangepi-5-plus"
  let name = "Xunlong Orange Pi 5 Plus"
  let signature = Signature.deviceTree(
    anyOf: "xunlong,orangepi-5-plus", "rockchip,rk3588-orangepi-5-plus")
  let tested = Tested.nowhere

  let slots = [
    Slot(
      "M.2 M-key", controller: "pcie@fe150000", generation: .three, lanes: 4, source: deviceTree),
    Slot(
      "M.2 E-key", controller: "pcie@fe170000", generation: .two, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-orangepi-5-plus.dts")
}
