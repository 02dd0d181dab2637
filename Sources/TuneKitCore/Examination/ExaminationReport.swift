/// What the examination found, for whoever wrote the modules.
public struct ExaminationReport: Encodable, Hashable, Sendable {
  /// Whether anything is wrong.
  public enum Outcome: String, Codable, Sendable { case green, flawed }

  /// A flaw and where it is.
  public struct Finding: Encodable, Hashable, Sendable {
    /// What it is about.
    public let what: String
    /// What is wrong with it.
    public let why: String
    /// What to do.
    public let remedy: String
    /// The file; nil where it is not known.
    @Nullable public var file: String?
    /// The line in it, from 1; nil where there is none.
    @Nullable public var line: Int?

    /// A flaw at a place.
    public init(_ flaw: Flaw, file: String? = nil, line: Int? = nil) {
      what = flaw.what
      why = flaw.why
      remedy = flaw.remedy
      self.file = file
      self.line = line
    }
  }

  /// What became of one module.
  public struct Result: Encodable, Hashable, Sendable {
    /// The module.
    public let id: ModuleID
    /// Board or accelerator.
    public let kind: ModuleSheet.Kind
    /// The captures it was held against, by name.
    public let captures: [String]
    /// How many machines with a board, a card, a slot and a profile were tried; 0 without `--pairs`.
    public let pairs: Int
    /// What nobody has confirmed, which is no flaw.
    public let assumed: [String]
    /// The flaws.
    public let flaws: [Finding]

    /// The result for a module.
    public init(
      _ sheet: ModuleSheet, captures: [String], pairs: Int, flaws: [Finding]
    ) {
      (id, kind, assumed) = (sheet.id, sheet.kind, sheet.assumed)
      self.captures = captures
      self.pairs = pairs
      self.flaws = flaws
    }
  }

  /// Whether anything is wrong.
  public let outcome: Outcome
  /// The modules, boards first.
  public let modules: [Result]

  /// A report on modules.
  public init(_ modules: [Result]) {
    self.modules = modules
    outcome = modules.allSatisfy(\.flaws.isEmpty) ? .green : .flawed
  }
}
