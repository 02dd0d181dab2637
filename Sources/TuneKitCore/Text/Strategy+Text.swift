extension Strategy {
  /// What plan shows to people: before and after, with reasons.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - next: the action at its end, which performs it; nil where apply shows it before it asks.
  ///   - isWhole: whether to show the reasons, too, for which settings are left alone; always
  ///     where more is to be said.
  /// - Returns: lines with a line end each.
  public func text(
    _ style: Style, next: Action? = .apply, isWhole: Bool = false
  ) -> String {
    var notes = Footnotes()
    var lines = headline(style)
    if !steps.isEmpty { lines += expectedLines(style) + [""] + stepLines(style, &notes) }
    let isLong = isWhole || style.isVerbose
    if isLong {
      lines += section("Left alone", leftAlone.map { ($0.what, $0.why, $0.source) }, style, &notes)
    }
    lines += section("Declined", declined.map { ($0.what, $0.why, "") }, style, &notes)
    for caution in cautions { lines += cautionLines(caution, style) }
    let rest = (isLong ? [] : leftAloneLines(style)) + (probes.isEmpty ? [] : checkLines(style))
    if !rest.isEmpty { lines += [""] + rest }
    if !notes.sources.isEmpty { lines += [""] + notes.lines(style) }
    lines += [""] + conclusion(style, next)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  func headline(_ style: Style) -> [String] {
    Paragraph.lines(
      "\(subject.boardName) with \(subject.acceleratorName) at \(subject.address), "
        + "profile \(profile.rawValue)", width: style.width)
  }

  /// What the whole is known to bring, and who measured it.
  private func expectedLines(_ style: Style) -> [String] {
    ExpectedGain.lines(of: expected, isPartlySet: steps.contains(where: \.isCountedAlready), style)
  }

  private func stepLines(_ style: Style, _ notes: inout Footnotes) -> [String] {
    let runs = StepRun.runs(of: steps, isVerbose: style.isVerbose)
    let labelWidth = max(4, (runs.map(\.label.count).max() ?? 0) + 1)
    let titleWidth = runs.map(\.title.count).max() ?? 0
    let fromWidth = steps.map(\.shows.from.count).max() ?? 0
    let toWidth = steps.map(\.shownTo.count).max() ?? 0
    let isWide = labelWidth + titleWidth + 2 + fromWidth + 6 + toWidth <= style.width
    var lines: [String] = []
    for run in runs {
      let step = steps[run.positions.lowerBound]
      let number = Paragraph.padded(run.label, to: labelWidth)
      let to =
        "\(style.arrow)  \(step.isAlreadyTrue ? style.dim(step.shownTo) : style.bold(step.shownTo))"
      if isWide {
        let title = Paragraph.padded(run.title, to: titleWidth)
        lines.append(
          "\(number)\(title)  \(Paragraph.padded(step.shows.from, to: fromWidth))  \(to)")
      } else if 4 + step.shows.from.count + 5 + step.shownTo.count <= style.width {
        lines += ["\(number)\(run.title)", "    \(step.shows.from)  \(to)"]
      } else {
        lines += ["\(number)\(run.title)", "    \(step.shows.from)", "    \(to)"]
      }
      lines += reasonLines(step, at: run.positions.lowerBound, style, &notes)
    }
    return lines
  }

  private func reasonLines(
    _ step: Step, at index: Int, _ style: Style, _ notes: inout Footnotes
  ) -> [String] {
    let twin = steps[..<index].firstIndex {
      $0.reason == step.reason && $0.source == step.source && $0.choice == step.choice
    }
    var texts: [String] = []
    if let twin, !style.isVerbose {
      texts.append("as \(twin + 1)")
    } else {
      texts.append("\(step.reason) \(notes.reference(to: step.source))")
      if let choice = step.choice { texts.append("\(choice)") }
      if let risk = step.risk { texts.append("costs \(risk)") }
    }
    if style.isVerbose { texts.append("\(step.file): \(step.found.trimmed) -> \(step.wanted)") }
    return texts.flatMap { Paragraph.indented($0, by: 4, width: style.width) }.map(style.dim)
  }

  private func section(
    _ heading: String, _ rows: [(what: String, why: String, source: String)], _ style: Style,
    _ notes: inout Footnotes
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    let column = min(style.width / 2, 36, (rows.map(\.what.count).max() ?? 0) + 6)
    var lines = ["", heading]
    for row in rows {
      let reference = row.source.isEmpty ? "" : " \(notes.reference(to: row.source))"
      lines += Paragraph.labelled(
        "    \(row.what)", row.why + reference, column: column, width: style.width)
    }
    return lines
  }

  /// What is left alone, without the reasons.
  private func leftAloneLines(_ style: Style) -> [String] {
    guard !leftAlone.isEmpty else { return [] }
    let names = leftAlone.map(\.what).joined(separator: ", ")
    return Paragraph.lines("Left alone (-v says why): \(names).", width: style.width)
  }

  private func cautionLines(_ caution: Caution, _ style: Style) -> [String] {
    let text = "\(caution.summary): \(caution.detail)"
    let remedy =
      caution.remedy.map { Paragraph.indented(style.spelled($0), by: 4, width: style.width) } ?? []
    let lines = Paragraph.lines("\(style.attention) \(text)", width: style.width)
    return [""] + (caution.remedy == nil ? lines : lines.map(style.yellow)) + remedy
  }

  private func checkLines(_ style: Style) -> [String] {
    let runs = StepRun.runs(of: steps, isVerbose: style.isVerbose)
    let what = probes.compactMap { probe -> String? in
      switch probe.check {
      case .holds: nil
      case .delivery(let id, _): landing(of: id, runs)
      case .clock, .floor, .deviceClock, .temperature, .link, .errors, .otherTuner: probe.title
      }
    }
    guard !what.isEmpty else { return [] }
    return Paragraph.lines(
      "Checked afterwards: \(what.joined(separator: ", ")).", width: style.width)
  }

  /// Said of the first interrupt of a run, for all of them.
  private func landing(of id: StepID, _ runs: [StepRun]) -> String? {
    guard let run = runs.first(where: { steps[$0.positions.lowerBound].id == id }) else {
      return nil
    }
    let verb = run.positions.count > 1 ? "land" : "lands"
    return "where \(run.name) really \(verb)"
  }

  private func conclusion(_ style: Style, _ next: Action?) -> [String] {
    let count = changes.count
    if count == 0 {
      return Paragraph.lines(
        steps.isEmpty
          ? "Nothing to change here." : "Nothing to change: all settings are already in place.",
        width: style.width)
    }
    let changes = count == 1 ? "1 change" : "\(count) changes"
    let end = next.map { "  " + style.suggestion("Next", $0) } ?? ""
    return Paragraph.fitted("\(changes), nothing written yet.\(end)", width: style.width)
  }
}

extension ExpectedGain {
  /// What detect, plan and apply say of it.
  static func lines(
    of expected: ExpectedGain?, isPartlySet: Bool = false, _ style: Style
  ) -> [String] {
    guard let expected else {
      return Paragraph.lines("Expected: not measured for this pair.", width: style.width)
    }
    let by = expected.by.map { " Measured by \($0)." } ?? ""
    let set = isPartlySet ? "; this counts what is already set" : ""
    return Paragraph.lines("Expected: \(expected.text)\(set).\(by)", width: style.width)
  }
}

extension Step {
  /// Whether it is part of a measured gain, and needs no change.
  fileprivate var isCountedAlready: Bool { isAlreadyTrue && cited?.gain != nil }

  /// What shall be there, and whether it is.
  var shownTo: String { isAlreadyTrue ? "\(shows.to), already" : shows.to }
}

/// The sources of a page, numbered as they come.
struct Footnotes {
  private(set) var sources: [String] = []

  /// `measured [1]`; a source's kind stays in the text.
  mutating func reference(to source: String) -> String {
    guard let source = Source(source) else { return "" }
    if !sources.contains(source.reference) { sources.append(source.reference) }
    let number = (sources.firstIndex(of: source.reference) ?? 0) + 1
    return "(\(source.kind) [\(number)])"
  }

  func lines(_ style: Style) -> [String] {
    sources.enumerated().flatMap { index, source in
      Paragraph.labelled("[\(index + 1)]", source, column: 5, width: style.width)
    }.map(style.dim)
  }
}

/// Steps one after another that are shown as one, since only their interrupt is another.
///
/// A card with many vectors has a step for each, and all of them say the same.
struct StepRun {
  /// The positions of the steps, from 0.
  let positions: Range<Int>
  /// What is changed.
  let title: String
  /// The same, for interrupts without the vectors.
  let name: String

  /// The steps in runs; each alone where every file is to be shown.
  static func runs(of steps: [Step], isVerbose: Bool) -> [StepRun] {
    var runs: [Range<Int>] = []
    for position in steps.indices {
      if let last = runs.last, !isVerbose, steps[position].reads(as: steps[last.lowerBound]) {
        runs[runs.count - 1] = last.lowerBound..<position + 1
      } else {
        runs.append(position..<position + 1)
      }
    }
    return runs.map { StepRun(steps[$0], at: $0) }
  }

  private init(_ steps: ArraySlice<Step>, at positions: Range<Int>) {
    self.positions = positions
    let interrupts = steps.compactMap(\.interrupt)
    let first = steps.first?.title ?? ""
    guard steps.count > 1, interrupts.count == steps.count else {
      title = first
      name = interrupts.first.map { "interrupt \($0.number)" } ?? first
      return
    }
    name = "interrupts \(interrupts.map(\.number).inRanges)"
    title =
      steps.contains(where: \.isOnChip)
      ? name : "\(name), vectors \(interrupts.map(\.vector).inRanges)"
  }

  /// What precedes the title: ` 3`, or `3-15`.
  var label: String {
    let first = positions.lowerBound + 1
    if positions.count > 1 { return "\(first)-\(positions.upperBound)" }
    return first < 10 ? " \(first)" : "\(first)"
  }
}

extension Step {
  /// Whether people would read the same of both, but for the interrupt.
  fileprivate func reads(as other: Step) -> Bool {
    interrupt != nil && other.interrupt != nil && shows == other.shows && reason == other.reason
      && source == other.source && choice == other.choice && risk == other.risk
      && isAlreadyTrue == other.isAlreadyTrue
  }
}

extension Strategy {
  /// The short form, to be asked about: what changes, what it brings and costs, how to undo it.
  ///
  /// It leaves room for the question on 24 lines of 80 columns, for a card with one vector. Reasons
  /// and sources are in ``text(_:next:isWhole:)``.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - undo: the command that restores it.
  ///   - ending: what undoes it besides, as in `a reboot`; nil where nothing does.
  /// - Returns: lines with a line end each.
  public func question(_ style: Style, undoneBy undo: Action, or ending: String?) -> String {
    let undo = style.command(Message(undo)) + (ending.map { ", or \($0)" } ?? "")
    var lines = headline(style) + expectedLines(style) + [""] + changeLines(style) + [""]
    lines += row("costs", costs, style)
    if !declined.isEmpty {
      lines += row("declined", Self.once(declined.map(\.what)).joined(separator: ", "), style)
    }
    if !leftAlone.isEmpty {
      let settings = leftAlone.count == 1 ? "1 setting" : "\(leftAlone.count) settings"
      lines += row("left alone", "\(settings), on purpose", style)
    }
    lines += row("undo", undo, style)
    if !cautions.isEmpty { lines.append("") }
    for caution in cautions {
      let text = "  \(style.attention) \(caution.summary): \(caution.detail)"
      lines += Self.hanging(text, by: 4, width: style.width)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  /// What the changes cost or endanger, each once; of several, also which change it is.
  private var costs: String {
    let risky = changes.filter { $0.risk != nil }
    let risks = Self.once(risky.compactMap(\.risk))
    if risks.count < 2 { return risks.first ?? "none known" }
    return risks.map { risk in
      let titles = risky.filter { $0.risk == risk }.map(\.title)
      let more = titles.count > 1 ? " and \(titles.count - 1) more" : ""
      return "\(titles.first ?? "")\(more): \(risk)"
    }.joined(separator: "; ")
  }

  /// One line a change where there is room, as many as leave some for the rest.
  private func changeLines(_ style: Style) -> [String] {
    let most = 12
    let runs = StepRun.runs(of: changes, isVerbose: false)
    let shown = runs.count > most ? Array(runs.prefix(most - 1)) : runs
    let left = runs.count - shown.count
    return lines(of: shown, style) + (left == 0 ? [] : ["    and \(left) more; d shows them"])
  }

  private func lines(of runs: [StepRun], _ style: Style) -> [String] {
    let changes = self.changes
    let titleWidth = runs.map(\.title.count).max() ?? 0
    let fromWidth = runs.map { changes[$0.positions.lowerBound].shows.from.count }.max() ?? 0
    let toWidth = runs.map { changes[$0.positions.lowerBound].shows.to.count }.max() ?? 0
    let isWide = 4 + titleWidth + 2 + fromWidth + 5 + toWidth <= style.width
    return runs.flatMap { run -> [String] in
      let shows = changes[run.positions.lowerBound].shows
      let to = "\(style.arrow)  \(style.bold(shows.to))"
      if isWide {
        let title = Paragraph.padded(run.title, to: titleWidth)
        return ["  ~ \(title)  \(Paragraph.padded(shows.from, to: fromWidth))  \(to)"]
      }
      let first = Self.hanging("  ~ \(run.title)", by: 4, width: style.width)
      return 8 + shows.from.count + 5 + shows.to.count <= style.width
        ? first + ["      \(shows.from)  \(to)"]
        : first + Paragraph.indented("\(shows.from)", by: 6, width: style.width) + ["      \(to)"]
    }
  }

  private func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Paragraph.labelled("  \(label)", text, column: 14, width: style.width)
  }

  private static func hanging(_ text: String, by indent: Int, width: Int) -> [String] {
    let start = text.prefix { $0 == " " }.count
    let lines = Paragraph.lines(text, width: width - indent)
    return lines.enumerated().map { index, line in
      Paragraph.spaces(index == 0 ? start : indent) + line
    }
  }

  private static func once(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
