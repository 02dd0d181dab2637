/// What the files of the configuration come to, and where each value is from.
public struct Configuration: Hashable, Sendable {
  /// The board, instead of the one recognised.
  public package(set) var board: Configured<String>?
  /// The accelerator, instead of any recognised.
  public package(set) var accelerator: Configured<String>?
  /// The card, where several fit.
  public package(set) var device: Configured<DeviceAddress>?
  /// How far to go.
  public package(set) var profile: Configured<Profile>?
  /// The CPUs for the card's interrupts, instead of the fastest.
  public package(set) var interruptProcessors: Configured<CPUSet>?
  /// Whether the vectors go to these CPUs in turn.
  public package(set) var isSpread: Configured<Bool>?
  /// What the guard does while the machine is too hot.
  public package(set) var onHeat: Configured<OnHeat>?
  /// The steps to leave out, by the beginnings of their ids.
  public package(set) var leaveOut: [Configured<String>] = []
  /// The files that there are, in the order in which they count.
  public package(set) var files: [File] = []
  /// What was not taken, and why.
  public package(set) var errors: [ConfigurationError] = []

  /// No configuration.
  public init() {}

  /// One file, and what became of it.
  public struct File: Hashable, Sendable, Codable {
    /// Its path, below the root if there is one.
    public let file: String
    /// What became of it.
    public let state: State

    package init(
      file: String, state: State
    ) {
      self.file = file
      self.state = state
    }

    /// What can become of a file.
    public enum State: String, Codable, Sendable {
      case read
      /// One of its name in a folder that comes before counts instead.
      case replaced
      /// It is, or one of its name is, a link to `/dev/null`.
      case masked
      /// It says something wrong, or someone other than root could have written it.
      case refused
    }
  }

  /// The same; a board and an accelerator that is none of these modules are among its errors.
  public func held(against registry: Registry) -> Configuration {
    var held = self
    let known = [
      (board, "board", registry.boards.map(\.id)),
      (accelerator, "accelerator", registry.accelerators.map(\.id)),
    ]
    for (setting, sort, ids) in known {
      guard let setting, !ids.contains(where: { $0.string == setting.value }) else { continue }
      held.errors.append(Self.unknown(setting, sort, among: ids))
    }
    return held
  }

  private static func unknown(
    _ setting: Configured<String>, _ sort: String, among known: [ModuleID]
  ) -> ConfigurationError {
    let nearest = ClosestMatch.names(to: setting.value, among: known)
    let hint =
      nearest.isEmpty
      ? "known: \(known.map(\.string).joined(separator: ", "))"
      : "nearest: \(nearest.joined(separator: ", "))"
    return .invalid(
      file: setting.file, line: setting.line,
      problem: "\(sort): there is no \(sort) \"\(setting.value)\"; \(hint)")
  }
}

/// A value that a file of the configuration has set, and where.
public struct Configured<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public let value: Value
  /// The file.
  public let file: String
  /// The line, from 1.
  public let line: Int

  package init(
    value: Value, file: String, line: Int
  ) {
    self.value = value
    self.file = file
    self.line = line
  }

  /// Where it is, as compilers say it.
  public var place: String { "\(file):\(line)" }
}

/// Why a file of the configuration is not taken.
public enum ConfigurationError: Error, Hashable, Sendable {
  /// It says something wrong.
  case invalid(file: String, line: Int, problem: String)
  /// Someone other than root could have written it, or it is no plain file.
  case untrusted(file: String, problem: String, remedy: String)
  case unreadable(file: String, problem: String)
}

extension ConfigurationError: CustomStringConvertible {
  /// One line for people: what, where, what to do.
  public var description: String {
    switch self {
    case .invalid(let file, let line, let problem): "\(file):\(line): \(problem)"
    case .untrusted(let file, let problem, let remedy):
      "the configuration \(file) is not trusted: \(problem). \(remedy)"
    case .unreadable(let file, let problem):
      "the configuration \(file) cannot be read: \(problem)"
    }
  }
}

extension Configuration: Encodable {
  /// One setting, for programs.
  private struct Setting: Encodable {
    let key: String
    let value: String
    let file: String
    let line: Int

    init(_ key: String, _ setting: Configured<String>) {
      self.key = key
      value = setting.value
      file = setting.file
      line = setting.line
    }
  }

  private enum Key: String, CodingKey {
    case settings, files, errors
  }

  /// Encodes the settings, each with its file and line, the files, and what was not taken.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(settings.map { Setting($0.key, $0.setting) }, forKey: .settings)
    try container.encode(files, forKey: .files)
    try container.encode(errors.map(\.description), forKey: .errors)
  }

  /// What is set, in one order.
  package var settings: [(key: String, setting: Configured<String>)] {
    let single = [
      ("board", board), ("accelerator", accelerator),
      ("device", device.map { Configured(value: "\($0.value)", file: $0.file, line: $0.line) }),
      (
        "profile",
        profile.map { Configured(value: $0.value.rawValue, file: $0.file, line: $0.line) }
      ),
      (
        "interrupt-cpus",
        interruptProcessors.map {
          Configured(value: $0.value.list, file: $0.file, line: $0.line)
        }
      ),
      ("spread", isSpread.map { Configured(value: "\($0.value)", file: $0.file, line: $0.line) }),
      (
        "on-heat",
        onHeat.map { Configured(value: $0.value.rawValue, file: $0.file, line: $0.line) }
      ),
    ]
    return single.compactMap { key, setting in setting.map { (key, $0) } }
      + leaveOut.map { ("leave-out", $0) }
  }
}

/// What a guard does while a machine is too hot, or slowed down for another reason.
public enum OnHeat: String, CaseIterable, Codable, Sendable {
  case tell
  /// It also restores what keeps CPUs fast and awake, and sets it again when that is over.
  case cool
  /// It also restores everything, and leaves it so.
  case revert
}
