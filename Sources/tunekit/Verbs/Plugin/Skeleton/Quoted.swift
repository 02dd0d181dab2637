/// Text from a capture or a person as it may stand in source.
enum Quoted {
  /// A literal of Swift.
  static func swift(_ text: String) -> String { quoted(text) { "\\u{\(String($0, radix: 16))}" } }

  /// A basic string of TOML.
  static func toml(_ text: String) -> String {
    quoted(text) { value in
      let digits = String(value, radix: 16)
      return "\\U" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
  }

  /// One line of a comment or a page.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { isPlain($0) && $0 != "`" && $0 != "|" ? $0 : "?" }))
  }

  private static func quoted(_ text: String, escape: (UInt32) -> String) -> String {
    let inside = text.unicodeScalars.map { scalar -> String in
      if scalar == "\\" || scalar == "\"" { return "\\\(scalar)" }
      return isPlain(scalar) ? String(scalar) : escape(scalar.value)
    }
    return "\"\(inside.joined())\""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    (0x20..<0x7F).contains(scalar.value)
      || (scalar.value >= 0xA0 && scalar.properties.isAlphabetic)
  }
}
