import Synchronization
import TuneKitCore

/// A machine in memory that records which files were read outside a look, and counts the looks.
///
/// On a running system each of both is passed to another thread, which takes longer than ten reads.
struct LookingMachine: ImageMachine {
  let image: MachineImage
  private let log = Log()

  init(_ image: MachineImage) { self.image = image }

  /// Every path that was asked for.
  var all: [SystemPath] { log.state.withLock(\.all) }
  /// The files that were asked for outside of any look.
  var alone: [SystemPath] { log.state.withLock(\.alone) }
  /// How many looks there were.
  var looks: Int { log.state.withLock(\.looks) }

  func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight {
    log.state.withLock { state in
      if state.depth == 0 { state.looks += 1 }
      state.depth += 1
    }
    defer { log.state.withLock { $0.depth -= 1 } }
    return look()
  }

  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    note(file)
    return try image.bytes(of: file)
  }

  func list(_ path: SystemPath) throws(MachineError) -> [String] {
    note(path)
    return try image.list(path)
  }

  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    note(path)
    return try image.canonical(path)
  }

  func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    note(path)
    return try image.marks(of: path)
  }

  private func note(_ path: SystemPath) {
    log.state.withLock { state in
      state.all.append(path)
      if state.depth == 0 { state.alone.append(path) }
    }
  }

  private final class Log: Sendable {
    let state = Mutex<State>(State())
  }

  private struct State: Sendable {
    var depth = 0
    var looks = 0
    var alone: [SystemPath] = []
    var all: [SystemPath] = []
  }
}
