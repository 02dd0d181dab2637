import Glibc
import SystemPackage
public import TuneKitWriting

/// The running system, or a tree of files that looks like one.
public struct LinuxMachine: Machine {
  /// Where everything is read and written.
  public let root: RootDirectory
  /// Whether a kernel answers below the root.
  public let nature: MachineNature

  /// Opens the machine below a root directory.
  ///
  /// - Parameter root: `/` for the running system.
  public init(root: RootDirectory) {
    self.root = root
    let isKernel = root.looking { root.isKernel("/proc") || root.isKernel("/sys") }
    nature = isKernel ? .kernel : .files
  }

  /// Reads a file to its end.
  public func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    try root.asking { () throws(MachineError) in try content(of: file) }
  }

  private func content(of file: SystemPath) throws(MachineError) -> [UInt8] {
    let descriptor = try root.openFile(file, O_RDONLY)
    defer { POSIX.closeDescriptor(descriptor) }
    let answer = try root.call(file, .reading) { () throws(Errno) in
      try POSIX.contents(of: descriptor)
    }
    do throws(Errno) {
      guard let content = try answer.get() else { throw Errno.fileTooLarge }
      return content
    } catch {
      if error == .fileTooLarge { throw .tooLarge(file) }
      throw MachineError(error, at: file)
    }
  }

  /// Lists a directory.
  public func list(_ directory: SystemPath) throws(MachineError) -> [String] {
    try root.list(directory)
  }

  /// Follows every link.
  public func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try root.canonical(path)
  }

  /// Reads the inode and the write bits.
  public func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    let status = try root.status(path)
    return FileMarks(
      inode: UInt64(status.st_ino), isWritable: status.st_mode & 0o222 != 0,
      owner: nature == .files ? 0 : status.st_uid)
  }

  /// Looks with directories opened again, and once more where a path does not answer.
  public func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight {
    root.looking(look)
  }

  /// Sleeps.
  public func pass(milliseconds: Int) {
    root.forget()
    POSIX.sleep(milliseconds: milliseconds)
  }

  /// Asks the program at a socket, on the running system and nowhere else.
  public func answer(
    of service: Service, at socket: SystemPath
  ) throws(MachineError) -> String {
    try conversation(with: service, at: socket).bans()
  }

  /// Tells the program at a socket, on the running system and nowhere else.
  public func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    try conversation(with: service, at: socket).set(text)
  }

  private func conversation(
    with service: Service, at socket: SystemPath
  ) throws(MachineError) -> IrqbalanceSocket {
    guard nature == .kernel, root.path == "/" else { throw .missing(socket) }
    return switch service {
    case .irqbalance: IrqbalanceSocket(path: socket)
    }
  }

  /// Writes the text as it is; a plain file holds nothing else afterwards.
  public func write(_ text: String, to file: SystemPath) throws(MachineError) {
    defer { root.forget() }
    try root.asking { () throws(MachineError) in try put(Array(text.utf8), into: file) }
  }

  private func put(_ bytes: [UInt8], into file: SystemPath) throws(MachineError) {
    let descriptor = try opened(forWriting: file)
    defer { POSIX.closeDescriptor(descriptor) }
    let isRunning = nature == .kernel
    let answer = try root.call(file, .writing) { () throws(Errno) in
      // A tree may share its files with another one, which is not meant to be tuned.
      if POSIX.hasOtherNames(descriptor) && !POSIX.isKernelFile(descriptor) {
        throw Errno.tooManyLinks
      }
      let count = try POSIX.writeOnce(bytes, to: descriptor)
      // Truncated after the write and not before it, so that a crash leaves a mixture of the old
      // and the new text, which revert can distinguish from a foreign one.
      if count == bytes.count && !POSIX.isKernelFile(descriptor) {
        try POSIX.shorten(descriptor, to: count)
        // Settings on a disk shall be there after a power cut, as the journal says they are.
        if isRunning { try POSIX.sync(descriptor) }
      }
      return count
    }
    let count: Int
    do throws(Errno) { count = try answer.get() } catch { throw .refused(file, error) }
    guard count == bytes.count else { throw .cutShort(file, wrote: count, of: bytes.count) }
  }

  private func opened(forWriting file: SystemPath) throws(MachineError) -> CInt {
    do {
      return try root.openFile(file, O_WRONLY)
    } catch {
      guard case .unreadable(let path, let errno) = error else { throw error }
      throw .refused(path, errno)
    }
  }
}
