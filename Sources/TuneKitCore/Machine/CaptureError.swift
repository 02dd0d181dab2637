/// Why a text is not a ``Capture``, and in which line.
public struct CaptureError: Error, Hashable, Sendable {
  /// What is wrong with a line.
  public enum Problem: Hashable, Sendable {
    /// The path is relative, climbs or holds a NUL.
    case path(SystemPathError)
    /// The path was given before.
    case twice(SystemPath)
    /// The path is a file here, and a directory by another line.
    case fileAndDirectory(SystemPath)
    /// No `=`, `=-`, `->`, `!`, `!>` or `?` follows the path.
    case noSign(String)
    /// A link without a target.
    case noTarget
    /// Not the symbol or number of an error.
    case errno(String)
    /// A backslash with something after it that has no meaning.
    case escape(String)
    /// An indented line that continues nothing.
    case strayLine
    /// A line that begins with `@` and is neither of the two directives.
    case directive(String)
    /// A directive that was given before for the same interrupt or path.
    case directiveTwice(String)
  }

  /// The line, from 1.
  public let line: Int
  /// What is wrong with it.
  public let problem: Problem
}

extension CaptureError: CustomStringConvertible {
  /// One line for people: where and what.
  public var description: String { "line \(line): \(problem)" }
}

extension CaptureError.Problem: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .path(let error): "\(error)"
    case .twice(let path): "\(path) was given before"
    case .fileAndDirectory(let path): "\(path) has paths below it and so is no file or link"
    case .noSign(let text): "after the path comes =, =-, ->, !, !> or ?, not \"\(text)\""
    case .noTarget: "a link needs a target"
    case .errno(let text): "\"\(text)\" is no error, as EIO is"
    case .escape(let text): "\"\(text)\" means nothing; there are \\\\ \\0 \\n \\t \\xNN"
    case .strayLine: "an indented line continues a value, and there is none"
    case .directiveTwice(let text): "\"\(text)\" says again what was said before"
    case .directive(let text):
      "\"\(text)\" is neither \"@rate INTERRUPT PER-SECOND\" nor \"@incarnation PATH NUMBER\""
    }
  }
}
