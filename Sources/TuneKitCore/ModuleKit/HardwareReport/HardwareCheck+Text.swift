extension HardwareCheck {
  /// What the report is of, each claim below its verb, and the verdict; with `-v` also what is shown.
  package func text(_ style: Style) -> String {
    var lines = Paragraph.fitted(headline, width: style.width) + [""]
    for part in Part.allCases {
      let own = claims.filter { $0.part == part }
      lines += text(of: part, own, style)
    }
    lines.append("")
    let end =
      verdict == .proves
      ? "proves tested: \(verbs), on \(kernel.onOneLine)"
      : "does not prove tested: \(reasons.joined(separator: "; "))"
    lines += Paragraph.hanging(end, by: 2, width: style.width)
    if verdict == .doesNotProve, !tested.isEmpty {
      lines += Paragraph.hanging("shown all the same: \(verbs)", by: 2, width: style.width)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private var verbs: String {
    Part.allCases.filter { tested[$0.rawValue] != nil }.map { "tunekit \($0.rawValue)" }
      .joined(separator: ", ")
  }

  private var headline: String {
    let place = address.map { " at \($0)" } ?? ""
    let pair = "\(board?.string ?? "no board") + \(accelerator?.string ?? "no card")\(place)"
    let parts = [
      pair, slot, driver.map { "driver \($0)" }, "kernel \(kernel)", "TuneKit \(program)",
    ]
    return parts.compactMap { $0?.onOneLine }.joined(separator: ", ")
  }

  private func text(of part: Part, _ own: [Claim], _ style: Style) -> [String] {
    if own.isEmpty {
      return ["\(style.attention) " + Paragraph.padded(part.rawValue, to: 8) + "not reached"]
    }
    let broken = own.filter { $0.state != .shown }
    // Of what is shown the last claim weighs most.
    let shown = style.isVerbose ? own : broken.isEmpty ? Array(own.suffix(1)) : broken
    let sign =
      broken.isEmpty
      ? style.green(style.holds)
      : broken.contains { $0.state == .contradicted }
        ? style.red(style.broken) : style.attention
    var lines: [String] = []
    for (index, claim) in shown.enumerated() {
      let label = Paragraph.padded(index == 0 ? part.rawValue : "", to: 8)
      let text = Paragraph.lines(
        "\(claim.what): \(claim.seen)".onOneLine, width: max(20, style.width - 12))
      for (row, line) in text.enumerated() {
        let head = index == 0 && row == 0 ? "\(sign) \(label)" : Paragraph.spaces(10)
        lines.append(head + Paragraph.spaces(row == 0 ? 0 : 2) + line)
      }
    }
    return lines
  }
}
