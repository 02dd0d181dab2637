extension Diagnosis {
  /// The same to be pasted into an issue.
  ///
  /// - Parameter version: that of the program, which the issue should name.
  /// - Returns: Markdown as GitHub reads it, with a line end.
  public func markdown(version: String) -> String {
    var lines = ["### TuneKit \(version): diagnosis", ""]
    for part in parts() {
      lines += ["#### \(Self.escaped(part.title))", "", "| what | found |", "|---|---|"]
      lines += part.rows.map { row in
        let mark = row.state == .bad ? "**" : ""
        return "| \(Self.escaped(row.label)) | \(mark)\(Self.escaped(row.text))\(mark) |"
      }
      lines.append("")
    }
    lines += ["#### Recommended, the largest effect first", ""]
    if recommendations.isEmpty { lines.append("Nothing is wrong.") }
    for (index, advice) in recommendations.enumerated() {
      lines += [
        "\(index + 1). **\(Self.escaped(advice.title))**",
        "   `\(Self.code(advice.command))`",
        "   brings: \(Self.escaped(advice.effect))",
        "   \(Self.escaped(advice.reason)) (\(Self.escaped(advice.source)))",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Nothing that a device or a capture is called shall be taken for markup, a mention or a link.
  private static func escaped(_ text: String) -> String {
    let signs: Set<Character> = ["\\", "|", "`", "*", "_", "<", ">", "[", "]", "#", "~", "&"]
    var escaped = ""
    var isMention = false
    var before: Character = " "
    for sign in plain(text) {
      // A word joiner, where somebody would be mentioned; not in `pcie@fe180000`.
      if isMention && (sign.isLetter || sign.isNumber) { escaped.append("\u{2060}") }
      isMention = sign == "@" && !before.isLetter && !before.isNumber
      if signs.contains(sign) { escaped.append("\\") }
      escaped.append(sign)
      before = sign
    }
    return escaped
  }

  private static func code(_ text: String) -> String { plain(text).replacing("`", with: "'") }

  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0 == "\u{7f}" ? " " : $0 }))
  }
}
