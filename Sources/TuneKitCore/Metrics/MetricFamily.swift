/// Samples of one name, as Prometheus takes them.
///
/// prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.
public struct MetricFamily: Hashable, Sendable {
  /// The name, which ends with its unit.
  public let name: String
  /// What it is, in one sentence.
  public let help: String
  /// How it moves.
  public let kind: Kind
  /// The samples, each with labels of its own.
  public private(set) var samples: [Sample] = []

  /// How a value moves.
  public enum Kind: String, Sendable {
    /// It only grows, until something begins anew.
    case counter
    /// It goes up and down.
    case gauge
  }

  /// One value.
  public struct Sample: Hashable, Sendable {
    /// What tells it from the others, in the order in which it is written.
    public let labels: [Label]
    /// The number, as it is written.
    public let value: String
  }

  /// A name with its text.
  public struct Label: Hashable, Sendable {
    /// The name.
    public let name: String
    /// Any text.
    public let text: String
  }

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// Adds a whole number.
  mutating func add(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]) {
    add("\(value)", labels)
  }

  /// Adds a number that is written already.
  mutating func add(_ value: String, _ labels: KeyValuePairs<String, String> = [:]) {
    samples.append(
      Sample(labels: labels.map { Label(name: $0.key, text: $0.value) }, value: value))
  }

  /// The lines of the family; none where there is no sample.
  var text: String {
    guard !samples.isEmpty else { return "" }
    let lines = samples.map { sample in
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.text))\"" }
      return name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " "
        + sample.value
    }
    let head = ["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"]
    return (head + lines).map { $0 + "\n" }.joined()
  }

  /// In the text of a label a backslash, a quotation mark and a line end are escaped, all else is
  /// UTF-8 as it stands; but what steers a terminal is `?`, since people look at it, too.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { plain, scalar in
      switch scalar {
      case "\\", "\"":
        plain += "\\"
        plain.unicodeScalars.append(scalar)
      case "\n": plain += "\\n"
      default: plain.unicodeScalars.append(scalar.isSteering ? "?" : scalar)
      }
    }
  }
}
