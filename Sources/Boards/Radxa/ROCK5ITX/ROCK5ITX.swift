import TuneKitModel

/// Radxa ROCK 5 ITX: an M.2 M-key slot with two PCIe lanes and an M.2 E-key slot with one.
struct ROCK5ITX: RK3588Board {
  let id: ModuleID = "rock-5-itx"
  let name = "Radxa ROCK 5 ITX"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5-itx")
  let tested = Tested.nowhere

  /// The other half of the Gen3 PHY has a SATA controller soldered to it.
  let slots = [
    Slot(
      "M.2 M-key", controller: "pcie@fe150000", generation: .three, lanes: 2, source: deviceTree),
    Slot(
      "M.2 E-key", controller: "pcie@fe170000", generation: .two, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-rock-5-itx.dts")
}
