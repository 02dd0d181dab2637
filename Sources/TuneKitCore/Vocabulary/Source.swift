/// Where a statement comes from, and so how far to trust it.
public enum Source: Codable, Hashable, Sendable {
  /// Measured on the hardware; the text says where the measurement is.
  case measured(String)
  /// Written in a datasheet, a kernel file or a driver; the text names it.
  case documented(String)
  /// Concluded from documented facts, and not measured; the text names them.
  case reasoned(String)
  /// Nobody has confirmed it; the text says what it is guessed from.
  case assumed(String)

  /// `measured`, `documented`, `reasoned` or `assumed`.
  public var kind: String {
    switch self {
    case .measured: "measured"
    case .documented: "documented"
    case .reasoned: "reasoned"
    case .assumed: "assumed"
    }
  }

  /// Where to look.
  public var reference: String {
    switch self {
    case .measured(let text), .documented(let text), .reasoned(let text), .assumed(let text): text
    }
  }
}

extension Source {
  /// Reads what ``description`` prints; nil where it is not of that form, or says nothing.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let reference = String(text[text.utf8.index(after: colon)...].trimmed)
    guard !reference.isEmpty else { return nil }
    switch text[..<colon] {
    case "measured": self = .measured(reference)
    case "documented": self = .documented(reference)
    case "reasoned": self = .reasoned(reference)
    case "assumed": self = .assumed(reference)
    default: return nil
    }
  }
}

extension Source: CustomStringConvertible {
  /// Both in one line: `measured: pcie-analysis.md, ...`.
  public var description: String { "\(kind): \(reference)" }
}
