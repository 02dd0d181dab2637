extension Strategy {
  /// The short form, to be asked about: what changes, what it brings and costs, how to undo it.
  ///
  /// It leaves room for the question on 24 lines of 80 columns, for a card with one vector. Reasons
  /// and sources are in ``text(_:next:isWhole:)``.
  ///
  /// - Parameters:
  ///   - style: how to print.
  ///   - undo: the command that gives it back.
  ///   - ending: what undoes it besides, as in `a reboot`; nil where nothing does.
  /// - Returns: lines with a line end each.
  public func question(_ style: Style, undoneBy undo: String, or ending: String?) -> String {
    let undo = style.command(undo) + (ending.map { ", or \($0)" } ?? "")
    var lines = headline(style) + [""] + changeLines(style) + [""]
    lines += row("brings", brings, style)
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

  private var brings: String {
    guard let expected else { return "not measured" }
    let isWhole = !steps.contains { step in
      step.isAlreadyTrue && Source(step.source)?.gain.map(expected.text.contains) == true
    }
    return "\(expected.text) (measured: \(expected.origin))"
      + (isWhole ? "" : ", with what is set already")
  }

  /// What the changes cost or endanger, each once; of several, also which change it is.
  private var costs: String {
    let risky = changes.filter { $0.risk != "none known" }
    let risks = Self.once(risky.map(\.risk))
    if risks.count < 2 { return risks.first ?? "nothing known" }
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
    return lines(of: shown, style) + (left == 0 ? [] : ["    and \(left) more, which d shows"])
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
    var told: Set<String> = []
    return texts.filter { told.insert($0).inserted }
  }
}
