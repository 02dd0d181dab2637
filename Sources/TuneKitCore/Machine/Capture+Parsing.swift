import SystemPackage

extension Capture {
  /// Reads what ``text`` prints, and what people write by hand.
  ///
  /// - Parameter text: one entry a line, in any order. Empty lines are skipped and comments may
  ///   stand anywhere.
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
    for path in paths where path.string != "/" {
      var above = path.parent
      while above.string != "/" {
        if entries[above]?.isLeaf == true {
          throw CaptureError(line: reader.lines[above] ?? 0, problem: .fileAndDirectory(above))
        }
        above = above.parent
      }
    }
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
    ahead = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)[...]
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
    do { return try SystemPath(validating: plain) } catch { throw self.error(.path(error)) }
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
