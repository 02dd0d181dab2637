import Synchronization
import SystemPackage
public import TuneKitWriting

/// A machine in memory that answers writes as Linux does.
///
/// What is done to one copy is seen in all. Which of the kernel's rules it keeps is listed in
/// `KernelRule.all`, each with the source file it comes from; any other file takes what is written.
public struct MachineImage: Machine {
  /// A captured machine.
  public let nature = MachineNature.image

  private let state: State
  private let onChange: (@Sendable (Capture) -> Void)?

  /// Brings a capture to life.
  ///
  /// - Parameters:
  ///   - capture: the machine as it is in the beginning.
  ///   - onChange: is given the machine as it is after each change, to keep it on a disk.
  public init(_ capture: Capture, onChange: (@Sendable (Capture) -> Void)? = nil) {
    state = State(SimulatedKernel(capture))
    self.onChange = onChange
  }

  /// The machine as it is now.
  public var capture: Capture { state.kernel.withLock(\.capture) }

  /// The bytes of a file.
  public func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    try looking { kernel throws(MachineError) in
      switch kernel[try kernel.canonical(file)] {
      case .file(let bytes): bytes
      case .failing(let errno): throw MachineError(captured: errno, at: file)
      case .unread: throw .unreadable(file, .noData)
      case .directory, .link, nil: throw .notAFile(file)
      }
    }
  }

  /// The names in a directory.
  public func list(_ directory: SystemPath) throws(MachineError) -> [String] {
    try looking { kernel throws(MachineError) in
      let path = try kernel.canonical(directory)
      if kernel.hasChildren(path) { return kernel.names(in: path) }
      switch kernel[path] {
      case .directory, nil: return []
      case .failing(let errno): throw MachineError(captured: errno, at: directory)
      case .unread: throw .unreadable(directory, .noData)
      case .file, .link: throw .missing(directory)
      }
    }
  }

  /// Follows every link, none out of the image.
  public func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try looking { kernel throws(MachineError) in try kernel.canonical(path) }
  }

  /// An inode that outlives the run, and no write bit where the capture says `!> EPERM`.
  ///
  /// kernel/irq/proc.c, `register_irq_proc`: since 6.12 the affinity files of an interrupt that user
  /// space may not move have no write bit; before that they had, and a write failed with EIO.
  public func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    try looking { kernel throws(MachineError) in
      let path = try kernel.canonical(path)
      return FileMarks(
        inode: kernel.inode(of: path),
        isWritable: kernel.capture.refusals[path] != .notPermitted)
    }
  }

  /// Lets the interrupts arrive that the capture gives a rate, without waiting.
  public func pass(milliseconds: Int) {
    change { $0.deliverInterrupts(milliseconds: UInt64(max(0, milliseconds))) }
  }

  /// What the capture keeps as the answer, at the socket's own path.
  public func answer(
    of service: Service, at socket: SystemPath
  ) throws(MachineError) -> String {
    try text(of: socket).trimmed
  }

  /// Keeps the text as what is answered from now on.
  public func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    _ = try self.text(of: socket)
    change { $0.show(text, in: socket) }
  }

  /// Writes as the kernel takes it.
  public func write(_ text: String, to file: SystemPath) throws(MachineError) {
    let refused = change { kernel -> MachineError? in
      do throws(MachineError) {
        let path = try kernel.canonical(file)
        do throws(Errno) { try kernel.take(text, in: path) } catch { return .refused(file, error) }
        return nil
      } catch {
        return error
      }
    }
    if let refused { throw refused }
  }

  /// Changes the state and tells of it, if anything did change.
  func change<Answer: Sendable>(_ body: (inout SimulatedKernel) -> Answer) -> Answer {
    let (answer, after) = state.kernel.withLock { kernel in
      let before = kernel.capture
      let answer = body(&kernel)
      return (answer, onChange == nil || kernel.capture == before ? nil : kernel.capture)
    }
    if let after { onChange?(after) }
    return answer
  }

  private func looking<Answer: Sendable>(
    _ body: (borrowing SimulatedKernel) throws(MachineError) -> Answer
  ) throws(MachineError) -> Answer {
    let kernel = state.kernel.withLock { $0 }
    return try body(kernel)
  }

  private final class State: Sendable {
    let kernel: Mutex<SimulatedKernel>

    init(_ kernel: sending SimulatedKernel) { self.kernel = Mutex(kernel) }
  }
}

