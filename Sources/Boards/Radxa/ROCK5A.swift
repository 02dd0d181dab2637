import TuneKitModel

/// Radxa ROCK 5A: an M.2 E-key slot with one PCIe lane.
struct ROCK5A: RK3588SBoard {
  let id: ModuleID = "rock-5a"
  let name = "Radxa ROCK 5A"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5a")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie2x1l2.slot("M.2 E-key", from: .rockchip("rk3588s-rock-5a.dts"))]
}
