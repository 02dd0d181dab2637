extension ModuleList {
  package func text(_ style: Style) -> String {
    let width = modules.map(\.id.string.count).max() ?? 0
    let names = min(32, modules.map(\.name.count).max() ?? 0)
    let lines = ModuleSheet.Kind.allCases.flatMap { kind in
      let some = modules.filter { $0.kind == kind }
      return (some.isEmpty ? [] : [style.bold(kind.heading)])
        + some.map { line in
          let id = Paragraph.padded(line.id.string, to: width)
          let name = Paragraph.padded(line.name, to: names)
          let from = line.origin.file.map { ", \($0)" } ?? ""
          return "  \(id)  \(name)  tested \(line.tested.described)\(from)"
        }
    }
    let next = [
      style.spelled("One of them: \(Action.showModule)"),
      style.spelled("Examined: \(Action.checkModules)"),
    ]
    return style.plain((lines + [""] + next).map { $0 + "\n" }.joined())
  }
}

extension ModuleSheet {
  /// Everything that the module says, with what is unconfirmed marked by `!`.
  package func text(_ style: Style) -> String {
    let unknown =
      kind == .knob ? "nothing: it adds needs to cards and boards" : "never, only chosen"
    let known = marks.isEmpty ? unknown : marks.joined(separator: ", ")
    var lines = [style.bold("\(name) (\(id))")]
    for (label, value) in [
      ("kind", kind.rawValue), ("from", origin.word), ("known by", known),
      ("tested", tested.described),
    ] {
      lines += Paragraph.labelled("  \(label)", value, column: 12, width: style.width)
    }
    lines.append("")
    for statement in statements { lines += text(of: statement, style) }
    if !assumed.isEmpty {
      let count = "\(assumed.count) of \(statements.count) assumed and unconfirmed."
      lines += ["", style.yellow("\(style.attention) \(count)")]
    }
    return style.plain(lines.map { $0 + "\n" }.joined())
  }

  private func text(of statement: Statement, _ style: Style) -> [String] {
    let sign = statement.isAssumed ? style.attention : " "
    let head = [statement.what, statement.value].filter { !$0.isEmpty }.joined(separator: ": ")
    let first = Paragraph.lines(head, width: style.width - 2)
    let lines = first.enumerated().map { index, line in
      index == 0 ? "\(sign) \(line)" : "  \(line)"
    }
    let more = [statement.reason, statement.source].compactMap(\.self)
      .flatMap { Paragraph.indented($0, by: 4, width: style.width) }
    return (statement.isAssumed ? lines.map(style.yellow) : lines) + more.map(style.dim)
  }
}

extension ModuleSheet.Kind {
  /// What a list of its modules is headed.
  fileprivate var heading: String {
    switch self {
    case .board: "Boards"
    case .accelerator: "Accelerators"
    case .knob: "Added needs"
    }
  }
}

extension [String: String] {
  /// Verbs with the kernels they were seen to work on.
  fileprivate var described: String {
    isEmpty
      ? "nowhere"
      : sorted(by: <).map { "\($0.key) on \($0.value)" }.joined(separator: ", ")
  }
}
