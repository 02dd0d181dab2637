extension Verification {
  /// What verify shows to people: one line for findings that differ in their numbers alone, unless more
  /// is to be said.
  public func text(_ style: Style) -> String {
    let why =
      isApplied == false
      ? "Nothing is applied"
      : isJournalDamaged ? "The journal is damaged" : "Only root can read what is applied"
    var lines =
      isApplied == true
      ? []
      : Paragraph.lines("\(why); checked against the plan instead.", width: style.width) + [""]
    var rest = isApplied == false && !style.isVerbose ? items.map(\.withoutApplying) : items
    if subjects.count == 1 { lines += subjects.flatMap { headline(of: $0, style) } }
    if subjects.count > 1 {
      for checked in subjects {
        let prefix = "\(checked.subject.address): "
        let own = rest.filter { $0.title.hasPrefix(prefix) }
        rest.removeAll { $0.title.hasPrefix(prefix) }
        lines += headline(of: checked, style)
        lines += Finding.lines(of: own, style, without: prefix) + [""]
      }
      if rest.isEmpty { lines.removeLast() }
    }
    if !rest.isEmpty { lines += Finding.lines(of: rest, style) }
    lines += [""] + Paragraph.fitted(conclusion(style), width: style.width)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private func headline(of checked: Checked, _ style: Style) -> [String] {
    let since = checked.since.map { ", applied \(style.time($0))" } ?? ""
    return Paragraph.lines(checked.subject.described(checked.profile) + since, width: style.width)
  }

  /// How many hold; one row may stand for several.
  private func conclusion(_ style: Style) -> String {
    let drifted = items.count { $0.state == .drifted }
    let unproven = items.count { $0.state == .unproven }
    let open = unproven == 0 ? "" : ", \(unproven) unproven"
    let count = items.count == 1 ? "1 check" : "\(items.count) checks"
    if drifted > 0 {
      let verb = drifted == 1 ? "has" : "have"
      return isApplied == true
        ? "\(drifted) of \(count) \(verb) drifted\(open)."
        : "\(drifted) of \(count) not as planned\(open).  " + style.suggestion("Next", .plan)
    }
    return unproven == 0
      ? "\(count) \(items.count == 1 ? "holds" : "hold")."
      : "\(items.count - unproven) of \(count) hold\(open)."
  }
}

extension Subject {
  /// Board, card, address and profile.
  func described(_ profile: Profile) -> String {
    "\(boardName) with \(acceleratorName) at \(address), profile \(profile.rawValue)"
  }
}

extension Finding {
  /// The same without the advice to apply, which the end of the page gives once for all.
  fileprivate var withoutApplying: Finding {
    guard let remedy, remedy.actions == [.apply] else { return self }
    var finding = self
    finding.remedy = nil
    return finding
  }

  /// One line for findings that differ in their numbers alone, and what to do below it.
  ///
  /// - Parameters:
  ///   - items: the findings.
  ///   - style: how to print; where more is to be said, each has a line of its own.
  ///   - prefix: what their titles begin with and are shown without.
  /// - Returns: the lines.
  static func lines(of items: [Finding], _ style: Style, without prefix: String = "") -> [String] {
    let groups =
      style.isVerbose ? items.map { [$0] } : NumberedText.grouped(items, by: \.looks)
    let titles = groups.map { group in
      let titles = group.map { String($0.title.dropFirst(prefix.count)) }
      return style.isVerbose
        ? titles[0] : NumberedText.joined(titles.map { NumberedText($0).short })
    }
    let column = min(style.width * 3 / 5, (titles.map(\.count).max() ?? 0) + 6)
    var shown: Set<String> = []
    return zip(groups, titles).flatMap { group, title -> [String] in
      let item = group[0]
      let label = Paragraph.padded(" \(item.sign(style).text)", to: 4) + title
      let first = Paragraph.labelled(
        label, shownState(of: group, style), column: column, width: style.width)
      let more = [item.culprit.map { "likely: \($0)" }, item.remedy.map(style.spelled)]
        .compactMap(\.self).filter { shown.insert($0).inserted }
      return style.signed(first, item.sign(style))
        + more.flatMap { Paragraph.indented($0, by: 4, width: style.width) }
    }
  }

  /// What findings have in common that are shown as one.
  private var looks: [String] {
    let value =
      arrivals == nil
      ? NumberedText(state == .holds ? seen.description : expected).template : ""
    return [
      NumberedText(NumberedText(title).short).template, state.rawValue, value,
      state == .holds ? "" : seen.description, culprit ?? "", remedy?.description ?? "",
    ]
  }

  private static func shownState(of group: [Finding], _ style: Style) -> String {
    let item = group[0]
    let seen =
      item.state == .holds && item.arrivals == nil
      ? NumberedText.joined(group.map { style.spelled($0.seen) }) : style.spelled(item.seen)
    switch item.state {
    case .holds: return arrivals(of: group)?.described ?? seen
    // Of a driver the sentence says what is wrong, and the remedy what should be.
    case .drifted where item.isAboutDriver: return seen
    case .drifted:
      return "\(seen), should be \(NumberedText.joined(group.map(\.expected)))"
    case .unproven: return "\(seen): unproven"
    }
  }

  /// All that arrived for a group in the same time.
  private static func arrivals(of group: [Finding]) -> Arrivals? {
    let all = group.compactMap(\.arrivals)
    guard let first = all.first, all.count == group.count else { return nil }
    return Arrivals(
      count: all.reduce(0) { $0 &+ $1.count }, milliseconds: first.milliseconds)
  }

  private var isAboutDriver: Bool { id == "driver" || id.hasSuffix("/driver") }

  private func sign(_ style: Style) -> Style.Sign {
    switch state {
    case .holds: style.good
    case .drifted: style.bad
    case .unproven: style.open
    }
  }
}

extension Status {
  private static let column = 11

  /// What status shows to people.
  ///
  /// - Parameters:
  ///   - style: how to print it.
  ///   - canEnable: whether this machine boots at all, which one in memory does not.
  /// - Returns: the text.
  public func text(_ style: Style, canEnable: Bool = true) -> String {
    var head: [String] = []
    if let onHold {
      let text = "\(onHold); automatic tuning is off " + style.suggestion("until", .enable)
      head += row(style.odd, "On hold:", text, style)
    }
    let isEmpty = sessions.isEmpty && damaged.isEmpty && holders.isEmpty
    if isEmpty {
      head += serviceLines(style, canEnable: canEnable)
      let nothing = Paragraph.fitted(
        "Nothing is applied.  " + style.suggestion("Next", .detect), width: style.width)
      let lines = head + (head.isEmpty ? [] : [""]) + nothing
      return style.plain(lines.joined(separator: "\n")) + "\n"
    }
    if sessions.count == 1 { head += sessions.flatMap { headline(of: $0, style) } }
    head += serviceLines(style, canEnable: canEnable)
    var parts = head.isEmpty ? [] : [head]
    for session in sessions {
      let items = Finding.lines(of: session.items, style)
      parts.append((sessions.count == 1 ? [] : headline(of: session, style)) + items)
    }
    if !damaged.isEmpty { parts.append(Finding.lines(of: damaged, style)) }
    if !holders.isEmpty { parts.append(holders.flatMap { lines(of: $0, style) }) }
    let text = parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return style.plain(text.joined(separator: "\n\n")) + "\n"
  }

  /// For which card, since when, and how it is.
  private func headline(of session: Applied, _ style: Style) -> [String] {
    let text =
      "\(session.subject.described(session.profile)), \(session.state.rawValue) "
      + style.time(session.since) + (session.isHeld ? ", while a command runs" : "")
    let isWhole = session.state == .applied && session.outcome != .drifted
    let sign = isWhole ? style.good : session.outcome == .drifted ? style.bad : style.odd
    let expiry = session.confirmBy.map { time in
      row(
        session.isOverdue ? style.bad : style.odd, "confirm",
        session.isOverdue
          ? "overdue: to be confirmed \(style.time(time)), and not restored"
          : "restored automatically \(style.time(time)), " + style.suggestion("unless", .confirm),
        style)
    }
    return row(sign, isWhole ? "tuned" : "changed", text, style) + (expiry ?? [])
  }

  /// A sign, a label and what is to be said of it.
  private func row(_ sign: Style.Sign, _ label: String, _ text: String, _ style: Style) -> [String]
  {
    let lines = Paragraph.labelled(
      Paragraph.padded(sign.text, to: style.isUnicode ? 2 : 3) + label, text,
      column: Self.column + (style.isUnicode ? 0 : 1), width: style.width)
    return style.signed(lines, sign)
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
    let sign = atBoot == .enabled && lost.isEmpty ? style.good : style.odd
    return row(sign, "at boot", bootText(style, canEnable), style) + guardLines(style)
  }

  /// What is applied and does not come back, though the service is enabled.
  private var lost: [Subject] {
    guard atBoot == .enabled else { return [] }
    return sessions.filter {
      $0.state == .applied && !$0.isHeld && $0.confirmBy == nil && !$0.comesBack
    }.map(\.subject)
  }

  private func bootText(_ style: Style, _ canEnable: Bool) -> String {
    switch atBoot {
    case .enabled:
      "enabled\(onlyAtBoot?.limit.map { " for \($0) alone" } ?? ""), tuned again at every boot"
        + (lost.isEmpty ? "" : "; lost at a reboot: \(lost.map(\.address.description).inWords)")
        + (lost.isEmpty ? "" : lasting.map { ".  " + style.suggestion("For all", $0) } ?? "")
    case .masked:
      "masked, settings are lost at a reboot.  "
        + style.suggestion("First", "systemctl unmask \(ServicePlaces.name)")
    case .no:
      "not enabled, settings are lost at a reboot"
        + (canEnable ? ".  " + style.suggestion("Keep it", lasting ?? .enable) : "")
    }
  }

  private func guardLines(_ style: Style) -> [String] {
    let since = guardSince.map { ", started \(style.time($0))" } ?? ""
    let last = guardDeed.map { "; last \(style.time($0.time)): \($0.what)" } ?? ""
    switch guardState {
    case .none: return []
    case .running: return row(style.good, "guard", "running\(since)\(last)", style)
    case .stopped:
      return row(
        style.odd, "guard", "not running, so lost settings are not applied again\(last)", style)
    }
  }
}

extension Report {
  /// What apply and revert show to people: one line for steps that differ in their numbers alone,
  /// unless more is to be said.
  public func text(_ style: Style) -> String {
    let groups =
      style.isVerbose ? steps.map { [$0] } : NumberedText.grouped(steps, by: Self.looks)
    let titles = groups.map { group in
      style.isVerbose
        ? group[0].title : NumberedText.joined(group.map { NumberedText($0.title).short })
    }
    let width = min(36, titles.map(\.count).max() ?? 0)
    let lines = zip(groups, titles).flatMap { group, title -> [String] in
      let line = group[0]
      let sign = Self.sign(of: line.result, style)
      let start = Paragraph.padded(" \(sign.text)", to: 4)
      let value = NumberedText.joined(group.map(\.shows)) + Self.remark(on: line)
      let whole = "\(start)\(Paragraph.padded(title, to: width))  \(value)"
      let first =
        whole.count <= style.width
        ? [whole]
        : Paragraph.hanging("\(start)\(title)", by: 4, width: style.width)
          + Paragraph.indented(value, by: 4, width: style.width)
      let error =
        line.error.map { Paragraph.indented(style.spelled($0), by: 4, width: style.width) } ?? []
      return style.signed(first, sign) + error.map(style.dim)
    }
    return style.plain(lines.map { $0 + "\n" }.joined())
  }

  /// What steps have in common that are shown as one.
  private static func looks(_ line: Line) -> [String] {
    [
      NumberedText(NumberedText(line.title).short).template, line.result.rawValue,
      NumberedText(line.shows).template, line.error?.description ?? "",
      line.users.map(\.description).joined(separator: " "),
    ]
  }

  private static func sign(of result: Result, _ style: Style) -> Style.Sign {
    switch result {
    case .written, .already: style.good
    case .failed: style.bad
    case .restored: style.restored
    case .leftAlone: style.odd
    }
  }

  private static func remark(on line: Line) -> String {
    switch line.result {
    case .already where !line.users.isEmpty:
      ", still set for \(line.users.map(\.description).inWords)"
    case .already: ", already"
    case .restored: " again"
    case .written, .failed: ""
    case .leftAlone: line.error == nil ? ", not touched" : ""
    }
  }
}
