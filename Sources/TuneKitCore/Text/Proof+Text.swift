extension Proof {
  /// What prove shows to people.
  public func text(_ style: Style) -> String {
    let subject = conditions.subject
    var lines = [
      style.wrapped(
        "\(subject.acceleratorName) at \(subject.address), \(subject.boardName), profile "
          + conditions.profile.rawValue)
    ]
    lines += [style.wrapped(conditions.command.map(\.shellWord).joined(separator: " "))]
    lines.append("")
    lines += row(verdict.word, headline, style)
    if let remark = pairing { lines += row("compared", remark, style) }
    let scale = UnitScale(unit, fitting: [untuned.median, tuned.median].compactMap(\.self))
    lines += row("untuned", untuned.text(in: scale), style)
    lines += row("tuned", tuned.text(in: scale), style)
    lines += row("measured", "\(metric.name), \(better.rawValue) is better", style)
    if !steps.isEmpty { lines += ["", "Each step alone, and what it adds to the others:"] }
    for step in steps { lines += text(of: step, style) }
    lines.append("")
    lines += row("blocks", extent, style)
    for omission in omissions {
      lines += row("left out", "\(omission.count): \(omission.why)", style)
    }
    if let ended { lines += row("ended early", ended, style) }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private var headline: String {
    guard let percent = effect.percent else { return "nothing could be compared" }
    guard let low = effect.low, let high = effect.high else {
      return "\(percent.signed) % in \(rounds) rounds; an interval takes \(BlockPlan.fewestRounds)"
    }
    return "\(percent.signed) %, 95 % interval \(low.signed) to \(high.signed) %"
  }

  /// What to say where the medians of all values seem to say something else than the effect.
  ///
  /// Blocks are compared within their round, and a machine whose load changes from round to round moves
  /// both medians.
  private var pairing: String? {
    guard let percent = effect.percent, let before = untuned.median, let after = tuned.median
    else { return nil }
    let medians = ((better == .lower ? before / after : after / before) - 1) * 100
    let isOpposite = Set([percent.signed.first, medians.signed.first]) == ["+", "-"]
    let isFar = !BlockPlan.isPrecise(percent, within: (percent - medians).magnitude)
    guard medians.isFinite, isOpposite || isFar else { return nil }
    return "tuned and untuned within each round; the medians of all values, below, "
      + "differ by \(medians.signed) %, since the rounds differ"
  }

  private var extent: String {
    "\(blocks.count) in \(conditions.seconds) s, \(rounds) rounds compared"
  }

  private func text(of step: StepEffect, _ style: Style) -> [String] {
    let title = conditions.plan.first { $0.id == step.id }?.title ?? step.id.string
    let words = "alone \(step.effect.short), adds \(step.added.short)"
    guard let first = step.together.first else { return row(title, words, style, column: 24) }
    // Steps that are switched together have one effect, which the first of them tells.
    let isFirst = steps.first { $0.id == step.id || $0.together.contains(step.id) }?.id == step.id
    return row(title, isFirst ? words : "together with \(first)", style, column: 24)
  }

  private func row(
    _ label: String, _ text: String, _ style: Style, column: Int = 13
  ) -> [String] {
    Paragraph.labelled(label, text, column: column, width: style.width)
  }
}

extension Proof.Verdict {
  /// In one or two words.
  package var word: String { self == .notShown ? "not shown" : rawValue }
}

extension Proof.Gain {
  /// `+12.3 % (+10.1 to +14.2)`.
  package var short: String {
    guard let percent else { return "unknown" }
    guard let low, let high else { return "\(percent.signed) %" }
    return "\(percent.signed) % (\(low.signed) to \(high.signed))"
  }
}

extension Proof.Summary {
  fileprivate func text(in scale: UnitScale) -> String {
    guard let median, let spread else { return "no block counts" }
    return "median \(scale.text(median)), middle half within \(scale.text(spread)), "
      + "\(count) \(count == 1 ? "value" : "values")"
  }
}

extension Double {
  /// With its sign, to a tenth; large ones whole.
  package var signed: String {
    let scale = magnitude < 100 ? 10.0 : 1
    let rounded = (self * scale).rounded() / scale
    guard rounded != 0 else { return "0" }
    return (rounded > 0 ? "+" : "") + rounded.short
  }
}
