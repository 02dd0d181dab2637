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
    if own.isEmpty { return Self.row(.notShown, part.rawValue, "not reached", style) }
    let broken = own.filter { $0.state != .shown }
    // Of what is shown the last claim weighs most.
    let shown = style.isVerbose ? own : broken.isEmpty ? Array(own.suffix(1)) : broken
    return shown.enumerated().flatMap { index, claim in
      Self.row(claim.state, index == 0 ? part.rawValue : "", claim.sentence.onOneLine, style)
    }
  }

  /// The sign of a claim, the verb, and what is to be said, one below the other where it is long.
  private static func row(
    _ state: State, _ label: String, _ text: String, _ style: Style
  ) -> [String] {
    let (sign, painted) =
      switch state {
      case .shown: (style.holds, style.green(style.holds))
      case .notShown: (style.attention, style.attention)
      case .contradicted: (style.broken, style.red(style.broken))
      }
    let signs = style.isUnicode ? 2 : 3
    let head = painted + Paragraph.spaces(signs - sign.count) + Paragraph.padded(label, to: 8)
    let indent = signs + 8
    return Paragraph.lines(text, width: max(20, style.width - indent)).enumerated().map {
      row, line in
      (row == 0 ? head : Paragraph.spaces(indent)) + line
    }
  }
}
