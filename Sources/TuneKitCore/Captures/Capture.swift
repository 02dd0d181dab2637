public import SystemPackage

/// A machine as one text: its files, links and failures, by path.
///
/// It is made by a `CapturingView`, read in a diff, and brought to life by a ``MachineImage``. A
/// *part* holds what one device adds to a machine and is joined to a bare board's.
public struct Capture: Hashable, Sendable {
  /// What is at a path.
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
  package var comments: [String]
  package var entries: [SystemPath: Entry]
  /// The files that refuse each write, whatever is written.
  package var refusals: [SystemPath: Errno]
  /// How often an interrupt arrives when time passes, by its label in `/proc/interrupts`; a second.
  package var rates: [String: UInt64]
  /// How often the object at a path was made again since the capture; see ``FileMarks/inode``.
  package var incarnations: [SystemPath: UInt64]

  package init(
    comments: [String] = [], entries: [SystemPath: Entry] = [:],
    refusals: [SystemPath: Errno] = [:], rates: [String: UInt64] = [:]
  ) {
    self.comments = comments
    self.entries = entries
    self.refusals = refusals
    self.rates = rates
    incarnations = [:]
  }

  /// What is at a path, its links not followed.
  package subscript(path: SystemPath) -> Entry? {
    get { entries[path] }
    set { entries[path] = newValue }
  }

  /// The paths that are said outright, in byte order.
  package var paths: [SystemPath] { entries.keys.sorted() }

