extension Detection {
  /// What detect shows to people.
  public func text(_ style: Style) -> String {
    var lines = boardLines(style)
    for card in accelerators { lines += [""] + cardLines(card, style) }
    if accelerators.isEmpty { lines += [""] + strangerLines(style) }
    let clusters = clusterLines(style)
    lines += [""] + (clusters.isEmpty ? row("Processors", "none seen", style) : clusters)
    if !machine.otherTuners.isEmpty { lines += [""] + otherTunerLines(style) }
    if style.isVerbose { lines += unreadLines(style) }
    lines += [""] + conclusion(style)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private static let column = 14

  private func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Paragraph.labelled(label, text, column: Self.column, width: style.width)
  }

  private func boardLines(_ style: Style) -> [String] {
    let kernel = machine.identity.kernel.isEmpty ? "" : ", Linux \(machine.identity.kernel)"
    guard let board else {
      return row("Board", "unknown: \(machine.identity.described)\(kernel)", style)
    }
    if board.knownBy == .chip { return chipLines(board, kernel, style) }
    let chip = board.chip.map { ", \($0)" } ?? ""
    return row("Board", "\(board.name) (\(board.id))\(chip)\(kernel)", style)
      + fileLines(board.origin, style)
  }

  /// A board that is known by its chip alone, and how to add it.
  private func chipLines(
    _ board: Detection.BoardName, _ kernel: String, _ style: Style
  ) -> [String] {
    row("Board", "unknown: \(machine.identity.described)\(kernel)", style)
      + row("  chip", "\(board.name) (\(board.id)), which stands in for the board", style)
      + fileLines(board.origin, style)
      + row(
        "  add it",
        style.spelled("\(Action.capture(into: "FILE")), then \(Action.beginBoard)"), style)
  }

  private func fileLines(_ origin: Origin, _ style: Style) -> [String] {
    origin.file.map { row("  file", $0, style) } ?? []
  }

  private func cardLines(_ card: Card, _ style: Style) -> [String] {
    let device = card.place.device
    let driver = device.driver.map { "driver \($0)" } ?? "no driver"
    var lines = row(
      "Accelerator", "\(card.name) (\(card.id)) at \(device.address), \(driver)", style)
    lines += fileLines(card.origin, style)
    if let obstacle = card.place.obstacles.first, accelerators.count > 1 || !obstacle.isBlocking {
      lines += row("  problem", obstacle.sentence, style)
    }
    switch device {
    case .pci:
      lines += row("  slot", slotText(card.place), style)
      lines += row("  link", card.place.linkInWords, style)
    case .platform:
      lines += row("  place", "on the chip, \(device.identity)", style)
      for clock in machine.devfreq where clock.drives(device) {
        let now = clock.presentHertz.map { "\(Clock.text($0 / 1000)), " } ?? ""
        lines += row("  clock", "\(now)governor \(clock.governor)", style)
      }
    }
    if let errors = card.place.errorCounts.total, errors != .none {
      lines += row("  errors", card.place.errorCounts.described, style)
    }
    for line in card.place.shared {
      lines += row(
        "  interrupt",
        "\(line.number), shared with \(line.others.joined(separator: ", ")): never moved",
        style)
    }
    if card.place.vectors.isEmpty && card.place.shared.isEmpty {
      lines += row("  interrupt", "none at present", style)
    }
    for vectors in runs(of: card.place.vectors) {
      lines += row("  interrupt", interrupts(vectors, of: device), style)
    }
    return lines
  }

  /// The connector and its controller; of a chip's own slot the controller is the name.
  private func slotText(_ place: Placement) -> String {
    let name = place.slot?.name ?? "unknown"
    guard let controller = place.device.pci?.controllers.last, controller != name else {
      return name
    }
    return "\(name), \(controller)"
  }