extension MachineError {
  /// A failure to read, as a capture keeps it; the converse of ``captured``.
  init(captured errno: Errno, at path: SystemPath) {
    self =
      switch errno {
      case .noSuchAddressOrDevice: .notAFile(path)
      case .fileTooLarge: .tooLarge(path)
      default: MachineError(errno, at: path)
      }
  }

  /// The errno by which a capture keeps a failure to read; nil where it is none.
  var captured: Errno? {
    switch self {
    case .missing: .noSuchFileOrDirectory
    case .unreadable(_, let errno): errno
    case .notAFile: .noSuchAddressOrDevice
    case .tooLarge: .fileTooLarge
    case .tooManyLinks: .tooManySymbolicLinkLevels
    case .notAFolder: .notDirectory
    case .unanswered, .unsettled: .timedOut
    case .refused, .cutShort, .notText: nil
    }
  }
}

/// What happens to machines while a program is not looking.
extension MachineImage {
  /// Reloads the driver behind an interrupt, which is thereby requested again.
  ///
  /// kernel/irq/irqdesc.c, `free_desc` and `alloc_desc`; kernel/irq/manage.c, `irq_setup_affinity`:
  /// the directories of the old number go, those of the new one are other objects with other
  /// inodes, the affinity is the default one, and the counts begin at zero.
  ///
  /// - Parameters:
  ///   - number: the interrupt as it is now.
  ///   - newNumber: the number it is dealt this time, which may be the same.
  /// - Returns: whether there was such an interrupt, and the new number was free.
  @discardableResult
  package func requestAgain(interrupt number: Int, as newNumber: Int) -> Bool {
    change { $0.requestAgain(number, as: newNumber) }
  }

  /// Takes a CPU offline or brings it back, as a write to its `online` file does.
  ///
  /// - Parameters:
  ///   - isOnline: what it becomes.
  ///   - processor: the CPU's number.
  /// - Returns: whether the kernel did it; it keeps the last CPU.
  @discardableResult
  package func setOnline(_ isOnline: Bool, _ processor: Int) -> Bool {
    change { $0.setOnline(isOnline, processor) }
  }

  /// Removes a file, link or directory with all below it, as when a device goes.
  ///
  /// - Parameter path: what goes; links on the way are followed, one at the end is itself removed.
  package func remove(_ path: SystemPath) {
    change { kernel in
      guard let parent = try? kernel.canonical(path.parent), path.string != "/" else { return }
      kernel.remove(parent.appending(path.name))
    }
  }

  /// Sets a file's content past all rules, as when something else has set it.
  ///
  /// - Parameters:
  ///   - text: what the file shows from now on, the line end included or not.
  ///   - path: the file, which is made where it is missing.
  package func set(_ text: String, _ path: SystemPath) {
    change { kernel in
      let directory = (try? kernel.canonical(path.parent)) ?? path.parent
      let file = (try? kernel.canonical(path)) ?? directory.appending(path.name)
      kernel[file] = .text(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n")
    }
  }
}

/// A machine in memory that does one thing in its own way, and the rest as its image does.
///
/// No program listens on it, as irqbalance does on a ``MachineImage``.
package protocol ImageMachine: Machine {
  var image: MachineImage { get }
}

extension ImageMachine {
  package var nature: MachineNature { image.nature }
  package func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    try image.bytes(of: file)
  }
  package func list(_ path: SystemPath) throws(MachineError) -> [String] { try image.list(path) }
  package func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try image.canonical(path)
  }
  package func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    try image.marks(of: path)
  }
  package func pass(milliseconds: Int) { image.pass(milliseconds: milliseconds) }
}
