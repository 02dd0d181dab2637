extension Diagnosis {
  /// What diagnose shows to people: what comes first and the one next command, then the state in a few
  /// lines; where more is to be said, the whole report.
  package func text(_ style: Style) -> String {
    let lines = style.isVerbose ? whole(style) : short(style)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private func whole(_ style: Style) -> [String] {
    var notes = Footnotes()
    var lines = headline(style) + [""]
    for part in parts(style) { lines += Self.lines(of: part, style) + [""] }
    lines += adviceLines(style, &notes)
    if !notes.sources.isEmpty { lines += [""] + notes.lines(style) }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The answer first: what comes before everything else, and the one next command.
  func headline(_ style: Style) -> [String] {
    guard let first = recommendations.first else {
      return ["Nothing is wrong; nothing to recommend."]
    }
    let count = recommendations.count
    guard first.isWrong else {
      let rest = count == 1 ? "1 thing to try" : "\(count) things to try"
      return ["Nothing is wrong."] + (style.isVerbose ? ["\(rest), at the end"] : [])
    }
    let more = style.isVerbose && count > 1 ? ["\(count) recommendations, at the end"] : []
    return title(of: first, behind: style.bad.text, style.bad, style)
      + Paragraph.fitted(style.suggestion("Next", first.command), width: style.width) + more
  }

  func title(
    of advice: Recommendation, behind start: String, _ sign: Style.Sign, _ style: Style
  ) -> [String] {
    let text = "\(start) \(style.spelled(advice.title))"
    return style.signed(Paragraph.hanging(text, by: start.count + 1, width: style.width), sign)
  }

  private static let column = 20

  private static func lines(of part: Part, _ style: Style) -> [String] {
    let heading = Paragraph.lines(part.title, width: style.width).map(style.bold)
    return heading
      + part.rows.flatMap { row -> [String] in
        let label = "  \(row.label)"
        let isLong = label.count + 2 > column
        let sign = row.state.sign(style)
        let text = [sign?.text, row.text].compactMap(\.self).joined(separator: " ")
        let lines = Paragraph.labelled(
          label, text, column: isLong ? 4 : column, width: style.width)
        return sign.map { style.signed(lines, $0) } ?? lines
      }
  }

  private func adviceLines(_ style: Style, _ notes: inout Footnotes) -> [String] {
    guard !recommendations.isEmpty else { return [] }
    var lines = [style.bold("Recommended, largest effect first")]
    for (index, advice) in recommendations.enumerated() {
      let number = index < 9 ? " \(index + 1)  " : "\(index + 1)  "
      let title = Paragraph.lines(style.spelled(advice.title), width: style.width - 4)
      lines += title.enumerated().map { ($0.offset == 0 ? number : "    ") + $0.element }
      lines += Paragraph.indented(style.command(advice.command), by: 6, width: style.width)
        .map(style.bold)
      let why = "\(advice.reason) \(notes.reference(to: advice.source))"
      lines += Paragraph.indented("brings: \(advice.effect)", by: 4, width: style.width)
        .map(style.dim)
      lines += Paragraph.indented(why, by: 4, width: style.width).map(style.dim)
    }
    return lines
  }
}

// What a diagnosis says, in rows of label and text; the same for terminals and for issues.
extension Diagnosis {
  /// Rows that belong together.
  struct Part {
    let title: String
    let rows: [Row]
  }

  /// A label, and what is to be said of it.
  package struct Row {
    let label: String
    let text: String
    var state = State.plain

    enum State {
      case plain
      case good
      case odd
      case bad

      /// The sign before it; none where there is nothing to judge.
      func sign(_ style: Style) -> Style.Sign? {
        switch self {
        case .plain: nil
        case .good: style.good
        case .odd: style.odd
        case .bad: style.bad
        }
      }
    }
  }

  /// Everything but the recommendations.
  func parts(_ style: Style = Style()) -> [Part] {
    var parts = [Part(title: "System", rows: systemRows)]
    parts += accelerators.map { card in
      Part(title: "\(card.name) at \(card.address)", rows: card.rows)
    }
    if accelerators.isEmpty {
      let empty = emptySlots.map { slot in
        Row(
          label: "empty",
          text: slot.state == .noCard
            ? "\(slot.place): no card answers"
            : "\(slot.place): the device tree does not enable it",
          state: .odd)
      }
      parts.append(Part(title: "Accelerator", rows: [strangers] + empty))
    }
    let processors = clusters.map(\.row)
    let none = [Row(label: "none seen", text: "no CPU is described here", state: .plain)]
    parts.append(Part(title: "Processors", rows: processors.isEmpty ? none : processors))
    parts.append(Part(title: "Surroundings", rows: surroundings(style)))
    if !unread.isEmpty {
      parts.append(
        Part(
          title: "Not read", rows: unread.map { Row(label: "", text: $0, state: .odd) }))
    }
    return parts
  }

  private var systemRows: [Row] {
    [
      Row(label: "board", text: boardText, state: board?.knownBy == .board ? .plain : .odd),
      Row(label: "model", text: system.model ?? "unknown"),
      Row(label: "kernel", text: system.kernel.isEmpty ? "unknown" : "Linux \(system.kernel)"),
    ]
  }

  var boardText: String {
    guard let board else { return "unknown" }
    if board.knownBy == .chip {
      return "unknown; its chip, \(board.chip ?? board.name) (\(board.id)), stands in for it"
    }
    let chip = board.chip.map { ", \($0)" } ?? ""
    return "\(board.name) (\(board.id))\(chip)"
  }

  var strangers: Row {
    let cards = others.map { "\($0.address) \($0.name.isEmpty ? $0.device : $0.name)" }
      .joined(separator: ", ")
    let parts = [cards.isEmpty ? "" : "among \(cards)", chip(.unknown), chip(.disabled)]
      .filter { !$0.isEmpty }
    return Row(
      label: "none known",
      text: parts.isEmpty
        ? "no device is on a PCI bus but bridges" : parts.joined(separator: "; "), state: .odd)
  }

  /// The units on the chip of one state, each kind once; empty where there are none.
  private func chip(_ state: ChipUnit.State) -> String {
    var kinds: [String] = []
    let all = units.filter { $0.state == state }
    for unit in all where !kinds.contains(unit.kind) { kinds.append(unit.kind) }
    let texts = kinds.map { kind in
      "\(all.filter { $0.kind == kind }.map(\.name).inWords) (\(kind))"
    }
    let end = state == .disabled ? ", disabled in the device tree" : ""
    return texts.isEmpty ? "" : "on the chip \(texts.inWords)\(end)"
  }

  private func surroundings(_ style: Style) -> [Row] {
    let heat = temperatures.map { zone in
      "\(zone.name) \(zone.millidegrees.map(ThermalZone.degrees) ?? "unknown")"
    }
    let active = cooling.filter { $0.state > 0 }
    let cool = active.map(\.evidence)
    var rows = [
      Row(
        label: "temperature", text: heat.isEmpty ? "not measured" : heat.joined(separator: ", ")),
      Row(
        label: "cooling", text: cool.isEmpty ? "none active" : cool.joined(separator: ", "),
        state: active.contains(where: \.slows) ? .bad : .plain),
    ]
    rows += slowRows
    rows += otherTuners.map { tuner in
      Row(
        label: "other tuners",
        text: "\(tuner.name): \(tuner.evidence); \(tuner.ending)",
        state: tuner.running ? .odd : .plain)
    }
    if otherTuners.isEmpty { rows.append(Row(label: "other tuners", text: "none found")) }
    return rows + appliedRows(style)
  }

  private var slowRows: [Row] {
    guard !slowdowns.isEmpty else {
      return [Row(label: "slowed down", text: "nothing found")]
    }
    return slowdowns.map { slow in
      let what = slow.device.map { "\($0), " } ?? ""
      let cause =
        slow.evidence.contains(slow.cause.rawValue) ? what : "\(what)\(slow.cause.rawValue): "
      return Row(
        label: "slowed down", text: "\(cause)\(slow.evidence)", state: slow.now ? .bad : .odd)
    }
  }

  private func appliedRows(_ style: Style) -> [Row] {
    guard let applied else {
      return [Row(label: "applied", text: "only root can read it", state: .odd)]
    }
    guard !applied.isEmpty else { return [Row(label: "applied", text: "nothing")] }
    return applied.map { session in
      // Values alone: whether they have their effect is what verify measures.
      let values =
        session.leftBy.map { "left by \($0), which was killed" }
        ?? (session.outcome == .holds ? "all values hold" : session.outcome.rawValue)
      let drifted =
        session.drifted.isEmpty ? values : session.drifted.joined(separator: "; ").description
      return Row(
        label: "applied",
        text:
          "profile \(session.profile.rawValue) for \(session.address), \(session.state.rawValue) "
          + "\(style.time(session.since)): \(drifted)",
        state: session.outcome == .drifted
          ? .bad : session.outcome == .holds && session.leftBy == nil ? .good : .odd)
    }
  }
}

extension Diagnosis.Cluster {
  /// One line: what they are, their clock, and who chooses it.
  fileprivate var row: Diagnosis.Row {
    var parts = [kind ?? "kind unknown"]
    if let capacity { parts.append("capacity \(capacity)") }
    if fastest { parts.append(isAlike ? "all alike" : "fastest") }
    if let governor { parts.append(governor) }
    if let current {
      let now = toldBy == .request ? "asked for" : "now"
      parts.append("\(Clock.text(current)) \(now)")
    }
    if let requested, isWithheld { parts.append("asked for \(Clock.text(requested))") }
    if let floor, let ceiling {
      parts.append("allowed \(Clock.text(floor)) to \(Clock.text(ceiling))")
    }
    if let maximum, isLimited { parts.append("could do \(Clock.text(maximum))") }
    if online != cpus { parts.append(online.isEmpty ? "all offline" : "online: \(online)") }
    return Diagnosis.Row(
      label: "CPU \(cpus)", text: parts.joined(separator: ", "),
      state: isWithheld ? .bad : isLimited ? .odd : .plain)
  }
}

extension Diagnosis.Card {
  /// What is to be said of a card.
  var rows: [Diagnosis.Row] {
    let place =
      attachment == .platform
      ? Diagnosis.Row(label: "place", text: "on the chip")
      : Diagnosis.Row(
        label: "slot",
        text: [slot ?? "unknown", controller].compactMap(\.self).joined(separator: ", "))
    var rows = [place, driverRow]
    rows += chain.enumerated().map { index, end in
      Diagnosis.Row(
        label: index == 0 ? "chain" : "",
        text: "\(end.address) (\(end.device)): \(end.link ?? "link unknown")"
          + (end.possible.map { ", up to \($0)" } ?? "")
          + (end.sleepStates.map { ", link sleep \($0)" } ?? ""))
    }
    if let link { rows.append(linkRow(link)) }
    if let payload { rows.append(sizeRow("payload", payload)) }
    if let readRequest { rows.append(sizeRow("read request", readRequest)) }
    rows += interruptRows
    rows += clocks.map(Self.row(of:))
    rows += attachment == .platform ? [powerRow] : [errorRow, powerRow]
    rows += questions.map { question in
      Diagnosis.Row(
        label: question.title,
        text: question.answer.map { "\($0)" } ?? "not asked; --active asks \(question.library)",
        state: question.state)
    }
    return rows
  }

  private var driverRow: Diagnosis.Row {
    guard let driver else { return .init(label: "driver", text: "none", state: .bad) }
    if let taken = obstacles.first(where: { $0.kind == .handedOver }) {
      return .init(label: "driver", text: "\(driver): \(taken.what)", state: .odd)
    }
    let more = [module.map { "module \($0)" }, version.map { "version \($0)" }]
    return .init(
      label: "driver", text: ([driver] + more.compactMap(\.self)).joined(separator: ", "))
  }

  private func linkRow(_ link: Diagnosis.Link) -> Diagnosis.Row {
    guard let speed = link.speed, let width = link.width, let rate = link.rate else {
      return .init(label: "link", text: "unknown", state: .odd)
    }
    let hop = link.slowestHop.map { " (the slowest hop, \($0))" } ?? ""
    let now = "\(speed) GT/s x\(width), \(rate.grouped) MB/s\(hop)"
    guard let bestSpeed = link.expectedSpeed, let bestWidth = link.expectedWidth,
      let bestRate = link.expectedRate
    else { return .init(label: "link", text: now) }
    let best = "\(bestSpeed) GT/s x\(bestWidth), \(bestRate.grouped) MB/s"
    switch link.verdict {
    case .degraded:
      return .init(label: "link", text: "\(now): less than possible here, \(best)", state: .bad)
    case .asExpected:
      let isLess = bestWidth < link.ownWidth || bestSpeed < link.ownSpeed
      let own = (bestSpeed < link.ownSpeed ? "\(link.ownSpeed) GT/s " : "") + "x\(link.ownWidth)"
      let card = isLess ? "; the card alone could do \(own)" : ""
      return .init(label: "link", text: "\(now): all that is possible here\(card)", state: .good)
    case .unknown: return .init(label: "link", text: now)
    }
  }

  private func sizeRow(_ label: String, _ size: Diagnosis.Transfer) -> Diagnosis.Row {
    let stable = size.stable.map(String.init).joined(separator: " or ")
    let wanted = stable.isEmpty ? "" : "; stable: \(stable) bytes"
    guard let bytes = size.bytes else {
      return .init(
        label: label, text: "unknown: \(size.why ?? "unreadable")\(wanted)", state: .odd)
    }
    switch size.verdict {
    case .stable: return .init(label: label, text: "\(bytes) bytes, stable", state: .good)
    case .unstable:
      return .init(label: label, text: "\(bytes) bytes; only \(stable) is stable", state: .bad)
    case .unproven, .unknown: return .init(label: label, text: "\(bytes) bytes")
    }
  }

  /// The vectors in runs of those of which the same is to be said but for number and count.
  private var interruptRows: [Diagnosis.Row] {
    guard !interrupts.isEmpty || !shared.isEmpty else {
      return [.init(label: "interrupt", text: "none at present", state: .odd)]
    }
    let fixed = shared.map { line in
      let others = line.others.joined(separator: ", ")
      return Diagnosis.Row(
        label: "interrupt", text: "\(line.number), shared with \(others): never moved", state: .odd)
    }
    var runs: [[Diagnosis.Vector]] = []
    for vector in interrupts {
      if let last = runs.last?.last, last.place == vector.place, last.arrived == vector.arrived {
        runs[runs.count - 1].append(vector)
      } else {
        runs.append([vector])
      }
    }
    return fixed + runs.map { Self.row(of: $0, onBus: address.pci != nil) }
  }

  private static func row(of run: [Diagnosis.Vector], onBus: Bool) -> Diagnosis.Row {
    let numbers = CPUSet(run.map(\.irq)).list
    let positions = CPUSet(run.map(\.vector)).list
    let total = run.reduce(UInt64(0)) { sum, vector in
      let (result, overflow) = sum.addingReportingOverflow(vector.count)
      return overflow ? .max : result
    }
    let first = run[0]
    let place = first.place
    let arrived =
      total == 0 ? "none so far" : "\(total.grouped) so far, on CPU \(first.arrived)"
    let managed = first.mobility == .managed ? ", managed by the kernel" : ""
    return .init(
      label: "interrupt",
      text: "\(numbers)\(onBus ? ", vector \(positions)" : ""): \(place)\(managed); \(arrived)",
      state: first.isFast == false ? .bad : first.isFast == true ? .good : .plain)
  }

  private var errorRow: Diagnosis.Row {
    guard let errors else { return .init(label: "PCIe errors", text: "not counted here") }
    return .init(
      label: "PCIe errors",
      text: errors.described,
      state: errors.nonfatal > 0 || errors.fatal > 0
        ? .bad : errors.correctable > 0 ? .odd : .good)
  }

  private static func row(of clock: Diagnosis.OwnClock) -> Diagnosis.Row {
    let limits = clock.floor.flatMap { floor in
      clock.ceiling.map { "allowed \(Clock.text(floor)) to \(Clock.text($0))" }
    }
    let parts = [
      clock.governor, clock.present.map { "\(Clock.text($0)) now" }, limits,
      clock.isLimited || clock.isHeldLow ? clock.maximum.map { "could do \(Clock.text($0))" } : nil,
    ]
    return .init(
      label: "clock", text: parts.compactMap(\.self).joined(separator: ", "),
      state: clock.isHeldLow ? .bad : clock.isLimited ? .odd : .plain)
  }

  private var powerRow: Diagnosis.Row {
    let parts = [powerControl.map { "control \($0)" }, powerStatus]
    let text = parts.compactMap(\.self).joined(separator: ", ")
    return .init(label: "runtime power", text: text.isEmpty ? "unknown" : text)
  }
}

extension Diagnosis.Question {
  fileprivate var state: Diagnosis.Row.State {
    switch answer {
    case nil: .plain
    case .answered: .good
    default: .odd
    }
  }
}

extension Diagnosis.Vector {
  /// Where it goes, in words.
  fileprivate var place: String {
    let allowed = affinity.map { "CPU \($0)" } ?? "unknown"
    return effective.map { "allowed \(allowed), lands on CPU \($0)" } ?? "allowed \(allowed)"
  }
}

extension Diagnosis {
  /// The same to be pasted into an issue.
  ///
  /// - Parameters:
  ///   - version: that of the program, which the issue should name.
  ///   - invocation: what the commands in it have to repeat.
  /// - Returns: Markdown as GitHub reads it, with a line end.
  package func markdown(version: String, invocation: Invocation = Invocation()) -> String {
    var lines = ["### TuneKit \(version): diagnosis", ""]
    for part in parts() {
      lines += ["#### \(Self.escaped(part.title))", "", "| what | found |", "|---|---|"]
      lines += part.rows.map { row in
        let mark = row.state == .bad ? "**" : ""
        return "| \(Self.escaped(row.label)) | \(mark)\(Self.escaped(row.text))\(mark) |"
      }
      lines.append("")
    }
    lines += ["#### Recommended, largest effect first", ""]
    if recommendations.isEmpty { lines.append("Nothing is wrong.") }
    for (index, advice) in recommendations.enumerated() {
      lines += [
        "\(index + 1). **\(Self.escaped(invocation.spelled(advice.title)))**",
        "   `\(Self.code(invocation.spelled(advice.command)))`",
        "   brings: \(Self.escaped(advice.effect))",
        "   \(Self.escaped(advice.reason)) (\(Self.escaped(advice.source)))",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Nothing that a device or a capture is called shall be taken for markup, a mention or a link.
  private static func escaped(_ text: String) -> String {
    let signs: Set<Character> = ["\\", "|", "`", "*", "_", "<", ">", "[", "]", "#", "~", "&"]
    var escaped = ""
    var isMention = false
    var before: Character = " "
    for sign in plain(text) {
      // A word joiner, where a person would be mentioned; not in `pcie@fe180000`.
      if isMention && (sign.isLetter || sign.isNumber) { escaped.append("\u{2060}") }
      isMention = sign == "@" && !before.isLetter && !before.isNumber
      if signs.contains(sign) { escaped.append("\\") }
      escaped.append(sign)
      before = sign
    }
    return escaped
  }

  private static func code(_ text: String) -> String { plain(text).replacing("`", with: "'") }

  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0 == "\u{7f}" ? " " : $0 }))
  }
}
