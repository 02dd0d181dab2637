import TuneKitModel

/// A board with the Rockchip RK3588: the chip gives cores, clocks and controllers, and the board its
/// name, marks and slots.
protocol RK3588Board: Board {}

extension RK3588Board {
  var chip: String? { "Rockchip RK3588" }
  var cores: [CoreKind] { RK3588.cores }
  var memoryClock: String? { RK3588.memoryClock }
  var immovable: [InterruptController] { MSIControllers.immovable }
  var steady: [InterruptController] { MSIControllers.steady }
}

private enum RK3588 {
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
