import TuneKitModel

/// Radxa ROCK 4D: one PCIe lane.
struct ROCK4D: RK3576Board {
  let id: ModuleID = "rock-4d"
  let name = "Radxa ROCK 4D"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-4d")
  let tested = Tested.nowhere

  let slots = [RK3576.pcie0.slot("PCIe connector", from: .rockchip("rk3576-rock-4d.dts"))]
}
