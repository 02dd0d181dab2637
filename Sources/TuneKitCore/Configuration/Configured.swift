/// A value that a file of the configuration has set, and where.
public struct Configured<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public let value: Value
  /// The file.
  public let file: String
  /// The line, from 1.
  public let line: Int

  /// Where it stands, as compilers say it.
  public var place: String { "\(file):\(line)" }
}
