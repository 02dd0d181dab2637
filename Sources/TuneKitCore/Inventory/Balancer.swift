/// The irqbalance that runs, and by what it can be told to leave interrupts alone.
public struct Balancer: Hashable, Sendable {
  /// Its process.
  public let process: Int
  /// Its socket; nil where it has none.
  public let socket: SystemPath?
  /// The interrupts it was told by its socket to leave alone; nil where it cannot be asked.
  public let bans: String?
  /// The words of the `--banmod` arguments it was started with: it leaves alone the interrupts of
  /// every driver whose name contains one.
  public let spared: [String]
  /// The file of its arguments; nil where none is known.
  public let settings: SystemPath?
  /// How long it sleeps between two looks, in seconds: irqbalance(1), `--interval`.
  public let interval: Int

  /// Whether it leaves the interrupts of this driver alone because of its arguments.
  ///
  /// classify.c of 1.9, `add_new_irq`, `check_for_module_ban`: the word is looked for in the name of
  /// the device's driver. Before 1.9 it was looked for in the name of the interrupt.
  func spares(driver: String?) -> Bool {
    guard let driver else { return false }
    return spared.contains { driver.contains($0) }
  }
}
