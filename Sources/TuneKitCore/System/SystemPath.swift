/// An absolute path on the machine, in normal form: no `.`, no `..`, no doubled slash.
///
/// It is relative to the root that the machine was opened on, and normal by construction, so two
/// equal paths are one name. Links are another matter: ``MachineView/canonical(_:)`` follows them.
public struct SystemPath: Hashable, Sendable {
  /// The text, beginning with a slash and ending with none, but for the root itself.
  public let string: String

  /// A path from text that a person or a file supplied.
  ///
  /// - Parameter text: an absolute path; `/a//b/./c/` becomes `/a/b/c`.
  /// - Throws: ``SystemPathError`` if it is relative, climbs with `..`, holds a NUL, or is longer
  ///   than the kernel takes.
  public init(validating text: String) throws(SystemPathError) {
    guard text.utf8.first == UInt8(ascii: "/") else { throw .relative(text) }
    guard !text.utf8.contains(0) else { throw .containsNUL }
    guard text.utf8.count <= Self.longest else { throw .tooLong }
    let parts = text.pathComponents
    guard !parts.contains("..") else { throw .climbs(text) }
    self.init(components: parts)
  }

  /// How many bytes a path may have: include/uapi/linux/limits.h, `PATH_MAX`, without the NUL.
  ///
  /// A path is walked from name to name, which takes time with the square of its length.
  package static let longest = 4095

  package init(components: [Substring]) {
    string = "/" + components.filter { $0 != "." }.joined(separator: "/")
  }

  /// The names between the slashes.
  public var components: [Substring] { string.pathComponents }

  /// The last name, or `/` for the root.
  public var name: Substring {
    guard string.utf8.count > 1, let slash = lastSlash else { return "/" }
    return string[string.utf8.index(after: slash)...]
  }

  /// The directory that holds it; the root is its own parent.
  public var parent: SystemPath {
    guard let slash = lastSlash, slash > string.startIndex else { return SystemPath(normal: "/") }
    return SystemPath(normal: String(string[..<slash]))
  }

  /// Where the last name begins, found in a loop over a span: it is asked of every path that is read.
  private var lastSlash: String.Index? {
    let bytes = string.utf8.span
    var index = bytes.count - 1
    while index >= 0, bytes[index] != Self.slash { index -= 1 }
    return index < 0 ? nil : string.utf8.index(string.startIndex, offsetBy: index)
  }

  private static let slash = UInt8(ascii: "/")

  private init(normal text: String) { string = text }

  /// The path of this one below the root of a tree, in the tree's own terms of paths.
  package func located(below root: SystemPath) -> SystemPath {
    root.string == "/" ? self : SystemPath(normal: root.string + (string == "/" ? "" : string))
  }

  /// The path of `name` below this one.
  ///
  /// - Parameter name: one or more names; a `..` in it climbs no higher than the root.
  /// - Returns: a path in normal form.
  public func appending(_ name: some StringProtocol) -> SystemPath { appending(String(name)) }

  /// The path of `name` below this one.
  public func appending(_ name: String) -> SystemPath {
    // Most names are one plain name, and most of a survey's time would go into taking paths apart.
    if name.isPlainName {
      var text = ""
      text.reserveCapacity(string.utf8.count + 1 + name.utf8.count)
      if string.utf8.count > 1 { text += string }
      text += "/"
      text += name
      return SystemPath(normal: text)
    }
    var parts = components
    for part in name.pathComponents where part != "." {
      if part == ".." { parts = Array(parts.dropLast()) } else { parts.append(part) }
    }
    return SystemPath(components: parts)
  }

  /// Whether this path is `ancestor` or lies below it.
  public func isBelow(_ ancestor: SystemPath) -> Bool {
    guard ancestor.string != "/" else { return true }
    var rest = string.utf8[...]
    guard rest.starts(with: ancestor.string.utf8) else { return false }
    rest = rest.dropFirst(ancestor.string.utf8.count)
    return rest.first ?? UInt8(ascii: "/") == UInt8(ascii: "/")
  }
}

extension String {
  /// The names between the slashes, as the kernel sees them.
  ///
  /// It works on bytes: some signs are one `Character` together with a slash beside them, and would
  /// hide it, and a `..` after it.
  package var pathComponents: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }
}

extension String {
  /// Whether it is one name, and neither `.` nor `..`.
  fileprivate var isPlainName: Bool {
    let bytes = utf8.span
    var dots = 0
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "/") { return false }
      if bytes[index] == UInt8(ascii: ".") { dots += 1 }
    }
    return bytes.count != dots || bytes.count > 2
  }
}

extension Substring.UTF8View {
  /// Whether none of the names between the slashes is empty, `.` or `..`.
  fileprivate var isNormal: Bool {
    var (length, dots) = (0, 0)
    for byte in self {
      if byte == UInt8(ascii: "/") {
        if length == dots && length < 3 { return false }
        (length, dots) = (0, 0)
      } else {
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return length != dots || length > 2
  }
}

extension SystemPath: ExpressibleByStringInterpolation {
  /// A path written in the source; made normal, never refused.
  public init(stringLiteral text: String) {
    let isNormal = text.utf8.first == Self.slash && text.utf8.dropFirst().isNormal
    self = isNormal ? SystemPath(normal: text) : SystemPath(components: []).appending(text)
  }
}

extension SystemPath: CustomStringConvertible {
  /// The text itself.
  public var description: String { string }
}

extension SystemPath: Comparable {
  /// Orders by text, byte for byte.
  public static func < (left: SystemPath, right: SystemPath) -> Bool {
    left.string.precedesByBytes(right.string)
  }
}

extension SystemPath: Codable {
  /// Decodes and validates, since plans and journals are input.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    do {
      try self.init(validating: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws {
    try string.encode(to: encoder)
  }
}

/// Why a text is not a ``SystemPath``.
public enum SystemPathError: Error, Hashable, CustomStringConvertible {
  /// It does not begin with a slash.
  case relative(String)
  /// It contains `..`.
  case climbs(String)
  /// It contains a NUL byte, which no path can.
  case containsNUL
  /// It has more than 4095 bytes, which no path of Linux has.
  case tooLong

  /// One line for people.
  public var description: String {
    switch self {
    case .relative(let text): "the path \"\(text)\" does not begin with /"
    case .climbs(let text): "the path \"\(text)\" climbs with .., which is not allowed"
    case .containsNUL: "a path contains a NUL byte"
    case .tooLong: "a path has more than \(SystemPath.longest) bytes"
    }
  }
}

extension String {
  /// Whether it comes before another in the order of their bytes, as the kernel and the shell sort.
  ///
  /// Swift's own order is that of characters; and its general way to compare two sequences takes six
  /// times as long, which is felt where all paths of a machine are sorted.
  package func precedesByBytes(_ other: String) -> Bool {
    let left = utf8.span
    let right = other.utf8.span
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return left[index] < right[index]
    }
    return left.count < right.count
  }
}
