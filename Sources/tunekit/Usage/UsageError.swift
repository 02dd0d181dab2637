import ArgumentParser
import TuneKitCore

/// What the parser finds wrong with a command line, as the program says it.
///
/// The parser's own form has no name of the program, and lines of any length:
///
///     Error: Missing expected argument '<file>'
///     Help:  <file>  The file to write; - for standard output.
///     Usage: tunekit capture [--root <dir>] ... <file>
///       See 'tunekit capture --help' for more information.
struct UsageError {
  /// What is wrong, in one sentence.
  let problem: String
  /// How the verb is called, and where its help is; none where the parser does not say.
  let ways: [String]

  /// Reads the parser's text.
  init(parserText text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let end =
      lines.firstIndex { $0.hasPrefix("Help: ") || $0.hasPrefix("Usage: ") } ?? lines.endIndex
    let told = lines[..<end].joined(separator: "\n").trimmed
    let help = lines.first { $0.hasPrefix("Help: ") }?.split(separator: "  ").dropFirst(2).last
    problem = Self.problem(
      told.hasPrefix("Error: ") ? String(told.dropFirst(7)) : told, help.map(String.init))
    let usage = lines.first { $0.hasPrefix("Usage: ") }
    let more = lines.last { $0.hasPrefix("  See '") }.map { line in
      "All: \(line.dropFirst(7).prefix { $0 != "'" })"
    }
    ways = [usage.map { HelpText.shortened($0, to: 76) }, more].compactMap(\.self)
  }

  /// The sentence in the program's words; one that is not known here as it is.
  private static func problem(_ told: String, _ help: String?) -> String {
    let why = help.map { ": " + $0.beginningSmall } ?? ""
    if let value = told.wholeMatch(
      of: #/The value '(.*)' is invalid for '(.*?)(?: <.*>)?'\. Please provide one of (.*)\./#)
    {
      let words = value.3.replacing("'", with: "").replacing(" and ", with: " or ")
      return "\(value.2) takes \(words), not \(shown(value.1))"
    }
    if let value = told.wholeMatch(of: #/The value '(.*)' is invalid for '(.*?)(?: <.*>)?'/#) {
      return "\(shown(value.1)) is not a value of \(value.2)\(why)"
    }
    if let option = told.wholeMatch(of: #/Missing value for '(.*?)(?: (<.*>))?'/#) {
      return "\(option.1) needs a value\(option.2.map { ", \($0)" } ?? "")\(why)"
    }
    if let argument = told.wholeMatch(of: #/Missing expected argument '(.*)'/#) {
      return "\(argument.1) is missing\(why)"
    }
    return told.replacing(#/\. Did you mean '[^']*'\?/#, with: "").beginningSmall
  }

  private static func shown(_ value: Substring) -> String { String(value.prefix(80)).shellWord }

  /// What to say, with status 64.
  var failure: Failure {
    let style = Style()
    let lines = [problem] + ways.map { "    " + style.unbroken($0) }
    return Failure(status: .usage, message: Message(lines.joined(separator: "\n")))
  }
}

extension String {
  /// The text as it reads behind a colon.
  fileprivate var beginningSmall: String {
    guard let first, first.isUppercase, dropFirst().first?.isLowercase == true else { return self }
    return first.lowercased() + dropFirst()
  }
}
