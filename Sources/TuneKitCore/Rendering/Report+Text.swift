extension Report {
  /// What apply and revert show to people.
  public func text(_ style: Style) -> String {
    let width = min(36, steps.map(\.title.count).max() ?? 0)
    let lines = steps.flatMap { line in
      let sign = Paragraph.padded(" \(Self.sign(of: line.result, style))", to: 4)
      let value = line.shows + Self.remark(on: line)
      let whole = "\(sign)\(Paragraph.padded(line.title, to: width))  \(value)"
      let first =
        whole.count <= style.width
        ? [whole]
        : ["\(sign)\(line.title)"] + Paragraph.indented(value, by: 4, width: style.width)
      let error =
        line.error.map { Paragraph.indented(style.spelled($0), by: 4, width: style.width) } ?? []
      return first.map { Self.colored($0, line.result, style) } + error.map(style.dim)
    }
    return style.plain(lines.map { $0 + "\n" }.joined())
  }

  private static func sign(of result: Result, _ style: Style) -> String {
    switch result {
    case .written, .already: style.holds
    case .failed: style.broken
    case .restored: style.back
    case .leftAlone: style.attention
    }
  }

  private static func remark(on line: Line) -> String {
    switch line.result {
    case .already: ", already"
    case .restored: " again"
    case .written, .failed: ""
    case .leftAlone: line.error == nil ? ", not touched" : ""
    }
  }

  private static func colored(_ text: String, _ result: Result, _ style: Style) -> String {
    switch result {
    case .written, .restored: style.green(text)
    case .already: text
    case .failed: style.red(text)
    case .leftAlone: style.yellow(text)
    }
  }
}
