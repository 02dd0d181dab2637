import TuneKitModel

/// Radxa ROCK 5B+: two M.2 M-key slots with two PCIe lanes each.
struct ROCK5BPlus: RK3588Board {
  let id: ModuleID = "rock-5b-plus"
  let name = "Radxa ROCK 5B+"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5b-plus")
  let tested = Tested.nowhere

  /// The device tree splits the Gen3 PHY in two (`data-lanes = <1 1 2 2>`).
  ///
  /// Which of the two is printed as the first is not known; the numbers follow the controllers.
  let slots = [
    Slot(
      "M.2 M-key 1", controller: "pcie@fe150000", generation: .three, lanes: 2, source: deviceTree),
    Slot(
      "M.2 M-key 2", controller: "pcie@fe160000", generation: .three, lanes: 2, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-rock-5b-plus.dts")
}
