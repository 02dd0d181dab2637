extension History {
  /// What history shows to people.
  public func text(_ style: Style) -> String {
    var lines = sessions.flatMap { $0.lines(style) }
    if lines.isEmpty { lines = ["Nothing was ever applied here."] }
    for file in damaged {
      lines += Paragraph.labelled("unreadable", "\(file.session): \(file.why)", style)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }
}

extension History.Entry {
  /// What was tuned and when; who did it and what became of it below; with `-v` each setting.
  fileprivate func lines(_ style: Style) -> [String] {
    let card = "\(subject.boardName) + \(subject.acceleratorName) at \(subject.address)"
    let count = changes.count == 1 ? "1 setting" : "\(changes.count) settings"
    let run = isHeld ? ", while a command ran" : ""
    var lines = Paragraph.labelled(
      state.word, "\(style.time(began)), \(profile.rawValue), \(count)\(run)\(person)", style)
    lines += Paragraph.labelled("", card, style)
    if style.isVerbose {
      for change in changes {
        lines += Paragraph.labelled(
          "", "\(change.title): \(change.from) \(style.arrow) \(change.to)", style)
      }
    }
    return lines
  }

  private var person: String {
    guard let author else { return "" }
    return author.person.map { ", by \($0)" } ?? (author.user == 0 ? "" : ", by uid \(author.user)")
  }
}

extension History.State {
  /// In one or two words.
  fileprivate var word: String {
    switch self {
    case .applied: "applied"
    case .interrupted: "interrupted"
    case .partlyReverted: "partly reverted"
    case .reverted: "reverted"
    case .rolledBack: "rolled back"
    case .endedByReboot: "ended by reboot"
    case .earlierBoot: "earlier boot"
    }
  }
}

extension Paragraph {
  fileprivate static func labelled(_ label: String, _ text: String, _ style: Style) -> [String] {
    labelled(label, text, column: 17, width: style.width)
  }
}
