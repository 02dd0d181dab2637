import TuneKitModel

/// Acme SBC.
struct AcmeSbc: Board {
  let id: ModuleID = "acme-sbc"
  // Look up: the name that its maker gives it.
  let name = "Acme SBC"
  let chip: String? = "rockchip rk3588"
  // Look up: whether mainline or another kernel calls it otherwise.
  let signature = Signature.deviceTree(anyOf: "acme,sbc")
  let tested = Tested.nowhere

  /// Part in /proc/cpuinfo, slowest first.
  let cores = [
    CoreKind("Cortex-A55", part: 0xD05),
    CoreKind("Cortex-A76", part: 0xD0B),
  ]
  let memoryClock: String? = "dmc"
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  // Look up: the connectors' names in the manual, lanes and speed in the kernel's .dts.
  let slots = [
    // Behind it: acae:0650, class 400. What is soldered on is no slot: delete it then.
    Slot(
      "slot 1", controller: "pcie@fe180000",
      generation: .three, lanes: 1,
      source: .assumed(
        "what the port of a capture says; look up num-lanes in the device tree")),
    // Behind it: 10ec:8125, class 200. What is soldered on is no slot: delete it then.
    Slot(
      "slot 2", controller: "pcie@fe190000",
      generation: .two, lanes: 1,
      source: .assumed(
        "what the port of a capture says; look up num-lanes in the device tree")),
  ]
}
