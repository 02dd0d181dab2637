public import SystemPackage

/// The system as it may be looked at: `/proc`, `/sys`, `/etc`, `/run` below some root.
///
/// Read-only access. detect, plan and verify take this type, so they cannot write.
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
  /// - Throws: ``MachineError`` if nothing answers there, or this user may not ask it.
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
  /// The inode: for a kernel object, another one each time the object is made again.
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
  package func isRoots(process: Int) -> Bool { (try? marks(of: "/proc/\(process)"))?.owner == 0 }

  /// Nothing listens, unless a machine says otherwise.
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
  package func line(of file: SystemPath) -> String? {
    guard let text = try? text(of: file) else { return nil }
    return text.prefix { $0 != "\n" }.trimmed
  }

  /// The names in a directory, or none where there is no such directory.
  package func names(in directory: SystemPath) -> [String] {
    (try? list(directory)) ?? []
  }

  /// Whether something answers to this path.
  package func exists(_ path: SystemPath) -> Bool {
    (try? marks(of: path)) != nil
  }
}

extension StringProtocol {
  /// The text without blanks, line ends and NUL bytes around it.
  package var trimmed: String {
    let isBlank = { (character: Unicode.Scalar) in character.value <= 0x20 }
    var scalars = Substring(self).unicodeScalars
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    return String(scalars)
  }
}

/// What went wrong at the machine's door.
public enum MachineError: Error, Hashable, Sendable {
  /// Nothing answers to this path.
  case missing(SystemPath)
  /// It is there and cannot be read.
  case unreadable(SystemPath, Errno)
  /// The kernel refused a write.
  case refused(SystemPath, Errno)
  /// The kernel took fewer bytes than were offered.
  case cutShort(SystemPath, wrote: Int, of: Int)
  /// The bytes are not UTF-8.
  case notText(SystemPath)
  /// It is a device node, a socket or a pipe, which are never opened.
  case notAFile(SystemPath)
  /// It is larger than any kernel file is.
  case tooLarge(SystemPath)
  /// Links lead in a circle.
  case tooManyLinks(SystemPath)
  /// A folder is needed there, and it is something else, or a link that leads to none.
  case notAFolder(SystemPath)
  /// It is there, and the kernel does not come back from looking at it.
  case unanswered(SystemPath, milliseconds: Int)
  /// The kernel does not come back from writing it, so that its content is unknown.
  case unsettled(SystemPath, milliseconds: Int)
}

extension MachineError: CustomStringConvertible {
  /// One line for people: what and where.
  public var description: String {
    switch self {
    case .missing(let path): "\(path) is not there"
    case .unreadable(let path, let errno): "\(path) cannot be read: \(errno.name)"
    case .refused(let path, let errno): "\(path) refused the write: \(Self.meaning(errno, path))"
    case .cutShort(let path, let wrote, let count):
      "\(path) took \(wrote) of \(count) bytes"
    case .notText(let path): "\(path) does not hold text"
    case .notAFile(let path): "\(path) is not a plain file; TuneKit opens no device, pipe or socket"
    case .tooLarge(let path): "\(path) is larger than 64 MB"
    case .tooManyLinks(let path): "\(path) leads through more than 40 links"
    case .notAFolder(let path):
      "\(path) is not a folder or a link to one in here; remove it, and TuneKit creates it again"
    case .unanswered(let path, let time): "\(path) did not answer within \(Self.shown(time))"
    case .unsettled(let path, let time):
      "\(path) did not answer the write within \(Self.shown(time)); "
        + "whether it has taken the value is unknown"
    }
  }

  /// What is wrong, where the path is named beside it.
  package var problem: String {
    switch self {
    case .unreadable(_, let errno): "\(errno)"
    case .unanswered(_, let time):
      "it did not answer within \(Self.shown(time)); its file system hangs"
    default: description
    }
  }

  private static func shown(_ milliseconds: Int) -> String {
    milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }

  /// The errno with what it means for this kind of file, where the kernel is known to mean more.
  ///
  /// kernel/irq/proc.c, `write_irq_affinity`: EIO, since 6.12 EPERM, for an interrupt that user
  /// space may not move.
  private static func meaning(_ errno: Errno, _ path: SystemPath) -> String {
    if errno == .tooManyLinks {
      return "\(errno.name): it has another name elsewhere, and what is there would change with it"
    }
    guard path.name.hasPrefix("smp_affinity") else { return errno.name }
    switch errno {
    case .ioError, .notPermitted:
      return "\(errno.name): this interrupt cannot be moved, the kernel or its driver manages it"
    case .invalidArgument:
      return "\(errno.name): no online CPU in the mask, or its MSI controller cannot move it"
    case .noSpace:
      return "\(errno.name): no free interrupt vector on that CPU"
    default: return errno.name
    }
  }
}

