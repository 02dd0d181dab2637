/// The modules of a run, one line each.
public struct ModuleList: Encodable, Hashable, Sendable {
  /// One module.
  public struct Line: Encodable, Hashable, Sendable {
    /// Board or accelerator.
    public let kind: ModuleSheet.Kind
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// `compiled`, or the file that it was read from.
    public let origin: String
    /// The kernel release by verb; empty where nobody has tried it.
    public let tested: [String: String]
    /// How it is known; empty for what is only chosen.
    public let marks: [String]

    private enum CodingKeys: String, CodingKey {
      case kind, id, name, tested, marks
      case origin = "from"
    }
  }

  /// Boards first, each sort in the order of the registry.
  public let modules: [Line]

  /// The lines of these modules.
  public init(_ sheets: [ModuleSheet]) {
    modules = sheets.map {
      Line(
        kind: $0.kind, id: $0.id, name: $0.name, origin: $0.origin, tested: $0.tested,
        marks: $0.marks)
    }
  }
}
