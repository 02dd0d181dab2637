import TuneKitModel

/// FriendlyElec NanoPC-T6: an M.2 M-key slot with four PCIe lanes and an M.2 E-key slot with one.
struct NanoPCT6: RK3588Board {
  let id: ModuleID = "nanopc-t6"
  let name = "FriendlyElec NanoPC-T6"
  let signature = Signature.deviceTree(
    anyOf: "friendlyarm,nanopc-t6", "friendlyarm,nanopc-t6-lts", "friendlyelec,nanopc-t6",
    // The SDK's kernels give the whole nanopi6 family one name (rk3588-nanopi6-common.dtsi).
    family: ["friendlyelec,nanopi6"])
  let tested = Tested.nowhere

  let slots = [
    Slot(
      "M.2 M-key", controller: "pcie@fe150000", generation: .three, lanes: 4, source: deviceTree),
    Slot(
      "M.2 E-key", controller: "pcie@fe180000", generation: .two, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-nanopc-t6.dtsi")
}
