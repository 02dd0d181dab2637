import TuneKitModel

/// Rockchip RK3588, with RK3588S and RK3582: what every board with it shares.
///
/// The module stands in for a board that has none of its own.
struct RK3588: Board {
  let id: ModuleID = "rk3588"
  let name = "Rockchip RK3588"
  let chip: String? = "Rockchip RK3588"
  let variants = ["rockchip,rk3588s": "Rockchip RK3588S", "rockchip,rk3582": "Rockchip RK3582"]
  let signature = Signature.chip(
    anyOf: "rockchip,rk3588", "rockchip,rk3588s", "rockchip,rk3582")
  let tested = Tested.nowhere

  /// Slowest first, distinguished by the part number in MIDR.
  ///
  /// Never by frequency: the top speed of the A76 differs from chip to chip with the process bin.
  let cores = [
    CoreKind("Cortex-A55", part: 0xD05),
    CoreKind("Cortex-A76", part: 0xD0B),
  ]

  /// The DDR clock of vendor kernels; mainline has none (ThomasKaiser/Knowledge, ROCK 5B).
  let memoryClock: String? = "dmc"
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  /// The RK3588S has only the last two.
  let slots = [pcie3x4, pcie3x2, pcie2x1l0, pcie2x1l1, pcie2x1l2].map(\.slot)

  static let pcie3x4 = ChipPort(
    node: "pcie@fe150000", generation: .three, lanes: 4, source: .rockchip("rk3588-extra.dtsi"))
  static let pcie3x2 = ChipPort(
    node: "pcie@fe160000", generation: .three, lanes: 2, source: .rockchip("rk3588-extra.dtsi"))
  /// Gen3 where a board routes it to the Gen3 PHY, else Gen2.
  static let pcie2x1l0 = ChipPort(
    node: "pcie@fe170000", generation: .three, lanes: 1, source: .rockchip("rk3588-extra.dtsi"))
  /// The same.
  static let pcie2x1l1 = ChipPort(
    node: "pcie@fe180000", generation: .three, lanes: 1, source: .rockchip("rk3588-base.dtsi"))
  static let pcie2x1l2 = ChipPort(
    node: "pcie@fe190000", generation: .two, lanes: 1, source: .rockchip("rk3588-base.dtsi"))
}

/// A board with an RK3588, which says what the chip does not.
protocol RK3588Board: BoardOnChip {}

extension RK3588Board {
  var chipModule: any Board { RK3588() }
}

/// A board with an RK3588S, as the name of its device tree's source says.
///
/// Vendor kernels call the chip `rockchip,rk3588` too.
protocol RK3588SBoard: RK3588Board {}

extension RK3588SBoard {
  var chip: String? { "Rockchip RK3588S" }
}
