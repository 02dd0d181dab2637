extension Unicode.Scalar {
  /// Whether it shows nothing and steers: a terminal, the lines, or the direction of reading.
  var isSteering: Bool {
    value < 0x20 || (0x7f..<0xa0).contains(value) || (0x2028...0x2029).contains(value)
      || properties.isBidiControl
  }
}

extension String {
  /// The text on one line, with `?` in place of what would steer a terminal or begin a line.
  ///
  /// For a name that others choose, as of a command or a user.
  public var onOneLine: String {
    guard unicodeScalars.contains(where: \.isSteering) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { $0.isSteering ? "?" : $0 }))
  }
}
