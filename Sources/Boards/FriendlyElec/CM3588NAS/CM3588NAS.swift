import TuneKitModel

/// FriendlyElec CM3588 on its NAS carrier: four M.2 slots, one PCIe lane each.
struct CM3588NAS: RK3588Board {
  let id: ModuleID = "cm3588"
  let name = "FriendlyElec CM3588 NAS"
  let signature = Signature.deviceTree(
    anyOf: "friendlyarm,cm3588-nas", "friendlyarm,cm3588", "friendlyelec,cm3588",
    // The SDK's kernels give the whole nanopi6 family one name (rk3588-nanopi6-common.dtsi).
    family: ["friendlyelec,nanopi6"])
  let tested = Tested.nowhere

  /// The device tree splits the Gen3 PHY into four and cuts each controller to one lane.
  ///
  /// Slots 2 and 3 are often swapped in descriptions: fe170000 is CON14, fe160000 is CON15.
  let slots = [
    Slot(
      "M.2 slot 1", controller: "pcie@fe150000", generation: .three, lanes: 1, source: deviceTree),
    Slot(
      "M.2 slot 2", controller: "pcie@fe170000", generation: .three, lanes: 1, source: deviceTree),
    Slot(
      "M.2 slot 3", controller: "pcie@fe160000", generation: .three, lanes: 1, source: deviceTree),
    Slot(
      "M.2 slot 4", controller: "pcie@fe180000", generation: .three, lanes: 1, source: deviceTree),
  ]

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/rockchip/rk3588-friendlyelec-cm3588-nas.dts")
}
