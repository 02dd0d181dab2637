import TuneKitModel

/// FriendlyElec NanoPi M6: an M.2 M-key slot with one PCIe lane.
struct NanoPiM6: RK3588SBoard {
  let id: ModuleID = "nanopi-m6"
  let name = "FriendlyElec NanoPi M6"
  let signature = Signature.deviceTree(anyOf: "friendlyarm,nanopi-m6", "friendlyelec,nanopi-m6")
  let tested = Tested.nowhere

  let slots = [
    RK3588.pcie2x1l2.slot(
      "M.2 M-key",
      from: .documented(
        "armbian/linux-rockchip, arch/arm64/boot/dts/rockchip/rk3588s-nanopi-m6.dts"))
  ]
}
