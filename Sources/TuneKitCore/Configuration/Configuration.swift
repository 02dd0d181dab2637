/// What the files of the configuration come to, and where each value is from.
public struct Configuration: Hashable, Sendable {
  /// The board, instead of the one recognised.
  public internal(set) var board: Configured<String>?
  /// The accelerator, instead of any recognised.
  public internal(set) var accelerator: Configured<String>?
  /// The card, where several fit.
  public internal(set) var device: Configured<PCIAddress>?
  /// How far to go.
  public internal(set) var profile: Configured<Profile>?
  /// The CPUs for the card's interrupts, instead of the fastest.
  public internal(set) var interruptProcessors: Configured<CPUSet>?
  /// Whether the vectors go to these CPUs in turn.
  public internal(set) var isSpread: Configured<Bool>?
  /// What the guard does while the machine is too hot.
  public internal(set) var onHeat: Configured<OnHeat>?
  /// The steps to leave out, by the beginnings of their ids.
  public internal(set) var leaveOut: [Configured<String>] = []
  /// The files that there are, in the order in which they count.
  public internal(set) var files: [File] = []
  /// What was not taken, and why.
  public internal(set) var errors: [ConfigurationError] = []

  /// No configuration.
  public init() {}

  /// One file, and what became of it.
  public struct File: Hashable, Sendable, Codable {
    /// Its path, below the root if there is one.
    public let file: String
    /// What became of it.
    public let state: State

    /// What can become of a file.
    public enum State: String, Codable, Sendable {
      /// It counts.
      case read
      /// One of its name in a folder that comes before counts instead.
      case replaced
      /// It is, or one of its name is, a link to `/dev/null`.
      case masked
      /// It says something wrong, or somebody else than root could have written it.
      case refused
    }
  }

  /// The same, if these modules are known.
  ///
  /// - Throws: ``ConfigurationError/invalid(file:line:problem:)`` where a board or an accelerator is
  ///   none of them.
  public func checked(with registry: Registry) throws(ConfigurationError) -> Configuration {
    if let board { try Self.check(board, "board", among: registry.boards.map(\.id)) }
    if let accelerator {
      try Self.check(accelerator, "accelerator", among: registry.accelerators.map(\.id))
    }
    return self
  }

  private static func check(
    _ setting: Configured<String>, _ sort: String, among known: [ModuleID]
  ) throws(ConfigurationError) {
    guard !known.contains(where: { $0.string == setting.value }) else { return }
    let nearest = Nearest.names(to: setting.value, among: known)
    let hint =
      nearest.isEmpty
      ? "known: \(known.map(\.string).joined(separator: ", "))"
      : "nearest: \(nearest.joined(separator: ", "))"
    throw .invalid(
      file: setting.file, line: setting.line,
      problem: "\(sort): there is no \(sort) \"\(setting.value)\"; \(hint)")
  }
}
