/// The system as it may be looked at: `/proc`, `/sys`, `/etc`, `/run` below some root.
///
/// Whoever holds only this cannot write: that is how detect, plan and verify keep their promise.
public protocol MachineView: Sendable {
  /// What answers behind the files, and so which questions make sense.
  var nature: MachineNature { get }

  /// The bytes of a file, exactly as the kernel gave them.
  ///
  /// - Throws: ``MachineError`` if it is missing, unreadable or not a plain file.
  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8]

  /// The names in a directory, in byte order, without `.` and `..`.
  func list(_ directory: SystemPath) throws(MachineError) -> [String]

  /// The path with every link followed, so that two names of one file become one.
  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath

  /// What the file system tells of a file beside its content.
  func marks(of path: SystemPath) throws(MachineError) -> FileMarks

  /// Does a piece of work that only looks; it may be done more than once, and the last time counts.
  func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight

  /// Lets time pass, so that counters can be read twice.
  func pass(milliseconds: Int)

  /// What a program of the running system has set, by asking at its socket.
  ///
  /// - Throws: ``MachineError`` if nobody answers there, or may not be asked by this user.
  func answer(of service: Service, at socket: SystemPath) throws(MachineError) -> String
}

/// What answers behind the files of a machine.
public enum MachineNature: String, Codable, Sendable {
  /// A running kernel.
  case kernel
  /// A tree of plain files, where nothing moves by itself.
  case files
  /// A captured machine in memory that answers as a kernel does.
  case image
}

/// What the file system tells of a file beside its content.
public struct FileMarks: Hashable, Sendable {
  /// The inode: for a kernel object, another one each time the object is made anew.
  public let inode: UInt64
  /// Whether any write bit is set; since Linux 6.12 an interrupt that cannot be moved has none.
  public let isWritable: Bool
  /// Who owns it, by number; 0 is root.
  public let owner: UInt32

  /// All of them together; what an image holds is root's.
  public init(inode: UInt64, isWritable: Bool, owner: UInt32 = 0) {
    self.inode = inode
    self.isWritable = isWritable
    self.owner = owner
  }
}

extension MachineView {
  /// Whether a process belongs to root.
  func isRoots(process: Int) -> Bool { (try? marks(of: "/proc/\(process)"))?.owner == 0 }

  /// Nobody listens, unless a machine says otherwise.
  public func answer(
    of service: Service, at socket: SystemPath
  ) throws(MachineError) -> String {
    throw .missing(socket)
  }

  /// Does the work once.
  public func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight { look() }

  /// The text of a file, exactly.
  ///
  /// - Throws: ``MachineError/notText(_:)`` where the bytes are not UTF-8, else as
  ///   ``bytes(of:)`` does.
  public func text(of file: SystemPath) throws(MachineError) -> String {
    guard let text = String(validating: try bytes(of: file), as: UTF8.self) else {
      throw .notText(file)
    }
    return text
  }

  /// The first line of a file without the blanks around it, or nil where there is no such file.
  func line(of file: SystemPath) -> String? {
    guard let text = try? text(of: file) else { return nil }
    return text.prefix { $0 != "\n" }.trimmed
  }

  /// The names in a directory, or none where there is no such directory.
  func names(in directory: SystemPath) -> [String] {
    (try? list(directory)) ?? []
  }

  /// Whether something answers to this path.
  func exists(_ path: SystemPath) -> Bool {
    (try? marks(of: path)) != nil
  }
}

extension StringProtocol {
  /// The text without blanks, line ends and NUL bytes around it.
  var trimmed: String {
    let isBlank = { (character: Unicode.Scalar) in character.value <= 0x20 }
    var scalars = Substring(self).unicodeScalars
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    return String(scalars)
  }
}
