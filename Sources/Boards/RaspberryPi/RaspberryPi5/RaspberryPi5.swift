import TuneKitModel

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

  let slots = [connector]

  /// Gen2 by default; Gen3 by a setting, which the port then shows.
  private static let connector = Slot(
    "PCIe connector", controller: BCM2712.external, alsoNamed: [BCM2712.externalBelowAxi],
    generation: .three, lanes: 1, messages: BCM2712.externalMessages,
    moreMessages: portsOwn, enabling: enabled,
    faster: Slot.Faster(
      .three, by: "dtparam=pciex1_gen=3 in config.txt",
      risk:
        "Raspberry Pi does not certify this speed: some cards fail with it, or the board does not "
        + "start",
      source: .documented(
        "raspberrypi documentation, PCIe Gen 3.0; geerlingguy/raspberry-pi-pcie-devices issue 64; "
          + "raspberrypi/rpi-eeprom issue 531")),
    source: deviceTree)

  /// The port's own controller instead of MIP1.
  private static let portsOwn = Slot.Setting(
    "dtoverlay=pciex1-compat-pi5,no-mip in config.txt",
    doubt: "one owner of a Coral saw its driver fail with -524 all the same; and the port's own "
      + "controller moves no interrupt",
    source: .documented("raspberrypi/linux issues 6126 and 6799"))

  private static func isWithoutDriver(_ device: PCIDevice) -> Bool {
    let bridges = 0x06
    return device.driver == nil && device.classCode >> 16 != bridges && connector.holds(device)
  }

  private static let enabled = Slot.Setting(
    "dtparam=pciex1 in config.txt",
    source: .documented("raspberrypi documentation, Raspberry Pi connector for PCIe"))

  private static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi; raspberrypi/linux issue 6126")
}