extension MachineError {
  /// A failure to reach a path, by its errno.
  package init(_ errno: Errno, at path: SystemPath) {
    self =
      switch errno {
      case .noSuchFileOrDirectory, .notDirectory, .operationNotSupportedByDevice: .missing(path)
      case .tooManySymbolicLinkLevels: .tooManyLinks(path)
      default: .unreadable(path, errno)
      }
  }

  /// The same failure, said of the path that was asked for.
  package func asked(of path: SystemPath) -> MachineError {
    switch self {
    case .missing: .missing(path)
    case .unreadable(_, let errno): .unreadable(path, errno)
    case .tooManyLinks: .tooManyLinks(path)
    default: self
    }
  }
}

extension MachineError {
  /// The same, with its path below the root of a tree, as a person would name it.
  package func located(below root: SystemPath) -> MachineError {
    switch self {
    case .missing(let path): .missing(path.located(below: root))
    case .unreadable(let path, let errno): .unreadable(path.located(below: root), errno)
    case .refused(let path, let errno): .refused(path.located(below: root), errno)
    case .cutShort(let path, let wrote, let count):
      .cutShort(path.located(below: root), wrote: wrote, of: count)
    case .notText(let path): .notText(path.located(below: root))
    case .notAFile(let path): .notAFile(path.located(below: root))
    case .tooLarge(let path): .tooLarge(path.located(below: root))
    case .tooManyLinks(let path): .tooManyLinks(path.located(below: root))
    case .notAFolder(let path): .notAFolder(path.located(below: root))
    case .unanswered(let path, let time):
      .unanswered(path.located(below: root), milliseconds: time)
    case .unsettled(let path, let time): .unsettled(path.located(below: root), milliseconds: time)
    }
  }

  /// What was to be written and was refused; nil for any other error.
  package var refused: SystemPath? {
    if case .refused(let path, _) = self { path } else { nil }
  }

  /// Whether another user could, as the kernel says it.
  package var isForUser: Bool {
    switch self {
    case .unreadable(_, let errno), .refused(_, let errno):
      errno == .permissionDenied || errno == .notPermitted
    default: false
    }
  }
}

extension Errno {
  /// The kernel's symbols of the errors that files of `/proc` and `/sys` are known to answer.
  static let symbols: [Errno: String] = [
    .notPermitted: "EPERM", .noSuchFileOrDirectory: "ENOENT", .ioError: "EIO",
    .noSuchAddressOrDevice: "ENXIO", .permissionDenied: "EACCES", .resourceBusy: "EBUSY",
    .operationNotSupportedByDevice: "ENODEV", .notDirectory: "ENOTDIR", .isDirectory: "EISDIR",
    .invalidArgument: "EINVAL", .fileTooLarge: "EFBIG", .noSpace: "ENOSPC",
    .readOnlyFileSystem: "EROFS", .outOfRange: "ERANGE", .tooManySymbolicLinkLevels: "ELOOP",
    .noData: "ENODATA", .timedOut: "ETIMEDOUT", .overflow: "EOVERFLOW",
    .notSupported: "EOPNOTSUPP", .noFunction: "ENOSYS", .noMemory: "ENOMEM",
    .resourceTemporarilyUnavailable: "EAGAIN", .diskQuotaExceeded: "EDQUOT",
  ]

  /// The symbol and the C library's sentence, as in `EINVAL (Invalid argument)`.
  package var name: String {
    Self.symbols[self].map { "\($0) (\(self))" } ?? "\(self)"
  }

  /// The symbol alone, as in `EINVAL`; the number where it has none here.
  package var symbol: String { Self.symbols[self] ?? "\(rawValue)" }

  /// Reads what ``symbol`` prints.
  package init?(symbol: some StringProtocol) {
    if let known = Self.symbols.first(where: { $0.value == symbol })?.key {
      self = known
    } else if let number = CInt(symbol), (1...4095).contains(number) {
      // include/linux/err.h: MAX_ERRNO.
      self.init(rawValue: number)
    } else {
      return nil
    }
  }
}

/// A program of the running system that has its own setting, read and written by its socket.
public enum Service: String, Codable, Hashable, Sendable {
  /// irqbalance, and its list of interrupts that it leaves alone (irqbalance(1), API).
  case irqbalance

  /// Where its sockets lie, one for each process.
  ///
  /// Before 1.7 the socket was abstract; some of those crash when they are asked, so they are not.
  package var sockets: SystemPath {
    switch self {
    case .irqbalance: "/run/irqbalance"
    }
  }

  package func socket(of process: Int) -> SystemPath {
    sockets.appending("\(rawValue)\(process).sock")
  }

  /// The process that a socket's name is made of; nil for any other file.
  package func process(ofSocket name: some StringProtocol) -> Int? {
    guard name.hasPrefix(rawValue), name.hasSuffix(".sock") else { return nil }
    return Int(name.dropFirst(rawValue.count).dropLast(".sock".count))
  }
}
