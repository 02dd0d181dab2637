import TuneKitModel

/// Rockchip RK3576: what every board with it shares.
///
/// The module stands in for a board that has none of its own.
struct RK3576: Board {
  let id: ModuleID = "rk3576"
  let name = "Rockchip RK3576"
  let chip: String? = "Rockchip RK3576"
  let signature = Signature.chip(anyOf: "rockchip,rk3576")
  let tested = Tested.nowhere

  let cores = [
    CoreKind("Cortex-A53", part: 0xD03),
    CoreKind("Cortex-A72", part: 0xD08),
  ]
  /// The device tree has no `msi-map`, so messages go through the port's own controller.
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [pcie0, pcie1].map(\.slot)

  /// Vendor kernels name the controllers by another window.
  static let pcie0 = ChipPort(
    node: "pcie@22000000", alsoNamed: ["pcie@2a200000"], generation: .two, lanes: 1,
    source: .rockchip("rk3576.dtsi"))
  static let pcie1 = ChipPort(
    node: "pcie@22400000", alsoNamed: ["pcie@2a210000"], generation: .two, lanes: 1,
    source: .rockchip("rk3576.dtsi"))
}

/// A board with an RK3576, which says what the chip does not.
protocol RK3576Board: BoardOnChip {}

extension RK3576Board {
  var chipModule: any Board { RK3576() }
}
