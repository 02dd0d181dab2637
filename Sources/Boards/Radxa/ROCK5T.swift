import TuneKitModel

/// Radxa ROCK 5T: two M.2 M-key slots with two PCIe lanes each.
///
/// Wi-Fi is on pcie2x1l0 and the network chips are on pcie2x1l1 and pcie2x1l2.
struct ROCK5T: RK3588Board {
  let id: ModuleID = "rock-5t"
  let name = "Radxa ROCK 5T"
  let signature = Signature.deviceTree(anyOf: "radxa,rock-5t")
  let tested = Tested.nowhere

  /// Which of the two is printed as the first is not known; the numbers follow the controllers.
  let slots = [
    RK3588.pcie3x4.slot("M.2 M-key 1", lanes: 2, from: .rockchip("rk3588-rock-5t.dts")),
    RK3588.pcie3x2.slot("M.2 M-key 2", from: .rockchip("rk3588-rock-5t.dts")),
  ]
}
