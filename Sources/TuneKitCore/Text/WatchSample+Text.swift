// What watch shows: a screen that is drawn again and again, or a line for each sample.
extension WatchSample {
  /// How a screen is drawn.
  public struct Screen: Sendable {
    /// In columns.
    public var width: Int
    /// In rows.
    public var height: Int
    /// What the first line says behind the name: the time, and how to end it.
    public var remark: String

    /// A screen of that size.
    public init(width: Int, height: Int, remark: String) {
      self.width = max(8, width)
      self.height = max(2, height)
      self.remark = remark
    }
  }

  /// The lines of a screen, none wider than it and no more than it has rows.
  ///
  /// What does not fit is left out from the end, and the last line says so.
  public func lines(on screen: Screen, _ style: Style) -> [String] {
    let room = Room(width: screen.width, style: style)
    var lines = title(screen, room) + [""]
    for row in rows(style) { lines += room.lines(of: row) }
    if lines.count > screen.height {
      let kept = lines.prefix(screen.height - 1)
      let count = "\(lines.count - kept.count) more lines"
      let rest = "\(count); enlarge the window"
      lines =
        Array(kept) + [String((rest.count <= screen.width ? rest : count).prefix(screen.width))]
    }
    return lines.map { style.plain(style.isUnicode ? $0 : $0.replacing("\u{b0}", with: "")) }
  }

  private func title(_ screen: Screen, _ room: Room) -> [String] {
    let names = cards.map { "\($0.name) at \($0.address)" }.joined(separator: ", ")
    let name = [board, names].compactMap(\.self).joined(separator: " + ").onOneLine
    let both = "\(name)  \(screen.remark)"
    return both.count <= screen.width
      ? [name + Paragraph.spaces(screen.width - name.count - screen.remark.count) + screen.remark]
      : room.wrapped(name) + room.wrapped(screen.remark)
  }

  /// A row: a sign, a label and what is to be said.
  fileprivate struct Row {
    var sign = Sign.none
    let label: String
    let text: String

    enum Sign { case none, good, odd, bad }
  }

  private func rows(_ style: Style) -> [Row] {
    tuningRows + interruptRows(style) + clockRows(style) + heatRows(style) + linkRows(style)
  }

  private var tuningRows: [Row] {
    let settings = settings == 1 ? "1 setting" : "\(settings) settings"
    guard let isApplied else {
      return [Row(label: "tuning", text: "unknown: only root can read the journal")]
    }
    guard isApplied else {
      return [Row(label: "tuning", text: "nothing is applied")]
    }
    guard hasDrifted else {
      return [Row(sign: .good, label: "tuning", text: "\(settings), all hold")]
    }
    let head = Row(sign: .bad, label: "tuning", text: "\(drift.count) of \(settings) drifted")
    return [head]
      + grouped(drift).map { item, count in
        let more = count == 1 ? "" : ", and \(count - 1) more"
        return Row(label: "  \(item.title)\(more)", text: "\(item.seen), was \(item.expected)")
      }
  }

  /// Several interrupts that drifted in the same way as one.
  private func grouped(_ drift: [Drift]) -> [(first: Drift, count: Int)] {
    var known: [String: Int] = [:]
    var groups: [(first: Drift, count: Int)] = []
    for item in drift {
      let key = "\(item.id.prefix { $0 != "/" }) \(item.seen) \(item.expected)"
      if let place = known[key] {
        groups[place].count += 1
      } else {
        known[key] = groups.count
        groups.append((item, 1))
      }
    }
    return groups
  }

  private func interruptRows(_ style: Style) -> [Row] {
    guard !interrupts.isEmpty else {
      return [Row(label: "interrupts", text: "none: \(idle)")]
    }
    let groups = style.isVerbose ? interrupts.map { [$0] } : places
    let total = interrupts.reduce(0) { $0 + $1.perSecond }
    var rows = groups.map { group in
      let rate = Self.rate(group.reduce(0) { $0 + $1.perSecond })
      let place = group.first?.cpu.map { "CPU \($0)" } ?? "an unknown CPU"
      let kind = group.first?.cpu.flatMap(kind).map { ", \($0)" } ?? ""
      return Row(label: "  " + group.map(\.irq).inRanges, text: "\(rate) on \(place)\(kind)")
    }
    rows.insert(Row(label: "interrupts", text: Self.rate(total)), at: 0)
    guard rows.count == 2, let only = groups.first else { return rows }
    return [Row(label: "interrupts", text: "\(only.map(\.irq).inRanges): \(rows[1].text)")]
  }

  private var idle: String {
    if !cards.contains(where: \.isPresent) { return "the card is not on the bus" }
    return cards.contains(where: \.hasDriver)
      ? "the driver has requested none yet" : "no driver has the card"
  }

  /// The interrupts by where they arrive.
  private var places: [[Rate]] {
    Dictionary(grouping: interrupts, by: \.cpu).sorted { ($0.key ?? .max) < ($1.key ?? .max) }
      .map { $0.value.sorted { $0.irq < $1.irq } }
  }

