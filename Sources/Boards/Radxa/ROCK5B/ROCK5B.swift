import TuneKitModel

/// Radxa ROCK 5B: an M.2 M-key slot with four PCIe lanes and an M.2 E-key slot with one.
struct ROCK5B: RK3588Board {
  let id: ModuleID = "rock-5b"
  let name = "Radxa ROCK 5B"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5b")
  let tested = Tested.nowhere

  let slots = [
    Slot(
      "M.2 M-key", controller: "pcie@fe150000", generation: .three, lanes: 4, source: deviceTree),
    Slot(
      "M.2 E-key", controller: "pcie@fe170000", generation: .two, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-rock-5b-5bp-5t.dtsi")
}
