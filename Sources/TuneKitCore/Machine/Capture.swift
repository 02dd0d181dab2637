public import SystemPackage

/// A machine as one text: its files, links and failures, by path.
///
/// It is made by a ``CapturingView``, read in a diff, and brought to life by a ``MachineImage``. A
/// *part* holds what one device adds to a machine and is joined to a bare board's.
public struct Capture: Hashable, Sendable {
  /// What stands at a path.
  public enum Entry: Hashable, Sendable {
    /// A file and its exact bytes.
    case file([UInt8])
    /// A link and its target as it is written, absolute or relative.
    case link(String)
    /// Something that cannot be read; ENOENT is a link that leads nowhere.
    case failing(Errno)
    /// A directory, said outright because it may be empty. Others follow from the paths below.
    case directory
    /// Something that was seen in a directory and not looked at.
    case unread

    /// A file of this text.
    public static func text(_ text: String) -> Entry { .file(Array(text.utf8)) }
  }

  /// The lines that begin with `#`, without the sign and the blank after it.
  public var comments: [String]
  /// What stands where.
  public var entries: [SystemPath: Entry]
  /// The files that refuse each write, whatever is written.
  public var refusals: [SystemPath: Errno]
  /// How often an interrupt arrives when time passes, by its label in `/proc/interrupts`; a second.
  public var rates: [String: UInt64]
  /// How often the object at a path was made anew since the capture; see ``FileMarks/inode``.
  public var incarnations: [SystemPath: UInt64]

  /// A machine of these entries.
  public init(
    comments: [String] = [], entries: [SystemPath: Entry] = [:],
    refusals: [SystemPath: Errno] = [:], rates: [String: UInt64] = [:]
  ) {
    self.comments = comments
    self.entries = entries
    self.refusals = refusals
    self.rates = rates
    incarnations = [:]
  }

  /// What stands at a path, its links not followed.
  public subscript(path: SystemPath) -> Entry? {
    get { entries[path] }
    set { entries[path] = newValue }
  }

  /// The paths that are said outright, in byte order.
  public var paths: [SystemPath] { entries.keys.sorted() }

  /// This machine with another capture, as a rule a part, added to it.
  ///
  /// - Parameter part: what is added. It wins where both have a path, except that the interrupts
  ///   of both are kept: its rows of `/proc/interrupts` come below, fitted to this header.
  /// - Returns: the whole.
  public func joined(with part: Capture) -> Capture {
    var whole = self
    whole.comments += part.comments
    for (path, entry) in part.entries {
      whole.entries[path] = Self.joined(entries[path], entry, at: path)
    }
    whole.refusals.merge(part.refusals) { $1 }
    whole.rates.merge(part.rates) { $1 }
    whole.incarnations.merge(part.incarnations) { $1 }
    return whole
  }

  /// This capture with each placeholder replaced, in paths, targets, contents and comments.
  ///
  /// - Parameter values: what takes the place of what, as in `["{address}": "0003:31:00.0"]`.
  /// - Returns: a capture of which nothing is left open.
  public func replacing(_ values: [String: String]) -> Capture {
    // In a fixed order, since one value may hold another's placeholder.
    let order = values.keys.filter { !$0.isEmpty }.sorted()
    let replaced = { (text: String) in
      order.reduce(text) { $0.replacing($1, with: values[$1] ?? $1) }
    }
    let path = { (path: SystemPath) in SystemPath("\(replaced(path.string))") }
    var filled = Capture(comments: comments.map(replaced))
    for name in paths {
      filled.entries[path(name)] = entries[name].map { $0.replacing(replaced) }
    }
    for name in refusals.keys.sorted() { filled.refusals[path(name)] = refusals[name] }
    for name in rates.keys.sorted() { filled.rates[replaced(name)] = rates[name] }
    for name in incarnations.keys.sorted() { filled.incarnations[path(name)] = incarnations[name] }
    return filled
  }

  private static func joined(_ first: Entry?, _ second: Entry, at path: SystemPath) -> Entry {
    switch (first, second) {
    case (.some(let first), .unread), (.some(let first), .directory): first
    case (.file(let rows), .file(let more)) where path == CountTable.path:
      .text(
        CountTable(String(decoding: rows, as: UTF8.self))
          .joined(with: CountTable(String(decoding: more, as: UTF8.self))).text)
    default: second
    }
  }
}

extension Capture.Entry {
  fileprivate func replacing(_ replaced: (String) -> String) -> Capture.Entry {
    switch self {
    case .link(let target): return .link(replaced(target))
    case .file(let bytes):
      // Bytes that are not text hold no placeholder.
      guard let text = String(validating: bytes, as: UTF8.self) else { return self }
      return .text(replaced(text))
    case .failing, .directory, .unread: return self
    }
  }
}
