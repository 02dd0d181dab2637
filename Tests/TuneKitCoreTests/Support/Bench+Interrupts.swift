import Testing
import TuneKitCore

extension Bench {
  /// As when the driver frees the card's interrupt: no line in the table, no action.
  func freeInterrupt() throws {
    image.remove("/sys/kernel/irq/154/actions")
    guard case .file(let bytes) = image.capture[CountTable.path] else {
      throw MachineError.missing(CountTable.path)
    }
    let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { !$0.trimmed.hasPrefix("154:") }
    image.set(rows.joined(separator: "\n"), CountTable.path)
  }
}
