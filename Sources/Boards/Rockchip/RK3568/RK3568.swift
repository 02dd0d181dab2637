import TuneKitModel

/// Rockchip RK3568: what every board with it shares.
///
/// The module stands in for a board that has none of its own.
struct RK3568: Board {
  let id: ModuleID = "rk3568"
  let name = "Rockchip RK3568"
  let chip: String? = "Rockchip RK3568"
  let signature = Signature.chip(anyOf: "rockchip,rk3568")
  let tested = Tested.nowhere

  /// Four of one kind: an interrupt is only kept away from busy ones.
  let cores = [CoreKind("Cortex-A55", part: 0xD05)]
  let memoryClock: String? = "dmc"
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [pcie2x1, pcie3x1, pcie3x2].map(\.slot)

  static let pcie2x1 = ChipPort(
    node: "pcie@fe260000", generation: .two, lanes: 1, source: .rockchip("rk356x-base.dtsi"))
  static let pcie3x1 = ChipPort(
    node: "pcie@fe270000", generation: .three, lanes: 1, source: .rockchip("rk3568.dtsi"))
  static let pcie3x2 = ChipPort(
    node: "pcie@fe280000", generation: .three, lanes: 2, source: .rockchip("rk3568.dtsi"))
}

/// A board with an RK3568, which says what the chip does not.
protocol RK3568Board: BoardOnChip {}

extension RK3568Board {
  var chipModule: any Board { RK3568() }
}
