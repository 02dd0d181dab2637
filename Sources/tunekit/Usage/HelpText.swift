import TuneKitCore

/// The help of a verb in the order in which it is read: what it is, its own options, then those that it
/// shares, then examples.
///
/// The parser prints a verb's own options last.
enum HelpText {
  private struct Section {
    let heading: String
    var lines: [Substring]

    /// Its place; what no number names stays between the verb's own options and those of every verb.
    var rank: Int {
      switch heading {
      case "OVERVIEW": 0
      case "USAGE": 1
      case "ARGUMENTS": 2
      case "OPTIONS": 3
      case CommonOptions.title.uppercased(): 5
      case Examples.heading: 6
      default: 4
      }
    }
  }

  /// The parser's text, in that order; anything that is no help as it is.
  static func arranged(_ text: String) -> String {
    guard text.hasPrefix("OVERVIEW: ") else { return text }
    var sections: [Section] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let heading = heading(of: line) {
        let shown = heading == "USAGE" ? Substring(shortened(line, to: 80)) : line
        sections.append(Section(heading: heading, lines: [shown]))
      } else if !line.hasPrefix("  See '\(Invocation.program) help") {
        sections[max(sections.count - 1, 0)].lines.append(line)
      }
    }
    // The verbs are what people look for in the help of the program itself.
    let isProgram = sections.contains { $0.heading.hasSuffix(verbs) }
    let ranked = sections.enumerated().sorted { left, right in
      let ranks = [left, right].map {
        isProgram && $0.element.heading == "OPTIONS" ? 5 : $0.element.rank
      }
      return (ranks[0], left.offset) < (ranks[1], right.offset)
    }
    let texts = ranked.map { section in
      section.element.lines.joined(separator: "\n").trimmedEnd.replacing("\(verbs):", with: ":")
    }
    let more = isProgram ? ["Help of a verb: \(Invocation.program) VERB --help"] : []
    return (texts + more).joined(separator: "\n\n") + "\n"
  }

  /// What the parser adds to the name of a group of verbs.
  private static let verbs = " SUBCOMMANDS"

  /// A line of usage, where it is too long with its options as one word, as the parser has it where
  /// they are many.
  static func shortened(_ usage: Substring, to width: Int) -> String {
    guard usage.count > width else { return String(usage) }
    let plain = usage.replacing(#/( \[-[^\]]*\])+/#, with: "", maxReplacements: .max)
    let verb = plain.prefix { $0 != "<" && $0 != "[" }
    let end = verb.hasSuffix(" ") ? "<options> " : " <options>"
    return "\(verb)\(end)\(plain.dropFirst(verb.count))"
  }

  private static func heading(of line: Substring) -> String? {
    guard let end = line.firstIndex(of: ":"), end > line.startIndex else { return nil }
    let name = line[..<end]
    let isHeading = name.first != " " && name.allSatisfy { $0 == " " || $0.isUppercase }
    return isHeading ? String(name) : nil
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    String(self[..<(lastIndex { !$0.isNewline }.map(index(after:)) ?? startIndex)])
  }
}

/// How a verb is called: the end of its help, and a section of its manual page.
enum Examples {
  static let heading = "EXAMPLES"

  /// A command line, by what follows the program's name.
  enum Line {
    case anyone(String)
    /// One that only root can carry out, or sees all of.
    case root(String)

    fileprivate var spelled: String {
      switch self {
      case .anyone(let words): "\(Invocation.program) \(words)"
      case .root(let words): "sudo " + Line.anyone(words).spelled
      }
    }
  }

  /// A discussion that ends with them.
  ///
  /// - Parameters:
  ///   - rows: command lines, and what each does.
  ///   - discussion: what else there is to say.
  /// - Returns: the text, which the manual takes apart again.
  static func text(_ rows: KeyValuePairs<Line, String>, after discussion: String = "") -> String {
    let lines = rows.flatMap { ["  \($0.key.spelled)", "        \($0.value)"] }
    let examples = (["\(heading):"] + lines).joined(separator: "\n")
    return discussion.isEmpty ? examples : "\(discussion)\n\n\(examples)"
  }
}
