/// One thing that is wrong with a module, in words for whoever wrote it.
public struct Flaw: Codable, Hashable, Sendable {
  /// The module.
  public let module: ModuleID
  /// What it is about, as in `slot "M.2 slot 1"`.
  public let what: String
  /// What is wrong with it.
  public let why: String

  /// A flaw of a module.
  public init(module: ModuleID, what: String, why: String) {
    self.module = module
    self.what = what
    self.why = why
  }
}

extension Flaw: CustomStringConvertible {
  /// One line.
  public var description: String { "\(module): \(what): \(why)" }
}
