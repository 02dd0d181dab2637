/// Why the part of a card or a board does not fit into a machine.
public enum PartError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A marked comment is none of those that a part may have.
  case unknownRemark(String)
  /// The machine has no processor to which an interrupt could go.
  case noProcessor
  /// The capture that comes of it does not read as one.
  case unreadable(CaptureError)

  /// One line for people.
  public var description: String {
    switch self {
    case .unknownRemark(let line):
      "\"#: \(line)\" is no word of a part; write as in \"#: msi NAME\", \"#: idle none\""
    case .noProcessor: "the board's capture shows no processor; capture the whole machine anew"
    case .unreadable(let error): "joined with the machine it is no capture: \(error)"
    }
  }
}
