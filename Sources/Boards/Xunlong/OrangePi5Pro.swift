import TuneKitModel

/// Xunlong Orange Pi 5 Pro: an M.2 M-key slot with one PCIe lane; its network chip is on pcie2x1l2.
struct OrangePi5Pro: RK3588SBoard {
  let id: ModuleID = "orangepi-5-pro"
  let name = "Xunlong Orange Pi 5 Pro"
  let signature = Signature.deviceTree(
    anyOf: "xunlong,orangepi-5-pro", "rockchip,rk3588s-orangepi-5-pro")
  let tested = Tested.nowhere

  let slots = [
    RK3588.pcie2x1l1.slot(
      "M.2 M-key", generation: .two,
      from: .documented("linux, arch/arm64/boot/dts/rockchip/rk3588s-orangepi-5-pro.dts, NVMe"))
  ]
}
