import SystemPackage

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
  /// `!>` is a line of its own: the file reads, and refuses writes. A path ends at its first blank;
  /// a blank in it is `\x20`. In all texts `\\` is a backslash, `\0` a NUL, `\n` and `\t` what they
  /// are in C, `\xNN` any byte. Of a content each line stands by itself; where it would be empty or
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
