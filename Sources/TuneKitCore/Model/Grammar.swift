/// How a value is written in a kernel file, and when two texts mean the same.
public enum Grammar: String, Codable, CaseIterable, Hashable, Sendable {
  /// One word: `schedutil`, `on`.
  case word
  /// All choices with the present one in brackets: `default [powersave] performance`.
  case choice
  case integer
  /// A hexadecimal mask of CPUs: `f0`, `00000001,00000000`.
  case cpuMask = "cpu-mask"
  /// A list of CPUs: `4-5`.
  case cpuList = "cpu-list"
  /// The interrupts that irqbalance leaves alone, a list that others have their part in.
  case banList = "ban-list"
  /// The arguments of irqbalance within a file of settings, which may have others beside ours.
  case irqbalanceArguments = "irqbalance-arguments"

  /// What a text of this grammar means.
  ///
  /// - Throws: ``GrammarError`` with the text.
  public func value(of text: String) throws(GrammarError) -> Value {
    let trimmed = text.trimmed
    switch self {
    case .word where !trimmed.isEmpty: return .word(trimmed)
    case .choice:
      guard let choice = Self.bracketed(trimmed) else { break }
      return .word(choice)
    case .integer:
      guard let number = Int(trimmed) else { break }
      return .integer(number)
    case .cpuMask:
      guard let set = CPUSet(mask: trimmed) else { break }
      return .processors(set)
    case .cpuList:
      guard let set = CPUSet(list: trimmed) else { break }
      return .processors(set)
    case .word, .banList, .irqbalanceArguments: break
    }
    throw GrammarError(grammar: self, text: trimmed)
  }

  /// Whether both texts mean the same, as `10` and `00000010` do in a mask.
  public func agree(_ left: String, _ right: String) -> Bool {
    guard let first = try? value(of: left), let second = try? value(of: right) else {
      return left.trimmed == right.trimmed
    }
    return first == second
  }

  /// A value as this grammar writes it.
  ///
  /// A mask takes over the width of the text that was found in the file, and is wider only where
  /// its CPUs do not fit.
  public func text(of value: Value, like found: String) -> String {
    switch value {
    case .word(let word): word
    case .integer(let number): String(number)
    case .processors(let set):
      self == .cpuList ? set.list : set.mask(width: CPUSet.width(ofMask: found))
    }
  }

  /// What has to be written so that a file shows this text again.
  ///
  /// A file that shows all choices takes one of them and refuses the whole line.
  package func writing(_ shown: String) -> String {
    guard self == .choice, let choice = Self.bracketed(shown.trimmed) else { return shown }
    return choice + (shown.hasSuffix("\n") ? "\n" : "")
  }

  /// A text in people's words: CPUs as `CPU 4-5`, all else as it is.
  package func shown(_ text: String) -> String {
    guard let value = try? value(of: text), case .processors(let set) = value else {
      let excerpt = excerpt(text)
      return isShared && excerpt.isEmpty ? "nothing" : excerpt
    }
    return set.description
  }

  private static func bracketed(_ text: String) -> String? {
    let words = text.utf8.split { $0 <= 0x20 }.map { Substring($0) }
    if words.count == 1 && !text.hasPrefix("[") { return text }
    guard let chosen = words.first(where: { $0.hasPrefix("[") && $0.hasSuffix("]") }) else {
      return nil
    }
    let choice = chosen.dropFirst().dropLast()
    // Nothing, or brackets within brackets, is no choice that could be written back.
    return choice.isEmpty || choice.contains { "[]".contains($0) } ? nil : String(choice)
  }
}

/// A text that its file's grammar does not allow.
public struct GrammarError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How the text should read.
  public let grammar: Grammar
  /// The text.
  public let text: String

  /// One line for people.
  public var description: String {
    let kind =
      switch grammar {
      case .word: "a word"
      case .choice: "a list of choices with one in brackets"
      case .integer: "a whole number"
      case .cpuMask: "a mask of CPUs, hexadecimal without 0x, as f0"
      case .cpuList: "a list of CPUs, as 4-7"
      case .banList: "a list of interrupts"
      case .irqbalanceArguments: "a file of settings of irqbalance"
      }
    // The text is a file's, and the message is one line.
    let words = text.utf8.split { $0 <= 0x20 }.map { Substring($0) }
    return "\"\(words.joined(separator: " ").prefix(60))\" is not \(kind)"
  }
}