  /// This machine with another capture, as a rule a part, added to it.
  ///
  /// - Parameter part: what is added. It wins where both have a path, except that the interrupts
  ///   of both are kept: its rows of `/proc/interrupts` come below, fitted to this header.
  /// - Returns: the whole.
  package func joined(with part: Capture) -> Capture {
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
  package func replacing(_ values: [String: String]) -> Capture {
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

extension Capture {
  /// Reads what ``text`` prints, and what people write by hand.
  ///
  /// - Parameter text: one entry a line, in any order. Empty lines are skipped and comments may
  ///   be anywhere.
  /// - Throws: ``CaptureError`` for the first line that is none of these.
  public init(parsing text: String) throws(CaptureError) {
    self.init()
    var reader = CaptureReader(text)
    while let line = reader.next() {
      switch line.first {
      case nil: continue
      case blank: throw reader.error(.strayLine)
      case UInt8(ascii: "#"): comments.append(line.dropFirst().withoutFirst(blank).text)
      case UInt8(ascii: "@"): try readDirective(line, &reader)
      default: try readEntry(line, &reader)
      }
    }
    if let clash = clash() {
      throw CaptureError(line: reader.lines[clash] ?? 0, problem: .fileAndDirectory(clash))
    }
  }

  /// A file or link that has something below it; of several the one above the first path.
  ///
  /// Each folder is asked once, however much is in it.
  private func clash() -> SystemPath? {
    var clear: Set<SystemPath> = ["/"]
    var first: (path: SystemPath, leaf: SystemPath)?
    for path in entries.keys {
      var walked: [SystemPath] = []
      var above = path.parent
      while !clear.contains(above) && entries[above]?.isLeaf != true {
        walked.append(above)
        above = above.parent
      }
      if clear.contains(above) {
        clear.formUnion(walked)
      } else if first.map({ path < $0.path }) ?? true {
        first = (path, above)
      }
    }
    return first?.leaf
  }

  private mutating func readDirective(
    _ line: ArraySlice<UInt8>, _ reader: inout CaptureReader
  ) throws(CaptureError) {
    let words = line.split(separator: blank)
    guard words.count == 3, let number = UInt64(words[2].text) else {
      throw reader.error(.directive(line.text))
    }
    let before: UInt64?
    switch words[0].text {
    case "@rate": before = rates.updateValue(number, forKey: words[1].text)
    case "@incarnation":
      before = incarnations.updateValue(number, forKey: try reader.path(words[1]))
    default: throw reader.error(.directive(line.text))
    }
    if before != nil { throw reader.error(.directiveTwice(line.text)) }
  }

  private mutating func readEntry(
    _ line: ArraySlice<UInt8>, _ reader: inout CaptureReader
  ) throws(CaptureError) {
    let name = line.prefix { $0 != blank }
    let path = try reader.path(name)
    let rest = line.dropFirst(name.count).drop { $0 == blank }
    let sign = rest.prefix { $0 != blank }.text
    let value = rest.dropFirst(sign.utf8.count).withoutFirst(blank)
    if sign == "!>" {
      guard refusals[path] == nil else { throw reader.error(.twice(path)) }
      refusals[path] = try reader.errno(value)
      return
    }
    guard entries[path] == nil else { throw reader.error(.twice(path)) }
    reader.lines[path] = reader.number
    entries[path] =
      switch sign {
      case "=": .file(try reader.content(value) + [0x0A])
      case "=-": .file(try reader.content(value))
      case "->": .link(try reader.target(value))
      case "!": .failing(try reader.errno(value))
      case "?" where value.isEmpty: .unread
      case "" where name.last == UInt8(ascii: "/"): .directory
      default: throw reader.error(.noSign(rest.text))
      }
  }
}

extension Capture.Entry {
  /// Whether nothing can lie below it.
  var isLeaf: Bool {
    switch self {
    case .file, .link: true
    case .failing, .directory, .unread: false
    }
  }
}

private let blank = UInt8(ascii: " ")

extension ArraySlice<UInt8> {
  /// The bytes as text, for messages too, and so with a sign in place of what is no UTF-8.
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }

  fileprivate func withoutFirst(_ byte: UInt8) -> ArraySlice<UInt8> {
    first == byte ? dropFirst() : self
  }
}

/// The lines of a capture, one after the other.
///
/// It works on bytes: to a `Character` a blank and an accent after it are one.
private struct CaptureReader {
  /// The line read last, from 1.
  private(set) var number = 0
  /// Where each entry stood.
  var lines: [SystemPath: Int] = [:]
  private var ahead: ArraySlice<ArraySlice<UInt8>>

  init(_ text: String) {
    // Some editors begin a file with a byte order mark.
    let bytes = Array(text.utf8)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    ahead = bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false)[...]
  }

  func error(_ problem: CaptureError.Problem) -> CaptureError {
    CaptureError(line: number, problem: problem)
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard var line = ahead.popFirst() else { return nil }
    number += 1
    // A capture never holds a bare carriage return, so those at the end are an editor's.
    while line.last == 0x0D { line.removeLast() }
    return line
  }

  func path(_ text: ArraySlice<UInt8>) throws(CaptureError) -> SystemPath {
    let plain = String(decoding: try unescaped(text), as: UTF8.self)
    do { return try SystemPath(validating: plain) } catch {
      throw self.error(plain.hasPrefix("{path}") ? .part : .path(error))
    }
  }

  func errno(_ text: ArraySlice<UInt8>) throws(CaptureError) -> Errno {
    guard let errno = Errno(symbol: text.text.trimmed) else { throw error(.errno(text.text)) }
    return errno
  }

  func target(_ text: ArraySlice<UInt8>) throws(CaptureError) -> String {
    let target = String(decoding: try unescaped(text), as: UTF8.self)
    guard !target.isEmpty else { throw error(.noTarget) }
    guard target.utf8.count <= SystemPath.longest else { throw error(.path(.tooLong)) }
    return target
  }

  /// The content after a sign, and on the indented lines below it where nothing follows the sign.
  mutating func content(_ value: ArraySlice<UInt8>) throws(CaptureError) -> [UInt8] {
    guard value.isEmpty else { return try unescaped(value) }
    var parts: [[UInt8]] = []
    while ahead.first?.starts(with: [blank, blank]) == true, let line = next() {
      parts.append(try unescaped(line.dropFirst(2)))
    }
    return Array(parts.joined(separator: [0x0A]))
  }

  private func unescaped(_ text: ArraySlice<UInt8>) throws(CaptureError) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let sign = rest.popFirst() else {
        // A backslash that ends the line only shows where it ends.
        if byte != UInt8(ascii: "\\") { plain.append(byte) }
        continue
      }
      switch sign {
      case UInt8(ascii: "\\"): plain.append(sign)
      case UInt8(ascii: "0"): plain.append(0)
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "x"):
        let digits = rest.prefix(2).text
        guard digits.utf8.count == 2, digits.utf8.first != UInt8(ascii: "+"),
          let value = UInt8(digits, radix: 16)
        else { throw error(.escape("\\x\(digits)")) }
        plain.append(value)
        rest = rest.dropFirst(2)
      default: throw error(.escape("\\\([sign][...].text)"))
      }
    }
    return plain
  }
}

