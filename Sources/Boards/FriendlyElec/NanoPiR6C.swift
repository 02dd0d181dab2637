import TuneKitModel

/// FriendlyElec NanoPi R6C: an M.2 M-key slot with one PCIe lane; its network chip is on pcie2x1l1.
struct NanoPiR6C: RK3588SBoard {
  let id: ModuleID = "nanopi-r6c"
  let name = "FriendlyElec NanoPi R6C"
  let signature = Signature.deviceTree(anyOf: "friendlyarm,nanopi-r6c", "friendlyelec,nanopi-r6c")
  let tested = Tested.nowhere

  let slots = [
    RK3588.pcie2x1l2.slot(
      "M.2 M-key",
      from: .documented(
        "arch/arm64/boot/dts/rockchip/rk3588s-nanopi-r6c.dts, Linux v7.1; edk2-porting/edk2-rk3588 "
          + "pull request 38; the network chip at 0003:31:00.0 in kiddin9/Kwrt issue 1571"))
  ]
}
