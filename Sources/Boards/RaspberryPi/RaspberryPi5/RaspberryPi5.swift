import TuneKitCore

/// Raspberry Pi 5: one PCIe lane on a flat cable, for an M.2 HAT.
struct RaspberryPi5: Board {
  let id: ModuleID = "raspberry-pi-5"
  let name = "Raspberry Pi 5"
  let chip: String? = "Broadcom BCM2712"
  let signature = Signature.deviceTree(anyOf: "raspberrypi,5-model-b")
  let tested = Tested.nowhere

  let cores = BCM2712.cores
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  /// Gen2 by default; `dtparam=pciex1_gen=3` makes it Gen3, which the port then shows.
  let slots = [
    Slot(
      "PCIe connector", controller: external, generation: .three, lanes: 1,
      messages: BCM2712.externalMessages, moreMessages: portsOwn, enabling: enabled,
      source: deviceTree)
  ]

  /// The port's own controller instead of MIP1.
  private static let portsOwn = Slot.Setting(
    "dtoverlay=pciex1-compat-pi5,no-mip in config.txt",
    doubt: "one owner of a Coral saw its driver fail with -524 all the same; and the port's own "
      + "controller moves no interrupt",
    source: .documented("raspberrypi/linux issues 6126 and 6799"))

  private static let enabled = Slot.Setting(
    "dtparam=pciex1 in config.txt",
    source: .documented("raspberrypi documentation, Raspberry Pi connector for PCIe"))

  private static let external = "pcie@1000110000"
  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi; raspberrypi/linux issue 6126")
}