extension Capture {
  /// The capture as text, the same for equal captures.
  ///
  /// One entry a line, by path:
  ///
  /// ```
  /// # what this is
  /// @rate 154 1200
  /// /a/file = its content, to which a line end belongs
  /// /a/file/of/lines =
  ///   the first
  ///   the second
  /// /a/file/without/a/line/end =- its content
  /// /a/link -> ../target
  /// /a/file/that/cannot/be/read ! EIO
  /// /a/file = ff
  /// /a/file !> EIO
  /// /an/empty/directory/
  /// /seen/and/not/looked/at ?
  /// ```
  ///
  /// `!>` is a separate line: the file reads, and refuses writes. A path ends at its first blank;
  /// a blank in it is `\x20`. In all texts `\\` is a backslash, `\0` a NUL, `\n` and `\t` what they
  /// are in C, `\xNN` any byte. Of a content each line is by itself; where it would be empty or
  /// end in a blank, a backslash closes it and means nothing, so that no editor can take the blank
  /// away: `powersave \`.
  public var text: String {
    var lines = comments.map { $0.isEmpty ? "#" : "# \($0)" }
    lines += rates.sorted { $0.key < $1.key }.map { "@rate \($0.key) \($0.value)" }
    lines += incarnations.sorted { $0.key < $1.key }.map {
      "@incarnation \(Self.escaped(path: $0.key)) \($0.value)"
    }
    for path in Set(entries.keys).union(refusals.keys).sorted() {
      let name = Self.escaped(path: path)
      if let entry = entries[path] { lines += Self.lines(of: entry, named: name) }
      if let errno = refusals[path] { lines.append("\(name) !> \(errno.symbol)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func lines(of entry: Entry, named name: String) -> [String] {
    switch entry {
    case .link(let target): ["\(name) -> \(closed(escaped(Array(target.utf8)[...])))"]
    case .failing(let errno): ["\(name) ! \(errno.symbol)"]
    case .directory: [name == "/" ? name : name + "/"]
    case .unread: ["\(name) ?"]
    case .file(let bytes): lines(of: bytes, named: name)
    }
  }

  private static func lines(of bytes: [UInt8], named name: String) -> [String] {
    let lineEnd = UInt8(ascii: "\n")
    let endsLine = bytes.last == lineEnd
    let sign = endsLine ? "=" : "=-"
    let parts = (endsLine ? bytes.dropLast() : bytes[...])
      .split(separator: lineEnd, omittingEmptySubsequences: false).map(escaped)
    guard parts.count > 1 else {
      let only = parts.first ?? ""
      return [only.isEmpty ? "\(name) \(sign)" : "\(name) \(sign) \(closed(only))"]
    }
    return ["\(name) \(sign)"] + parts.map { "  " + closed($0) }
  }

  /// The text, and a backslash where an editor would take something from its end.
  private static func closed(_ text: String) -> String {
    text.utf8.last.map { $0 == UInt8(ascii: " ") } ?? true ? text + "\\" : text
  }

  private static func escaped(path: SystemPath) -> String {
    path.string.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { escaped(Array($0)[...]) }.joined(separator: "\\x20")
  }

  private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
    let isPlain = bytes.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "\\") }
    if isPlain { return String(decoding: bytes, as: UTF8.self) }
    // Bytes that are no UTF-8, or steer a terminal, are rare, and then every one outside ASCII is
    // written as a number.
    let isText =
      String(validating: bytes, as: UTF8.self).map { text in
        !text.unicodeScalars.contains { $0.value >= 0x7f && $0.isSteering }
      } ?? false
    var plain: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\\"): plain += Array("\\\\".utf8)
      case 0: plain += Array("\\0".utf8)
      case 0x0A: plain += Array("\\n".utf8)
      case 0x09: plain += Array("\\t".utf8)
      case 0x20...0x7E: plain.append(byte)
      case 0x80... where isText: plain.append(byte)
      default: plain += Array("\\x\(hexadecimal(byte, 2))".utf8)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}

/// Why a text is not a ``Capture``, and in which line.
public struct CaptureError: Error, Hashable, Sendable {
  /// What is wrong with a line.
  public enum Problem: Hashable, Sendable {
    /// The path is relative, climbs or holds a NUL.
    case path(SystemPathError)
    /// The path is left open, as in the part of a card.
    case part
    /// The path was given before.
    case twice(SystemPath)
    /// The path is a file here, and a directory by another line.
    case fileAndDirectory(SystemPath)
    /// No `=`, `=-`, `->`, `!`, `!>` or `?` follows the path.
    case noSign(String)
    /// A link without a target.
    case noTarget
    /// Not the symbol or number of an error.
    case errno(String)
    /// A backslash with something after it that has no meaning.
    case escape(String)
    /// An indented line that continues nothing.
    case strayLine
    /// A line that begins with `@` and is neither of the two directives.
    case directive(String)
    /// A directive that was given before for the same interrupt or path.
    case directiveTwice(String)
  }

  /// The line, from 1.
  public let line: Int
  /// What is wrong with it.
  public let problem: Problem
}

extension CaptureError: CustomStringConvertible {
  /// One line for people: where and what.
  public var description: String { "line \(line): \(problem)" }
}

extension CaptureError.Problem: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .path(let error): "\(error)"
    case .part: "this is the part of a card, not a machine; join it to a board's: BOARD+FILE"
    case .twice(let path): "\(path) is given twice"
    case .fileAndDirectory(let path): "\(path) has paths below it and so is no file or link"
    case .noSign(let text):
      "after the path comes =, =-, ->, !, !> or ?, with one blank on each side, not \"\(text)\""
    case .noTarget: "a link needs a target"
    case .errno(let text): "\"\(text)\" is not an error name such as EIO"
    case .escape(let text): "\"\(text)\" means nothing; there are \\\\ \\0 \\n \\t \\xNN"
    case .strayLine: "an indented line continues a value, and there is none"
    case .directiveTwice(let text): "\"\(text)\" is given twice"
    case .directive(let text):
      "\"\(text)\" is neither \"@rate INTERRUPT PER-SECOND\" nor \"@incarnation PATH NUMBER\""
    }
  }
}
