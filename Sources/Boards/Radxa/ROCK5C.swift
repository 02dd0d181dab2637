import TuneKitModel

/// Radxa ROCK 5C and 5C Lite: one PCIe lane on a flat cable.
struct ROCK5C: RK3588SBoard {
  let id: ModuleID = "rock-5c"
  let name = "Radxa ROCK 5C"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5c")
  let tested = Tested.nowhere

  let slots = [RK3588.pcie2x1l2.slot("PCIe connector", from: .rockchip("rk3588s-rock-5c.dts"))]
}