  /// The vectors in runs of those that arrive at one place.
  private func runs(of vectors: [Placement.Vector]) -> [[Placement.Vector]] {
    var runs: [[Placement.Vector]] = []
    for vector in vectors {
      if let last = runs.last?.last, place(of: last) == place(of: vector) {
        runs[runs.count - 1].append(vector)
      } else {
        runs.append([vector])
      }
    }
    return runs
  }

  private func interrupts(_ vectors: [Placement.Vector], of device: Device) -> String {
    let numbers = vectors.map(\.interrupt.number).inRanges
    let positions = vectors.map(\.index).inRanges
    let total = vectors.reduce(UInt64(0)) { sum, vector in
      let (result, overflow) = sum.addingReportingOverflow(vector.interrupt.total)
      return overflow ? .max : result
    }
    let noun = vectors.count == 1 ? "vector" : "vectors"
    // Lines of the chip are not vectors of a message.
    let which = device.pci == nil ? "" : ", \(noun) \(positions)"
    let place = vectors.first.map(place) ?? ""
    return "\(numbers)\(which): \(place), \(total.grouped) so far"
  }

  /// Where a vector's interrupt arrives, with the kind of core.
  private func place(of vector: Placement.Vector) -> String {
    let interrupt = vector.interrupt
    guard let cpus = interrupt.effective ?? interrupt.affinity else { return "CPU unknown" }
    let kinds = topology.clusters.filter { !$0.processors.intersection(cpus).isEmpty }
      .compactMap(\.kind)
    let kind = Set(kinds).count == 1 ? " (\(kinds[0]))" : ""
    return interrupt.effective == nil ? "may land on \(cpus)\(kind)" : "on \(cpus)\(kind)"
  }

  private func strangerLines(_ style: Style) -> [String] {
    let bridges = 0x06
    let others = machine.devices.filter {
      $0.classCode >> 16 != bridges || machine.isUnstarted($0)
    }
    var seen = DisabledUnit.described(machine.disabledUnits).map {
      "\($0), disabled in the device tree"
    }
    seen += others.map { "\($0.address) \($0.identity)" }
    seen += machine.platformDevices.map { "\($0.name.string) \($0.identity)" }
    let none = machine.identity.hasDeviceTree ? ", no such unit on the chip" : ""
    return row(
      "Accelerator",
      seen.isEmpty
        ? "none: no device on a PCI bus\(none)"
        : "none known among \(seen.joined(separator: ", "))", style)
  }

  private func clusterLines(_ style: Style) -> [String] {
    let full = clusterRows(withCapacity: true)
    let isTooWide = full.contains { $0.count > style.width }
    let rows = isTooWide ? clusterRows(withCapacity: false) : full
    return rows.flatMap { line in
      line.count <= style.width
        ? [line]
        : row(line.prefix(Self.column).trimmed, String(line.dropFirst(Self.column)), style)
    }
  }

  private func clusterRows(withCapacity: Bool) -> [String] {
    let names = topology.clusters.map { "\($0.processors)" }
    let kinds = topology.clusters.map { String(($0.kind ?? "kind unknown").prefix(30)) }
    let nameWidth = names.map(\.count).max() ?? 0
    let kindWidth = kinds.map(\.count).max() ?? 0
    return topology.clusters.enumerated().map { index, cluster in
      var parts = [
        Paragraph.padded(names[index], to: nameWidth),
        Paragraph.padded(kinds[index], to: kindWidth),
      ]
      if let maximum = cluster.maximumKilohertz { parts.append(Clock.text(maximum)) }
      if let capacity = cluster.capacity, withCapacity {
        parts.append("capacity " + Paragraph.spaces(4 - String(capacity).count) + "\(capacity)")
      }
      if let governor = cluster.governor { parts.append(governor) }
      if cluster.isFastest { parts.append(topology.criterion == nil ? "all alike" : "fastest") }
      if cluster.online != cluster.processors {
        parts.append("offline: \(cluster.processors.subtracting(cluster.online).list)")
      }
      let label = index == 0 ? "Processors" : ""
      return Paragraph.padded(label, to: Self.column) + parts.joined(separator: "  ")
    }
  }

