import TuneKitModel

/// Radxa ROCK 3A: an M.2 M-key slot with two PCIe lanes and an M.2 E-key slot with one.
struct ROCK3A: RK3568Board {
  let id: ModuleID = "rock-3a"
  let name = "Radxa ROCK 3A"
  let signature = Signature.deviceTree(anyOf: "radxa,rock3a", "radxa,rock-3a")
  let tested = Tested.nowhere

  let slots = [
    RK3568.pcie3x2.slot("M.2 M-key", from: .rockchip("rk3568-rock-3a.dts")),
    RK3568.pcie2x1.slot("M.2 E-key", from: .rockchip("rk3568-rock-3a.dts")),
  ]
}
