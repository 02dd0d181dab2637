import Synchronization
import SystemPackage
import TuneKitCore

/// A machine in memory that records each write with what was there before and after it.
struct ObservedMachine: ImageMachine {
  /// A write that was tried, and what the file showed around it.
  struct Write: Hashable, Sendable {
    let file: SystemPath
    let text: String
    let before: String?
    let after: String?
  }

  let image: MachineImage
  var nature = MachineNature.image
  /// What goes wrong, by the number of the write, the first being 0.
  var faults: [Int: FaultyMachine.Fault] = [:]
  /// Called before a write with its number.
  var beforeWrite: (@Sendable (Int) -> Void)?
  /// Called after a write with its number.
  var afterWrite: (@Sendable (Int) -> Void)?
  private let log = Log()

  init(_ image: MachineImage) { self.image = image }

  /// Every write that was tried.
  var writes: [Write] { log.writes.withLock(\.self) }

  func write(_ text: String, to file: SystemPath) throws(MachineError) {
    let number = log.writes.withLock(\.count)
    beforeWrite?(number)
    let before = image.line(of: file)
    var refused: MachineError?
    switch faults[number] {
    case .refused(let errno): refused = .refused(file, errno)
    case .altered(let shown): image.set(shown, file)
    default:
      do throws(MachineError) { try image.write(text, to: file) } catch { refused = error }
    }
    let after = image.line(of: file)
    log.writes.withLock {
      $0.append(Write(file: file, text: text.trimmed, before: before, after: after))
    }
    afterWrite?(number)
    if let refused { throw refused }
  }

  private final class Log: Sendable {
    let writes = Mutex<[Write]>([])
  }
}
