import TuneKitCore

/// Broadcom BCM2712: what every board with this chip shares.
enum BCM2712 {
  /// One kind only (linux, arch/arm64/boot/dts/broadcom/bcm2712.dtsi).
  static let cores = [CoreKind("Cortex-A76", part: 0xD0B)]

  /// How many messages MIP1, the controller behind the external port, has for all devices together.
  ///
  /// `msi-ranges` of `msi-controller@1000131000`: eight interrupts from SPI 247.
  static let externalMessages = 8
}
