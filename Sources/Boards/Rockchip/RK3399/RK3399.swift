import TuneKitModel

/// Rockchip RK3399, with RK3399Pro: what every board with it shares.
///
/// The module stands in for a board that has none of its own.
struct RK3399: Board {
  let id: ModuleID = "rk3399"
  let name = "Rockchip RK3399"
  let chip: String? = "Rockchip RK3399"
  let variants = ["rockchip,rk3399pro": "Rockchip RK3399Pro"]
  let signature = Signature.chip(anyOf: "rockchip,rk3399", "rockchip,rk3399pro")
  let tested = Tested.nowhere

  let cores = [
    CoreKind("Cortex-A53", part: 0xD03),
    CoreKind("Cortex-A72", part: 0xD08),
  ]
  /// The name of the node in mainline's device tree, which is disabled there.
  let memoryClock: String? = "dmc"
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  /// Mainline holds the port at Gen1; a device tree may allow Gen2.
  let slots = [
    ChipPort(
      node: "pcie@f8000000", generation: .one, lanes: 4, source: .rockchip("rk3399-base.dtsi")
    ).slot
  ]
}