  private func otherTunerLines(_ style: Style) -> [String] {
    machine.otherTuners.enumerated().flatMap { index, tuner in
      row(
        index == 0 ? "Other tuners" : "",
        "\(tuner.name): \(tuner.evidence); it sets \(tuner.sets); to end that: "
          + tuner.remedy, style)
    }
  }

  private func unreadLines(_ style: Style) -> [String] {
    machine.unread.enumerated().flatMap { index, line in
      row(index == 0 ? "Unread" : "", line, style)
    }
  }

  /// The verdict, what tuning is known to bring, and the next command.
  private func conclusion(_ style: Style) -> [String] {
    let command = style.suggestion("Next", next.command)
    let verdict = next.why.map {
      (next.needsAttention ? "\(style.attention) " : "") + style.spelled($0)
    }
    let paint = { (lines: [String]) in next.needsAttention ? lines.map(style.yellow) : lines }
    guard next.changes else {
      guard let verdict else { return Paragraph.fitted(command, width: style.width) }
      return paint(Paragraph.fitted(verdict, then: command, width: style.width))
    }
    return paint(verdict.map { Paragraph.lines($0, width: style.width) } ?? [])
      + Paragraph.lines(ExpectedGain.sentence(of: next.expected), width: style.width)
      + Paragraph.fitted(command, width: style.width)
  }
}

extension Placement {
  /// The link's state, and what holds it: `5.0 GT/s x1, 500 MB/s: the best the card can do`.
  var linkInWords: String {
    guard let link, let best = expectedLink else {
      return device.pci?.link.map(Self.shown) ?? "unknown"
    }
    let cardLink = cardLink ?? best
    let hop = hops.count > 1 ? slowestHop.map { ", the slowest hop, \($0)" } ?? "" : ""
    let now = Self.shown(link) + hop
    let rate = link.megabytesPerSecond
    switch linkVerdict {
    case .degraded: return "\(now): less than possible here, \(Self.shown(best))"
    case .asExpected where link.generation > best.generation || link.lanes > best.lanes:
      return hops.count > 1
        ? "\(now): all that its two ends can do"
        : "\(now): more than is known of card, port and slot, \(best)"
    case .asExpected where rate >= cardLink.megabytesPerSecond:
      return "\(now): the best the card can do"
    case .asExpected where hops.count > 1:
      return "\(now): all that its two ends can do; card \(cardLink)"
    case .asExpected where link.lanes < cardLink.lanes && link.generation == cardLink.generation:
      return "\(now): the best of \(narrow) x\(slot?.link.lanes ?? best.lanes) and card "
        + "x\(cardLink.lanes)"
    case .asExpected: return "\(now): the best of \(narrow) \(best) and card \(cardLink)"
    case .unknown: return now
    }
  }

  private var narrow: String { slot == nil ? "port" : "slot" }

  private static func shown(_ link: PCILink) -> String {
    "\(link), \(link.megabytesPerSecond.grouped) MB/s"
  }
}

extension Configuration {
  /// What config shows to people.
  public func text(_ style: Style) -> String {
    let settings = settings
    let wide = settings.map(\.setting.value.count).max() ?? 0
    let isNarrow = settings.contains { 15 + wide + $0.setting.place.count > style.width }
    var lines = settings.flatMap { key, setting -> [String] in
      let label = Paragraph.padded(key, to: 13)
      if isNarrow { return [label + setting.value, "    " + setting.place] }
      return [label + Paragraph.padded(setting.value, to: wide) + "  " + setting.place]
    }
    if settings.isEmpty { lines.append("Nothing is set; board and card are recognised.") }
    if !files.isEmpty {
      lines += ["", "Files; later values win"]
      lines += files.map { "    \($0.file)" + ($0.state == .read ? "" : ", \($0.state.rawValue)") }
    }
    if !errors.isEmpty {
      lines += ["", "Ignored"]
      lines += errors.flatMap { Paragraph.indented($0.description, by: 4, width: style.width) }
        .map(style.red)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }
}
