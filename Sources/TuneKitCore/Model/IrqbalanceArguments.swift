/// The arguments that irqbalance is started with, in the file that its unit takes its environment
/// from: `IRQBALANCE_ARGS="--banmod=apex"`.
///
/// Several have their part in one line, so an argument is added to it and taken out again. Of all
/// arguments only `--banmod=NAME` may be, since others name programs that would run as root.
public enum IrqbalanceArguments {
  /// Where distributions keep it: Debian and Ubuntu, Fedora and SUSE, Arch.
  public static let files: [SystemPath] = [
    "/etc/default/irqbalance", "/etc/sysconfig/irqbalance", "/etc/irqbalance.env",
  ]

  private static let variable = "IRQBALANCE_ARGS="

  /// Whether the file is one in which this variable means something: it is set, or described.
  package static func areKnown(in text: String) -> Bool { text.contains(variable) }

  /// The argument by which the interrupts of this driver are left alone; nil for a name that does
  /// not fit.
  ///
  /// classify.c of 1.9, `check_for_module_ban`: it is enough that the name of a driver contains the
  /// word, so it must not be too short.
  package static func exempting(driver: String) -> String? {
    guard driver.utf8.count >= 3, driver.utf8.allSatisfy(isPlain) else { return nil }
    return "--banmod=\(driver)"
  }

  /// The last assignment in the file, which is the one that counts; empty where there is none.
  package static func assignment(in text: String) -> String {
    lines(of: text).last(where: isAssignment).map { String($0.drop(while: isBlank)) } ?? ""
  }

  /// Blanks may precede the name: systemd.exec(5), EnvironmentFile, and sh(1) skip them.
  private static func isAssignment(_ line: String) -> Bool {
    line.drop(while: isBlank).hasPrefix(variable)
  }

  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }

  /// Whether something else than plain assignments sets or goes on with the variable, such as
  /// `export`, a default in braces, or a line that is continued.
  private static func isUnclear(_ text: String) -> Bool {
    let lines = lines(of: text)
    return lines.indices.contains { index in
      let line = lines[index].drop(while: isBlank)
      guard line.contains("IRQBALANCE_ARGS"), line.first != "#", line.first != ";" else {
        return false
      }
      return !isAssignment(lines[index]) || index > 0 && lines[index - 1].hasSuffix("\\")
    }
  }

  /// Whether all of these are among the arguments.
  static func holds(_ wanted: String, in text: String) -> Bool {
    guard let present = arguments(in: assignment(in: text)) else { return false }
    return words(wanted).allSatisfy(present.contains)
  }

  /// The file with these arguments at the end of the others; nil where the line cannot be
  /// understood, or an argument may not be added.
  package static func text(adding wanted: String, to text: String) -> String? {
    guard words(wanted).allSatisfy(mayBeAdded), !isUnclear(text),
      let present = arguments(in: assignment(in: text))
    else { return nil }
    let missing = words(wanted).filter { !present.contains($0) }
    return missing.isEmpty ? text : setting(present + missing, in: text)
  }

  /// The file as it was; where something has changed it since, the file without what was added.
  static func text(takingBack was: String, _ will: String, from now: String) -> String? {
    if now == will || PartialWrite.isMixture(now, of: was, and: will) { return was }
    guard let before = arguments(in: assignment(in: was)),
      let after = arguments(in: assignment(in: will)),
      let present = arguments(in: assignment(in: now))
    else { return nil }
    let kept = present.filter { before.contains($0) || !after.contains($0) }
    return kept == present ? now : setting(kept, in: now)
  }

  /// Whether this is an argument that may be written: `--banmod=` and a plain name.
  private static func mayBeAdded(_ argument: String) -> Bool {
    argument.hasPrefix("--banmod=") && argument.utf8.count > "--banmod=".utf8.count
      && argument.utf8.dropFirst("--banmod=".utf8.count).allSatisfy(isPlain)
  }

  /// Letters, digits and what addresses and drivers' names are made of; nothing that a shell or
  /// systemd takes for more than itself.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The words of an assignment, with or without quotes; nil where a shell would make more of it.
  private static func arguments(in assignment: String) -> [String]? {
    var value = assignment.dropFirst(variable.utf8.count)
    while value.last == " " || value.last == "\t" || value.last == "\r" { value.removeLast() }
    if let quote = value.first, quote == "\"" || quote == "'" {
      guard value.count > 1, value.last == quote else { return nil }
      value = value.dropFirst().dropLast()
    } else if value.contains(" ") {
      return nil
    }
    return value.contains(where: "\"'`$\\;&|<>".contains) ? nil : words(String(value))
  }

  private static func setting(_ arguments: [String], in text: String) -> String {
    let line = "\(variable)\"\(arguments.joined(separator: " "))\""
    var lines = lines(of: text)
    if let last = lines.lastIndex(where: isAssignment) {
      lines[last] = lines[last].prefix(while: isBlank) + line
      return lines.joined(separator: "\n")
    }
    return text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + line + "\n"
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
