extension String {
  /// This text as one word of a shell's command line; in quotes only where it has to be.
  public var shellWord: String {
    let isPlain = utf8.allSatisfy { byte in
      byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || Self.plainMarks.contains(byte)
    }
    if isPlain && !isEmpty { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: "'\\''"))'"
  }

  /// Those of `+,-./:=@_`, which no shell takes for more than themselves.
  private static let plainMarks: [UInt8] = [
    0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F,
  ]
}
