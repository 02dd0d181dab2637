import TuneKitModel

/// Rockchip RK3566: the RK3568 with one PCIe controller.
///
/// The module stands in for a board that has none of its own.
struct RK3566: Board {
  let id: ModuleID = "rk3566"
  let name = "Rockchip RK3566"
  let chip: String? = "Rockchip RK3566"
  let signature = Signature.chip(anyOf: "rockchip,rk3566")
  let tested = Tested.nowhere

  /// Four of one kind: an interrupt is only kept away from busy ones.
  let cores = [CoreKind("Cortex-A55", part: 0xD05)]
  let memoryClock: String? = "dmc"
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [RK3568.pcie2x1.slot]
}
