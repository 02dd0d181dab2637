import TuneKitCore

/// The example of adding-a-board.md after everything was looked up.
struct FinishedSbc: Board {
  let id: ModuleID = "acme-sbc"
  let name = "Acme SBC"
  let chip: String? = "Rockchip RK3588"
  let signature = Signature.deviceTree(anyOf: "acme,sbc")
  let tested = Tested.nowhere

  let cores = AcmeSbc().cores
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [
    Slot(
      "M.2 slot", controller: "pcie@fe180000", generation: .three, lanes: 1,
      source: .documented("linux, arch/arm64/boot/dts/acme/sbc.dts, pcie2x1l1"))
  ]
}
