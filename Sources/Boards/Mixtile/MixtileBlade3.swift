import TuneKitModel

/// Mixtile Blade 3: a U.2 port with four PCIe lanes and a mini PCIe slot with one.
///
/// Its network chips are behind a switch on pcie2x1l0.
struct MixtileBlade3: RK3588Board {
  let id: ModuleID = "mixtile-blade-3"
  let name = "Mixtile Blade 3"
  let signature = Signature.deviceTree(anyOf: "mixtile,blade3")
  let tested = Tested.nowhere

  let slots = [
    RK3588.pcie3x4.slot("U.2", from: deviceTree),
    RK3588.pcie2x1l1.slot("mini PCIe", generation: .two, from: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "armbian/linux-rockchip, arch/arm64/boot/dts/rockchip/rk3588-mixtile-blade3.dts")
}
