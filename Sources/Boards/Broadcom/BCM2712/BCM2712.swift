import TuneKitModel

/// Broadcom BCM2712: what every board with it shares.
///
/// The module stands in for a board that has none of its own.
struct BCM2712: Board {
  let id: ModuleID = "bcm2712"
  let name = "Broadcom BCM2712"
  let chip: String? = "Broadcom BCM2712"
  let signature = Signature.chip(anyOf: "brcm,bcm2712")
  let tested = Tested.nowhere

  /// Four of one kind (linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi): an interrupt is only kept
  /// away from busy ones.
  let cores = [CoreKind("Cortex-A76", part: 0xD0B)]
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [external(port)]

  /// The controller of the external port, pcie1 (the same file).
  static let port = "pcie@1000110000"

  /// The connector of a board that is wired to the external port.
  ///
  /// Gen2 by default; Gen3 by a setting, which the port then shows. The trees of Raspberry Pi's
  /// kernels up to 6.6 count addresses from `/axi` (raspberrypi/linux, issue 6511: `host bridge
  /// /axi/pcie@110000`). Behind it is MIP1, whose `msi-ranges` (`msi-controller@1000131000`) are
  /// eight interrupts from SPI 247, which `brcm,msi-offset` 8 makes SPI 255 to 262.
  static func external(_ name: String, from source: Source = deviceTree) -> Slot {
    Slot(
      name, controller: port, alsoNamed: ["pcie@110000"], generation: .three, lanes: 1,
      messages: 8, moreMessages: portsOwn, enabling: enabled,
      faster: Slot.Faster(
        .three, by: "dtparam=pciex1_gen=3 in config.txt",
        risk:
          "Raspberry Pi does not certify this speed: some cards fail with it, or the board does not "
          + "start",
        source: .documented(
          "raspberrypi documentation, PCIe Gen 3.0; geerlingguy/raspberry-pi-pcie-devices issue "
            + "64; raspberrypi/rpi-eeprom issue 531")),
      source: source)
  }

  /// The port's own controller instead of MIP1.
  private static let portsOwn = Slot.Setting(
    "dtoverlay=pciex1-compat-pi5,no-mip in config.txt",
    doubt: "one owner of a Coral saw its driver fail with -524 all the same; and the port's own "
      + "controller moves no interrupt",
    source: .documented("raspberrypi/linux issues 6126 and 6799"))

  private static let enabled = Slot.Setting(
    "dtparam=pciex1 in config.txt",
    source: .documented("raspberrypi documentation, Raspberry Pi connector for PCIe"))

  static let deviceTree = Source.documented(
    "linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi; raspberrypi/linux issue 6126")
}

/// A board with a BCM2712, which says what the chip does not.
protocol BCM2712Board: BoardOnChip {}

extension BCM2712Board {
  var chipModule: any Board { BCM2712() }
}
