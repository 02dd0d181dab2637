import TuneKitModel

/// Broadcom BCM2712: what every board with this chip shares.
enum BCM2712 {
  /// One kind only (linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi).
  static let cores = [CoreKind("Cortex-A76", part: 0xD0B)]

  /// The controller of the external port, pcie1 (the same file).
  static let external = "pcie@1000110000"

  /// The same in the trees of Raspberry Pi's kernels up to 6.6, whose addresses count from `/axi`
  /// (raspberrypi/linux, issue 6511: `host bridge /axi/pcie@110000`).
  static let externalBelowAxi = "pcie@110000"

  /// How many messages MIP1, the controller behind the external port, has for all devices together.
  ///
  /// `msi-ranges` of `msi-controller@1000131000`: eight interrupts from SPI 247, which
  /// `brcm,msi-offset` 8 makes SPI 255 to 262.
  static let externalMessages = 8
}
