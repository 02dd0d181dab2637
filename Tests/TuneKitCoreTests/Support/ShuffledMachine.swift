import Synchronization
import TuneKitCore

/// A view whose directories are listed in another order each time.
struct ShuffledMachine: MachineView {
  private let image: MachineImage
  private let state: State

  init(_ image: MachineImage, seed: UInt64) {
    self.image = image
    state = State(seed)
  }

  var nature: MachineNature { image.nature }
  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] { try image.bytes(of: file) }
  func list(_ path: SystemPath) throws(MachineError) -> [String] {
    let names = try image.list(path)
    return state.random.withLock { random in names.shuffled(using: &random) }
  }
  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try image.canonical(path)
  }
  func marks(of path: SystemPath) throws(MachineError) -> FileMarks { try image.marks(of: path) }
  func pass(milliseconds: Int) { image.pass(milliseconds: milliseconds) }

  private final class State: Sendable {
    let random: Mutex<SeededGenerator>
    init(_ seed: UInt64) { random = Mutex(SeededGenerator(seed)) }
  }
}