/// Texts that several have their part in: a value is added and taken out, and never replaces all.
extension Grammar {
  /// Whether a value is only a part of the text, beside parts of others.
  package var isShared: Bool {
    switch self {
    case .banList, .irqbalanceArguments: true
    case .word, .choice, .integer, .cpuMask, .cpuList: false
    }
  }

  /// Whether a text means the wanted value, or has it among others where it is shared.
  func holds(_ wanted: String, in text: String) -> Bool {
    switch self {
    case .banList: ExemptionList.holds(wanted, in: text)
    case .irqbalanceArguments: IrqbalanceArguments.holds(wanted, in: text)
    case .word, .choice, .integer, .cpuMask, .cpuList: agree(text, wanted)
    }
  }

  /// What is to be written so that a text, as it is now, means the wanted value.
  ///
  /// The line end is that of the present text. Nil where the present text cannot be understood.
  package func text(setting wanted: String, in now: String) -> String? {
    switch self {
    case .banList: ExemptionList.text(adding: wanted, to: now)
    case .irqbalanceArguments: IrqbalanceArguments.text(adding: wanted, to: now)
    case .word, .choice, .integer, .cpuMask, .cpuList:
      wanted + (now.hasSuffix("\n") ? "\n" : "")
    }
  }

  /// What a shared text comes to when our part is taken out of it; nil where unknown.
  package func text(takingBack was: String, _ will: String, from now: String) -> String? {
    switch self {
    case .banList: ExemptionList.text(takingBack: was, will, from: now)
    case .irqbalanceArguments: IrqbalanceArguments.text(takingBack: was, will, from: now)
    case .word, .choice, .integer, .cpuMask, .cpuList: was
    }
  }

  /// As much of a text as concerns the knob, without its line end.
  package func excerpt(_ text: String) -> String {
    self == .irqbalanceArguments ? IrqbalanceArguments.assignment(in: text) : text.trimmed
  }
}

/// The interrupts that irqbalance leaves alone: numbers, with blanks between them.
///
/// Several have their part in one list, so a value is added to it and taken out again; the list is
/// never replaced.
package enum ExemptionList {
  /// The numbers in the order of the text; nil where something else is between them.
  package static func numbers(in text: String) -> [Int]? {
    let words = text.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Int($0) }.filter { $0 >= 0 }
    return numbers.count == words.count ? numbers : nil
  }

  /// Whether all of these are in the list.
  static func holds(_ wanted: String, in text: String) -> Bool {
    guard let wanted = numbers(in: wanted), let present = numbers(in: text) else { return false }
    return Set(wanted).isSubset(of: present)
  }

  /// The list with these at its end, each once.
  static func text(adding wanted: String, to text: String) -> String? {
    guard let wanted = numbers(in: wanted), let present = numbers(in: text) else { return nil }
    return line(present + wanted.filter { !present.contains($0) })
  }

  /// The list without what was added, and with what was taken out, whatever else is in it now.
  static func text(takingBack was: String, _ will: String, from now: String) -> String? {
    guard let was = numbers(in: was), let will = numbers(in: will), let now = numbers(in: now)
    else { return nil }
    let added = Set(will).subtracting(was)
    let kept = now.filter { !added.contains($0) }
    return line(kept + was.filter { !will.contains($0) && !kept.contains($0) })
  }

  private static func line(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: " ")
  }
}

/// What a crash leaves of a plain file that is written from its start and then cut to length.
package enum PartialWrite {
  /// Whether a text is the beginning of one of the two, followed by what lay there of the other.
  package static func isMixture(_ text: String, of first: String, and second: String) -> Bool {
    text.isEmpty || isBegun(text, writing: first, over: second)
      || isBegun(text, writing: second, over: first)
  }

  private static func isBegun(_ text: String, writing new: String, over old: String) -> Bool {
    let (text, new, old) = (Array(text.utf8), Array(new.utf8), Array(old.utf8))
    return (0...new.count).contains { count in
      text == Array(new.prefix(count)) + Array(old.dropFirst(count))
    }
  }
}