  private func kind(of processor: Int) -> String? {
    clocks.first { CPUSet(list: $0.cpus)?.contains(processor) ?? false }?.kind
  }

  /// As in `1,204/s`; below ten with its tenth.
  private static func rate(_ perSecond: Double) -> String {
    let tenths = Int(clamping: Int64(min(max(perSecond, 0) * 10, 1e15).rounded()))
    return tenths < 100 && !tenths.isMultiple(of: 10)
      ? "\(tenths / 10).\(tenths % 10)/s" : "\(((tenths + 5) / 10).grouped)/s"
  }

  private func clockRows(_ style: Style) -> [Row] {
    let rows = clockGroups.map { group -> Row in
      let first = group[0]
      let processors = group.reduce(CPUSet()) { $0.union(CPUSet(list: $1.cpus) ?? CPUSet()) }
      let seen = group.compactMap(\.kilohertz)
      var text = "clock unknown"
      if let low = seen.min(), let high = seen.max() {
        text = Self.clock(low, high)
        if first.basis == .request { text += " requested" }
      }
      if let maximum = first.maximum { text += " of \(Clock.text(maximum))" }
      if first.isLimited, let limit = first.limit { text += ", limited to \(Clock.text(limit))" }
      if let kind = first.kind { text += ", \(kind)" }
      return Row(sign: first.isLimited ? .odd : .none, label: "  \(processors)", text: text)
    }
    let all = rows + cards.compactMap(cardClockRow)
    return all.isEmpty ? [] : [Row(label: "clocks", text: "")] + all
  }

  private func cardClockRow(of card: Card) -> Row? {
    guard let clock = card.clock else { return nil }
    var text = clock.kilohertz.map(Clock.text) ?? "asleep"
    if let maximum = clock.maximum { text += " of \(Clock.text(maximum))" }
    if clock.isLimited, let limit = clock.limit { text += ", limited to \(Clock.text(limit))" }
    return Row(
      sign: clock.isLimited ? .odd : .none, label: "  \(card.address)",
      text: "\(text), \(card.name)")
  }

  private static func clock(_ low: Int, _ high: Int) -> String {
    let (low, high) = (Clock.text(low), Clock.text(high))
    return low == high ? low : "\(low.split(separator: " ").first ?? "")-\(high)"
  }

  /// The clocks in runs of those that differ in nothing but what they are now.
  private var clockGroups: [[CPUClock]] {
    var groups: [[CPUClock]] = []
    for clock in clocks {
      if let last = groups.last?.last, last.kind == clock.kind, last.maximum == clock.maximum,
        last.limit == clock.limit, last.basis == clock.basis
      {
        groups[groups.count - 1].append(clock)
      } else {
        groups.append([clock])
      }
    }
    return groups
  }

  private func heatRows(_ style: Style) -> [Row] {
    let hottest = temperatures.max { $0.millidegrees < $1.millidegrees }
    let degrees = hottest.map { "\(ThermalZone.degrees($0.millidegrees)) at most (\($0.zone))" }
    let slowed =
      throttling.isEmpty
      ? "nothing is slowed down" : "throttling: " + throttling.joined(separator: "; ")
    let head = Row(
      sign: throttling.isEmpty ? .good : .odd, label: "heat",
      text: "\(degrees ?? "no temperature is known"); \(slowed)")
    guard style.isVerbose else { return [head] }
    return [head]
      + temperatures.map {
        Row(label: "  " + $0.zone, text: ThermalZone.degrees($0.millidegrees))
      }
  }

  private func linkRows(_ style: Style) -> [Row] {
    cards.compactMap { card in
      guard case .pci = card.address else {
        let missing = "\(card.name) at \(card.address) is missing"
        return card.isPresent ? nil : Row(sign: .bad, label: "card", text: missing)
      }
      let name = cards.count > 1 ? "link \(card.address)" : "link"
      guard card.isPresent else {
        return Row(sign: .bad, label: name, text: "\(card.address) is not on the bus")
      }
      let link = card.link.map { "\($0); " } ?? ""
      guard let errors = card.errors else {
        return Row(label: name, text: "\(link)errors are not counted here")
      }
      let isNew = card.newErrors.map { !$0.isEmpty } ?? false
      let now = isNew ? card.newErrors.map { "\(Self.described($0)) now, " } ?? "" : ""
      let text = errors.isEmpty ? "no errors" : "\(now)\(Self.described(errors)) since boot"
      let isBad = (card.newErrors?.nonfatal ?? 0) > 0 || (card.newErrors?.fatal ?? 0) > 0
      return Row(
        sign: isBad ? .bad : isNew ? .odd : errors.isEmpty ? .good : .none, label: name,
        text: link + text)
    }
  }

  /// The kinds that there are: `3 correctable, 1 fatal errors`.
  private static func described(_ errors: Errors) -> String {
    let kinds = [
      (errors.correctable, "correctable"), (errors.nonfatal, "non-fatal"), (errors.fatal, "fatal"),
    ]
    let told = kinds.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
    return "\(told) errors"
  }
}

/// The columns that rows are laid out in.
private struct Room {
  let width: Int
  let style: Style

