/// Why a manifest is not taken.
public enum ManifestError: Error, Hashable, Sendable {
  /// It says something wrong; the column counts bytes, both count from 1.
  case invalid(file: String, line: Int, column: Int, problem: String)
  /// Somebody else than root could have written it, or it is no plain file.
  case untrusted(path: String, problem: String, remedy: String)
  /// It cannot be read.
  case unreadable(path: String, problem: String)

  /// The file or folder that it is about.
  public var place: String {
    switch self {
    case .invalid(let place, _, _, _), .untrusted(let place, _, _), .unreadable(let place, _): place
    }
  }

  init(_ error: TrustError) {
    self =
      switch error {
      case .untrusted(let path, let problem, let remedy):
        .untrusted(path: path, problem: problem, remedy: remedy)
      case .unreadable(let path, let problem): .unreadable(path: path, problem: problem)
      }
  }

  init(_ error: TOMLError, in file: String) {
    self = .invalid(
      file: file, line: error.position.line, column: error.position.column, problem: error.problem)
  }
}

extension ManifestError: CustomStringConvertible {
  /// One line for people: what, where, what to do.
  public var description: String {
    switch self {
    case .invalid(let file, let line, _, let problem): "\(file):\(line): \(problem)"
    case .untrusted(let path, let problem, let remedy):
      "the manifest \(path) is not trusted: \(problem). \(remedy)"
    case .unreadable(let path, let problem): "the manifest \(path) cannot be read: \(problem)"
    }
  }
}
