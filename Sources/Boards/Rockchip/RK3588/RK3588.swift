import TuneKitModel

/// Rockchip RK3588: what every board with this chip shares.
enum RK3588 {
  /// Slowest first, distinguished by the part number in MIDR.
  ///
  /// Never by frequency: the top speed of the A76 differs from chip to chip with the process bin.
  static let cores = [
    CoreKind("Cortex-A55", part: 0xD05),
    CoreKind("Cortex-A76", part: 0xD0B),
  ]

  /// The DDR clock of vendor kernels; mainline has none (ThomasKaiser/Knowledge, ROCK 5B).
  static let memoryClock = "dmc"
}
