import TuneKitModel

/// Xunlong Orange Pi 5 Plus: an M.2 M-key slot with four PCIe lanes and an M.2 E-key slot with one.
struct OrangePi5Plus: Board {
  let id: ModuleID = "orangepi-5-plus"
  let name = "Xunlong Orange Pi 5 Plus"
  let chip: String? = "Rockchip RK3588"
  let signature = Signature.deviceTree(
    anyOf: "xunlong,orangepi-5-plus", "rockchip,rk3588-orangepi-5-plus")
  let tested = Tested.nowhere

  let cores = RK3588.cores
  let memoryClock: String? = RK3588.memoryClock
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [
    Slot(
      "M.2 M-key", controller: "pcie@fe150000", generation: .three, lanes: 4, source: deviceTree),
    Slot(
      "M.2 E-key", controller: "pcie@fe170000", generation: .two, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-orangepi-5-plus.dts")
}
