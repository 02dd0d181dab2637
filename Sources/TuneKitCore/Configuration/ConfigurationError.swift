/// Why a file of the configuration is not taken.
public enum ConfigurationError: Error, Hashable, Sendable {
  /// It says something wrong.
  case invalid(file: String, line: Int, problem: String)
  /// Somebody else than root could have written it, or it is no plain file.
  case untrusted(file: String, problem: String, remedy: String)
  /// It cannot be read.
  case unreadable(file: String, problem: String)

  init(_ error: TrustError) {
    self =
      switch error {
      case .untrusted(let path, let problem, let remedy):
        .untrusted(file: path, problem: problem, remedy: remedy)
      case .unreadable(let path, let problem): .unreadable(file: path, problem: problem)
      }
  }
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
