extension Verification {
  /// What verify shows to people.
  public func text(_ style: Style) -> String {
    var lines: [String] = []
    if isApplied != true {
      let why =
        isApplied == false
        ? "Nothing is applied"
        : isJournalDamaged ? "The journal is damaged" : "Only root can read what is applied"
      lines +=
        Paragraph.lines(
          "\(why); checked against the plan instead.", width: style.width) + [""]
    }
    lines += Finding.lines(of: items, style)
    lines += [""] + Paragraph.fitted(conclusion(style), width: style.width)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private func conclusion(_ style: Style) -> String {
    let drifted = items.count { $0.state == .drifted }
    let unproven = items.count { $0.state == .unproven }
    let open = unproven == 0 ? "" : ", \(unproven) unproven"
    if drifted > 0 {
      let verb = drifted == 1 ? "has" : "have"
      return isApplied == true
        ? "\(drifted) of \(items.count) \(verb) drifted\(open)."
        : "\(drifted) of \(items.count) not as planned\(open).  "
          + style.suggestion("Next", .plan)
    }
    return unproven == 0
      ? "All \(items.count) hold." : "\(items.count - unproven) of \(items.count) hold\(open)."
  }
}

extension Finding {
  /// One line for each finding, and what to do below it.
  static func lines(of items: [Finding], _ style: Style) -> [String] {
    let column = min(style.width / 2, (items.map(\.title.count).max() ?? 0) + 6)
    var shown: Set<String> = []
    return items.flatMap { item -> [String] in
      let label = Paragraph.padded(" \(item.sign(style))", to: 4) + item.title
      let first = Paragraph.labelled(
        label, style.spelled(item.shownState), column: column, width: style.width)
      let more = [item.culprit.map { "likely: \($0)" }, item.remedy.map(style.spelled)]
        .compactMap(\.self).filter { shown.insert($0).inserted }
      return first.map { item.colored($0, style) }
        + more.flatMap { Paragraph.indented($0, by: 4, width: style.width) }
    }
  }

  private var shownState: Message {
    switch state {
    case .holds: seen
    case .drifted: "\(seen), should be \(expected)"
    case .unproven: "\(seen): unproven"
    }
  }

  private func sign(_ style: Style) -> String {
    switch state {
    case .holds: style.holds
    case .drifted: style.broken
    case .unproven: style.unknown
    }
  }

  private func colored(_ text: String, _ style: Style) -> String {
    switch state {
    case .holds: style.green(text)
    case .drifted: style.red(text)
    case .unproven: style.yellow(text)
    }
  }
}

extension Status {
  /// What status shows to people.
  ///
  /// - Parameters:
  ///   - style: how to print it.
  ///   - canEnable: whether this machine boots at all, which one in memory does not.
  /// - Returns: the text.
  public func text(_ style: Style, canEnable: Bool = true) -> String {
    let service = serviceLines(style, canEnable: canEnable).joined(separator: "\n")
    let hold = onHold.map { reason in
      style.yellow(
        Paragraph.lines(
          "On hold: \(reason); automatic tuning is off "
            + style.suggestion("until", .enable), width: style.width
        ).joined(separator: "\n"))
    }
    guard !sessions.isEmpty || !damaged.isEmpty || !holders.isEmpty else {
      let nothing =
        style.wrapped("Nothing is applied.  " + style.suggestion("Next", .detect)) + "\n"
      let parts = [hold, service.isEmpty ? nil : service].compactMap(\.self)
      return parts.map { style.plain($0) + "\n\n" }.joined() + nothing
    }
    let parts = sessions.map { session in
      let subject = session.subject
      let head = Paragraph.lines(
        "\(subject.boardName) with \(subject.acceleratorName) at \(subject.address), profile "
          + "\(session.profile.rawValue), \(session.state.rawValue) \(style.time(session.since))"
          + (session.isHeld ? ", while a command runs" : ""),
        width: style.width)
      let expiry = session.confirmBy.map { time in
        Paragraph.lines(
          session.isOverdue
            ? "Overdue: to be confirmed \(style.time(time)), and not restored"
            : "Restored automatically \(style.time(time)), " + style.suggestion("unless", .confirm),
          width: style.width)
      }
      let items = [""] + Finding.lines(of: session.items, style)
      return (head + (expiry ?? []) + items).joined(separator: "\n")
    }
    let lost = damaged.isEmpty ? [] : [Finding.lines(of: damaged, style).joined(separator: "\n")]
    let held =
      holders.isEmpty ? [] : [holders.flatMap { lines(of: $0, style) }.joined(separator: "\n")]
    let all =
      [hold].compactMap(\.self) + parts + lost + held + (service.isEmpty ? [] : [service])
    return style.plain(all.joined(separator: "\n\n")) + "\n"
  }

  private func lines(of holder: Holder, _ style: Style) -> [String] {
    let card = holder.card.map { "\($0) " } ?? ""
    let text =
      "\(card)held by \(holder.command.onOneLine), process \(holder.process), "
      + "started \(style.time(holder.since.onOneLine))"
    let end = ", which was killed: the next apply, run or revert restores its settings"
    return Paragraph.lines(text + (holder.isAlive ? "" : end), width: style.width)
  }
}

extension Status {
  /// Whether it comes back after a reboot, and who sees to it meanwhile.
  ///
  /// - Parameters:
  ///   - style: how to print it.
  ///   - canEnable: whether this machine boots at all, which one in memory does not.
  /// - Returns: the lines; none where nothing is applied and nothing is wanted.
  func serviceLines(_ style: Style, canEnable: Bool) -> [String] {
    guard !sessions.isEmpty || atBoot != .no || guardState != .none else { return [] }
    return Paragraph.labelled("At boot", bootText(style, canEnable), column: 9, width: style.width)
      + guardTexts(style).flatMap { Paragraph.labelled("Guard", $0, column: 9, width: style.width) }
  }

  private func bootText(_ style: Style, _ canEnable: Bool) -> String {
    switch atBoot {
    case .enabled: "enabled, tuned again at every boot"
    case .masked:
      "masked, settings are lost at a reboot.  "
        + style.suggestion("First", "systemctl unmask \(ServicePlaces.name)")
    case .no:
      "not enabled, settings are lost at a reboot"
        + (canEnable ? ".  " + style.suggestion("Keep it", .enable) : "")
    }
  }

  private func guardTexts(_ style: Style) -> [String] {
    let since = guardSince.map { ", started \(style.time($0))" } ?? ""
    let last = guardDeed.map { "last \(style.time($0.time)): \($0.what)" }
    switch guardState {
    case .none: return []
    case .running: return ["running\(since)" + (last.map { "; \($0)" } ?? "")]
    case .stopped:
      return [
        "not running, so lost settings are not applied again" + (last.map { "; \($0)" } ?? "")
      ]
    }
  }
}

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