  /// Behind the sign.
  private var column: Int { width < 48 ? 0 : 15 }

  /// The lines of a row: the sign, the label in its column, and the text beside it, or below it
  /// where the screen is narrow.
  func lines(of row: WatchSample.Row) -> [String] {
    let sign = Paragraph.padded(mark(row.sign), to: 2) + " "
    let row = WatchSample.Row(sign: row.sign, label: row.label.onOneLine, text: row.text.onOneLine)
    guard column > 0 else {
      let text = row.text.isEmpty ? row.label : "\(row.label.trimmed): \(row.text)"
      let lines = wrapped(text, by: 3)
      return lines.enumerated().map { colored($0 == 0 ? sign + $1 : "   " + $1, row.sign, sign) }
    }
    let isLong = row.label.count + 2 > column
    let lines = Paragraph.lines(row.text, width: width - 3 - column).flatMap { cut($0) }
    if isLong {
      let head = wrapped(row.label, by: 3).enumerated().map { ($0 == 0 ? sign : "   ") + $1 }
      return (head + lines.map { Paragraph.spaces(3 + column) + $0 })
        .enumerated().map { colored($1, $0 == 0 ? row.sign : .none, sign) }
    }
    let first = sign + Paragraph.padded(row.label, to: column) + (lines.first ?? "")
    return [colored(first.trimmedAtEnd, row.sign, sign)]
      + lines.dropFirst().map { Paragraph.spaces(3 + column) + $0 }
  }

  private func cut(_ line: String) -> [String] { pieces(of: line, width - 3 - column) }

  /// Lines no wider than the screen; a word that is wider is cut.
  func wrapped(_ text: String, by indent: Int = 0) -> [String] {
    Paragraph.lines(text, width: width - indent).flatMap { pieces(of: $0, width - indent) }
  }

  private func pieces(of line: String, _ width: Int) -> [String] {
    var rest = line[...]
    var pieces: [String] = []
    repeat {
      pieces.append(String(rest.prefix(max(1, width))))
      rest = rest.dropFirst(max(1, width))
    } while !rest.isEmpty
    return pieces
  }

  private func mark(_ sign: WatchSample.Row.Sign) -> String {
    switch sign {
    case .none: ""
    case .good: style.holds
    case .odd: style.attention
    case .bad: style.broken
    }
  }

  /// The line with its sign in colour.
  private func colored(_ line: String, _ sign: WatchSample.Row.Sign, _ mark: String) -> String {
    guard line.hasPrefix(mark), style.hasColor else { return line }
    let rest = line.dropFirst(2)
    let bare = String(line.prefix(2))
    switch sign {
    case .none: return line
    case .good: return style.green(bare) + rest
    case .odd: return style.yellow(bare) + rest
    case .bad: return style.red(bare) + rest
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension WatchSample {
  /// One line for a file or a pipe: when, and what has to be known.
  public func line(_ style: Style) -> String {
    let rates = places.map { group in
      let place = group.first?.cpu.map { "CPU \($0)" } ?? "CPU unknown"
      return "\(place) \(Self.rate(group.reduce(0) { $0 + $1.perSecond }))"
    }
    let speeds = clockGroups.map { group in
      let processors = group.reduce(CPUSet()) { $0.union(CPUSet(list: $1.cpus) ?? CPUSet()) }
      let seen = group.compactMap(\.kilohertz)
      guard let low = seen.min(), let high = seen.max() else { return "\(processors) unknown" }
      let limit =
        group[0].isLimited ? group[0].limit.map { " (limit \(Clock.text($0)))" } ?? "" : ""
      return "\(processors) \(Self.clock(low, high))\(limit)"
    }
    let cardSpeeds = cards.compactMap { card -> String? in
      guard let clock = card.clock else { return nil }
      let limit = clock.isLimited ? clock.limit.map { " (limit \(Clock.text($0)))" } ?? "" : ""
      return "\(card.address) \(clock.kilohertz.map(Clock.text) ?? "asleep")\(limit)"
    }
    let hottest = temperatures.map(\.millidegrees).max().map(ThermalZone.degrees)
    let errors = cards.compactMap(\.newErrors).filter { !$0.isEmpty }.map(Self.described)
    let state =
      isApplied == nil
      ? "tuning unknown" : isApplied == false ? "not applied" : hasDrifted ? "drifted" : "holds"
    let parts: [String?] = [
      "interrupts " + (rates.isEmpty ? "none" : rates.joined(separator: ", ")),
      speeds.isEmpty ? nil : speeds.joined(separator: ", "),
      cardSpeeds.isEmpty ? nil : cardSpeeds.joined(separator: ", "), hottest,
      throttling.isEmpty ? nil : "throttling",
      errors.isEmpty ? nil : errors.joined(separator: ", "),
      cards.allSatisfy(\.isPresent) ? nil : "card missing", state,
    ]
    let line = "\(time)  " + parts.compactMap(\.self).joined(separator: "  ").onOneLine
    return style.plain(style.isUnicode ? line : line.replacing("\u{b0}", with: "")) + "\n"
  }
}
