extension Strategy {
  /// What plan shows to people: before and after, with reasons.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - next: the command at its end, which performs it; nil where apply shows it before it asks.
  ///   - isWhole: whether the reasons stand there, too, for which settings are left alone; always
  ///     where more is to be said.
  /// - Returns: lines with a line end each.
  public func text(
    _ style: Style, next: String? = SuggestedCommand.apply.rawValue, isWhole: Bool = false
  ) -> String {
    var notes = Footnotes()
    var lines = headline(style)
    if !steps.isEmpty { lines += [""] + stepLines(style, &notes) }
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

  /// What it is for.
  func headline(_ style: Style) -> [String] {
    Paragraph.lines(
      "\(subject.boardName) with \(subject.acceleratorName) at \(subject.address), "
        + "profile \(profile.rawValue)", width: style.width)
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
      if step.risk != "none known" { texts.append("costs \(step.risk)") }
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
      case .clock, .floor, .link, .errors, .contender: probe.title
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
    return "where \(run.title.prefixBefore(", vector")) really \(verb)"
  }

  private func conclusion(_ style: Style, _ next: String?) -> [String] {
    let count = changes.count
    if count == 0 {
      return [steps.isEmpty ? "Nothing to change here." : "Nothing to change: all of it is so."]
    }
    let changes = count == 1 ? "1 change" : "\(count) changes"
    let end = next.map { "  " + style.suggestion("Next", $0) } ?? ""
    return Paragraph.fitted("\(changes), nothing written yet.\(end)", width: style.width)
  }
}

extension Step {
  /// What shall be there, and whether it is.
  fileprivate var shownTo: String { isAlreadyTrue ? "\(shows.to), already" : shows.to }
}

/// The sources of a page, numbered as they come.
struct Footnotes {
  private(set) var sources: [String] = []

  /// `measured [1]`; a source's kind stays in the text.
  mutating func reference(to source: String) -> String {
    let parts = source.split(separator: ":", maxSplits: 1).map(\.trimmed)
    guard parts.count == 2 else { return "" }
    if !sources.contains(parts[1]) { sources.append(parts[1]) }
    let number = (sources.firstIndex(of: parts[1]) ?? 0) + 1
    return "(\(parts[0]) [\(number)])"
  }

  func lines(_ style: Style) -> [String] {
    sources.enumerated().flatMap { index, source in
      Paragraph.labelled("[\(index + 1)]", source, column: 5, width: style.width)
    }.map(style.dim)
  }
}

extension String {
  /// What stands before a text; all of it where the text does not occur.
  fileprivate func prefixBefore(_ text: String) -> Substring {
    firstRange(of: text).map { self[..<$0.lowerBound] } ?? self[...]
  }
}
