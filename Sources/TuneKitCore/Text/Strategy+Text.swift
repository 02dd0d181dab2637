extension Strategy {
  /// The long form: every change before and after, with its reason and source, and why the rest is
  /// left alone.
  ///
  /// - Parameters:
  ///   - style: how to print; where more is to be said, also each file with its old and new text.
  ///   - next: the action at its end, which performs it; nil where apply shows it before it asks.
  /// - Returns: lines with a line end each.
  public func text(_ style: Style, next: Action? = .apply) -> String {
    var notes = Footnotes()
    var lines = headline(style)
    if !steps.isEmpty { lines += gainLines(style) + [""] + stepLines(style, &notes) }
    let alone = leftAlone.map { ($0.what, $0.why, $0.source) }
    lines += section("Left alone", alone, style, &notes).map(style.dim)
    lines += section("Declined", declined.map { ($0.what, $0.why, "") }, style, &notes)
    for caution in cautions { lines += cautionLines(caution, style) }
    if !probes.isEmpty && !steps.isEmpty { lines += [""] + checkLines(style) }
    if !notes.sources.isEmpty { lines += [""] + notes.lines(style) }
    // The question says it itself.
    if next != nil || changes.isEmpty { lines += [""] + conclusion(style, next) }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  func headline(_ style: Style) -> [String] {
    Paragraph.lines(subject.described(profile), width: style.width)
  }

  /// What the whole is known to bring, and who measured it.
  private var gain: String {
    let isPartlySet = steps.contains(where: \.isCountedAlready)
    return ExpectedGain.sentence(of: expected, as: profile, isPartlySet: isPartlySet)
  }

  private func gainLines(_ style: Style) -> [String] { row("brings", gain, style) }

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

  private func cautionLines(_ caution: Caution, _ style: Style) -> [String] {
    let text = "\(style.attention) \(caution.summary): \(caution.detail)"
    let remedy =
      caution.remedy.map { Paragraph.indented(style.spelled($0), by: 4, width: style.width) } ?? []
    return [""] + style.signed(Paragraph.hanging(text, by: 2, width: style.width), style.odd)
      + remedy
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
  static func sentence(
    of expected: ExpectedGain?, as profile: Profile, isPartlySet: Bool = false
  ) -> String {
    guard let expected else {
      // Another profile of the same pair may have been measured.
      let whole = profile == .standard ? "" : " with the profile \(profile.rawValue)"
      return "not measured for this pair\(whole)"
    }
    let by = expected.by.map { ". Measured by \($0)." } ?? ""
    let set = isPartlySet ? "; this counts what is already set" : ""
    return "\(expected.text)\(set)\(by)"
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

  /// What is changed, without what only files and drivers call it.
  var shortTitle: String { NumberedText(name).short }

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
  /// The short form: what changes, what that brings and costs, how to undo it.
  ///
  /// Reasons and sources are in ``text(_:next:)``.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - next: the action at its end, which performs it.
  ///   - undo: the command that restores it.
  ///   - ending: what undoes it besides, as in `a reboot`; nil where nothing does.
  /// - Returns: lines with a line end each.
  public func short(
    _ style: Style, next: Action, undoneBy undo: Action, or ending: String?
  ) -> String {
    var lines = headline(style)
    if !steps.isEmpty { lines += gainLines(style) }
    let changes = changeLines(style, most: 12, hint: "-v")
    if !changes.isEmpty { lines += [""] + changes }
    let rows = remarks(style, undo, ending, hasWhy: true).flatMap { row($0.label, $0.text, style) }
    if !rows.isEmpty { lines += [""] + rows }
    for caution in cautions { lines += cautionLines(caution, style) }
    lines += [""] + conclusion(style, next)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  /// What precedes a question: the short form with one line for each caution, so that every change is
  /// seen with the question.
  ///
  /// The long form has what is left out here, so the question has to offer it.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - height: how many lines there are for it; what counts least goes first where they are few,
  ///     and changes only where nothing else is left to go, with their number.
  ///   - undo: the command that restores it.
  ///   - ending: what undoes it besides, as in `a reboot`; nil where nothing does.
  /// - Returns: lines with a line end each.
  public func question(
    _ style: Style, height: Int, undoneBy undo: Action, or ending: String?
  ) -> String {
    var lines: [String] = []
    for length in QuestionLength.allCases {
      lines = questionLines(style, length, most: .max, undo, ending)
      if style.rows(of: lines) <= height { break }
    }
    var most = StepRun.runs(of: changes, isVerbose: false).count
    while style.rows(of: lines) > height && most > 1 {
      most -= 1
      lines = questionLines(style, .bare, most: most, undo, ending)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  /// The changes alone, as the short form has them, for a question below the long form.
  public func changes(_ style: Style) -> String {
    let lines = changeLines(style, most: .max, hint: "")
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  /// How much precedes a question, the most first.
  private enum QuestionLength: Int, CaseIterable {
    /// Everything that the short form has, with a line for each caution.
    case whole
    /// A line for everything.
    case lines
    /// The changes, what they bring and cost, and how to undo them; of cautions their number.
    case changes
    /// The same without empty lines.
    case bare
  }

  private func questionLines(
    _ style: Style, _ length: QuestionLength, most: Int, _ undo: Action, _ ending: String?
  ) -> [String] {
    let row = length == .whole ? self.row : oneLine
    let isShort = length == .changes || length == .bare
    var lines = headline(style)
    if !steps.isEmpty { lines += row("brings", gain, style) }
    let shown = changeLines(style, most: most, hint: "d")
    if !shown.isEmpty { lines += [""] + shown }
    let rows = remarks(style, undo, ending, hasWhy: false)
      .filter { !isShort || ["costs", "undo"].contains($0.label) }
      // A command is whole, or of no use.
      .flatMap { ($0.label == "undo" ? self.row : row)($0.label, $0.text, style) }
    if !rows.isEmpty { lines += [""] + rows }
    if !cautions.isEmpty { lines += [""] + cautionLines(style, isCounted: isShort) }
    return length == .bare ? lines.filter { !$0.isEmpty } : lines
  }

  /// A line for each caution, or one for all of them.
  private func cautionLines(_ style: Style, isCounted: Bool) -> [String] {
    if isCounted && cautions.count > 1 {
      let all = cautions.map(\.summary).joined(separator: ", ")
      let text = "\(style.attention) \(cautions.count) warnings, d shows them: \(all)"
      return style.signed([Paragraph.cut(text, width: style.width)], style.odd)
    }
    return cautions.flatMap { caution in
      let text = "\(style.attention) \(caution.summary): \(caution.detail)"
      return style.signed([Paragraph.cut(text, width: style.width)], style.odd)
    }
  }

  private func oneLine(_ label: String, _ text: String, _ style: Style) -> [String] {
    let room = style.width - 14
    if room < 20 { return ["  \(label)", "    " + Paragraph.cut(text, width: style.width - 4)] }
    return [Paragraph.padded("  \(label)", to: 14) + Paragraph.cut(text, width: room)]
  }

  /// What is to be known of the changes: price, what is not done, why, and the way back.
  private func remarks(
    _ style: Style, _ undo: Action, _ ending: String?, hasWhy: Bool
  ) -> [(label: String, text: String)] {
    let hasChanges = !changes.isEmpty
    var rows: [(label: String, text: String)] = []
    let present = steps.filter(\.isAlreadyTrue).map(\.title)
    if !present.isEmpty { rows.append(("in place", NumberedText.list(present))) }
    if hasChanges { rows.append(("costs", costs)) }
    if !declined.isEmpty { rows.append(("declined", declinedInShort)) }
    if !leftAlone.isEmpty {
      let settings = leftAlone.count == 1 ? "1 setting" : "\(leftAlone.count) settings"
      rows.append(("left alone", "\(settings), on purpose"))
    }
    if hasWhy && !(steps.isEmpty && leftAlone.isEmpty) {
      rows.append(("why", style.command(Message(.planInFull))))
    }
    if hasChanges {
      rows.append(("undo", style.command(Message(undo)) + (ending.map { ", or \($0)" } ?? "")))
    }
    return rows
  }

  /// What is not done; with the reasons where they are few, each once.
  private var declinedInShort: String {
    let few = 2
    let reasons = Self.once(declined.map(\.why))
    if reasons.count > few { return Self.once(declined.map(\.what)).joined(separator: ", ") }
    return reasons.map { why in
      let names = Self.once(declined.filter { $0.why == why }.map(\.what))
      return "\(NumberedText.list(names)): \(why)"
    }.joined(separator: "; ")
  }

  /// What the changes cost or endanger, each once; of several, also which change it is.
  private var costs: String {
    let risky = changes.filter { $0.risk != nil }
    let risks = Self.once(risky.compactMap(\.risk))
    if risks.count < 2 { return risks.first ?? "none known" }
    return risks.map { risk in
      let titles = risky.filter { $0.risk == risk }.map(\.title)
      return "\(NumberedText.list(titles)): \(risk)"
    }.joined(separator: "; ")
  }

  /// One line a change where there is room, and in place of more than `most` their number.
  private func changeLines(_ style: Style, most: Int, hint: String) -> [String] {
    let runs = StepRun.runs(of: changes, isVerbose: false)
    let shown = runs.count > most ? Array(runs.prefix(max(1, most - 1))) : runs
    let left = runs.count - shown.count
    let more = left == 0 ? [] : ["    and \(left) more; \(hint) shows \(left == 1 ? "it" : "them")"]
    return lines(of: shown, style) + more
  }

  private func lines(of runs: [StepRun], _ style: Style) -> [String] {
    let changes = self.changes
    let titleWidth = runs.map(\.shortTitle.count).max() ?? 0
    let fromWidth = runs.map { changes[$0.positions.lowerBound].shows.from.count }.max() ?? 0
    let toWidth = runs.map { changes[$0.positions.lowerBound].shows.to.count }.max() ?? 0
    let isWide = 4 + titleWidth + 2 + fromWidth + 5 + toWidth <= style.width
    return runs.flatMap { run -> [String] in
      let shows = changes[run.positions.lowerBound].shows
      let to = "\(style.arrow)  \(style.bold(shows.to))"
      if isWide {
        let title = Paragraph.padded(run.shortTitle, to: titleWidth)
        return ["  ~ \(title)  \(Paragraph.padded(shows.from, to: fromWidth))  \(to)"]
      }
      let first = Paragraph.hanging("  ~ \(run.shortTitle)", by: 4, width: style.width)
      return 6 + shows.from.count + 5 + shows.to.count <= style.width
        ? first + ["      \(shows.from)  \(to)"]
        : first + Paragraph.indented("\(shows.from)", by: 6, width: style.width) + ["      \(to)"]
    }
  }

  private func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Paragraph.labelled("  \(label)", text, column: 14, width: style.width)
  }

  private static func once(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
