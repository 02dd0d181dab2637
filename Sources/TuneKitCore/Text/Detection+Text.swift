extension Detection {
  /// What detect shows to people: the board, its processors, and what hangs on it as a tree; then a
  /// verdict and the one next command.
  public func text(_ style: Style) -> String {
    var lines = boardLines(style) + [""] + ProcessorRows(of: self).lines(style)
    let nodes = accelerators.isEmpty ? strangers : tree(style)
    lines += [DeviceNode.trunk(style)] + DeviceNode.lines(of: nodes, style)
    if !machine.otherTuners.isEmpty { lines += [""] + otherTunerLines(style) }
    if style.isVerbose { lines += unreadLines(style) }
    lines += [""] + conclusion(style)
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private func boardLines(_ style: Style) -> [String] {
    let kernel = machine.identity.kernel.isEmpty ? nil : "Linux \(machine.identity.kernel)"
    let unknown = ["Board unknown: \(machine.identity.described)", kernel]
    guard let board else { return head(unknown, style) }
    if board.knownBy == .chip {
      return head(unknown, style)
        + row(
          "  chip", "\(board.chip ?? board.name) (\(board.id)), which stands in for the board",
          style)
        + fileLines(board.origin, style)
        + row(
          "  add it",
          style.spelled(
            style.invocation.captured.map { Message(Action.beginBoard(from: $0)) }
              ?? "\(Action.capture(into: "FILE")), then \(Action.beginBoard(from: "FILE"))"),
          style)
    }
    return head(["\(board.name) (\(board.id))", board.chip, kernel], style)
      + fileLines(board.origin, style)
  }

  private func head(_ parts: [String?], _ style: Style) -> [String] {
    Paragraph.fitted(parts.compactMap(\.self).joined(separator: "   "), width: style.width)
  }

  private func fileLines(_ origin: Origin, _ style: Style) -> [String] {
    origin.file.map { row("  file", $0, style) } ?? []
  }

  private func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Paragraph.labelled(label, text, column: 14, width: style.width)
  }

  /// The accelerators below the ports that they hang on.
  private func tree(_ style: Style) -> [DeviceNode] {
    var nodes: [DeviceNode] = []
    for card in accelerators {
      DeviceNode.insert(
        DeviceNode(title: title(of: card), facts: facts(about: card, style)),
        below: ports(above: card.place, style), into: &nodes)
    }
    let unknown = units.filter { $0.state == .unknown }
    return nodes
      + unknown.map { DeviceNode(title: "on the chip: \($0.described), which no module knows") }
      + DisabledUnit.stated(machine.disabledUnits).map { DeviceNode(title: "on the chip: \($0)") }
  }

  /// The ports and switches on the way to a card, from the root port on.
  private func ports(above place: Placement, _ style: Style) -> [String] {
    guard let device = place.device.pci else { return [] }
    let controller = device.controllers.last
    let ports = place.hops.compactMap(\.upper)
    guard !ports.isEmpty else { return controller.map { ["PCIe controller \($0)"] } ?? [] }
    return ports.enumerated().map { index, address in
      let most = machine.device(at: address)?.maximumLink.map { style.unbroken("up to \($0)") }
      let name = index == 0 ? controller : nil
      let kind = index == 0 ? "PCIe port" : "PCIe switch"
      return (["\(kind) \(address)", name, most].compactMap(\.self)).joined(separator: ", ")
    }
  }

  private func title(of card: Card) -> String {
    let name = "\(card.name) (\(card.id)) at \(card.place.device.address)"
    switch card.place.device {
    case .pci: return card.place.slot.map { "\($0.name): \(name)" } ?? name
    case .platform: return "on the chip: \(name)"
    }
  }

  private func facts(about card: Card, _ style: Style) -> [DeviceNode.Fact] {
    let place = card.place
    let device = place.device
    var facts = [
      DeviceNode.Fact(
        label: "driver", text: device.driver ?? "none", sign: device.driver == nil ? style.bad : nil
      )
    ]
    if let file = card.origin.file { facts.append(.init(label: "file", text: file)) }
    if let obstacle = place.obstacles.first, accelerators.count > 1 || !obstacle.isBlocking {
      facts.append(.init(label: "problem", text: obstacle.sentence, sign: style.odd))
    }
    if device.pci != nil {
      let sign: Style.Sign? =
        switch place.linkVerdict {
        case .asExpected: style.good
        case .degraded: style.bad
        case .unknown: nil
        }
      facts.append(.init(label: "link", text: place.linkInWords, sign: sign))
    } else {
      for clock in machine.devfreq where clock.drives(device) {
        facts.append(.init(label: "clock", text: Self.text(of: clock)))
      }
    }
    if let errors = place.errorCounts.total, errors != .none {
      facts.append(.init(label: "errors", text: place.errorCounts.described, sign: style.odd))
    }
    facts += place.shared.map { line in
      DeviceNode.Fact(
        label: "interrupt",
        text: "\(line.number), shared with \(line.others.joined(separator: ", ")): never moved")
    }
    if place.vectors.isEmpty && place.shared.isEmpty {
      facts.append(.init(label: "interrupt", text: "none at present"))
    }
    facts += Self.runs(of: place.vectors, by: { landing(of: $0) }).map { run in
      DeviceNode.Fact(label: "interrupt", text: interrupts(run, of: device))
    }
    return facts
  }

  /// The vectors in runs of those that arrive at one place.
  fileprivate static func runs<Place: Equatable>(
    of vectors: [Placement.Vector], by place: (Placement.Vector) -> Place
  ) -> [[Placement.Vector]] {
    var runs: [[Placement.Vector]] = []
    for vector in vectors {
      if let last = runs.last?.last, place(last) == place(vector) {
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
    let place = vectors.first.map(landing) ?? ""
    return "\(numbers)\(which): \(place), \(total.grouped) so far"
  }

  /// Where a vector's interrupt arrives, with the kind of core.
  private func landing(of vector: Placement.Vector) -> String {
    let interrupt = vector.interrupt
    guard let cpus = interrupt.effective ?? interrupt.affinity else { return "CPU unknown" }
    let kinds = topology.clusters.filter { !$0.processors.intersection(cpus).isEmpty }
      .compactMap(\.kind)
    let kind = Set(kinds).count == 1 ? " (\(kinds[0]))" : ""
    return interrupt.effective == nil ? "may land on \(cpus)\(kind)" : "on \(cpus)\(kind)"
  }

  /// What is there instead of an accelerator, and the slots in which nothing answers.
  private var strangers: [DeviceNode] {
    let others = machine.devices.filter { !$0.isBridge || machine.isUnstarted($0) }
    var titles = others.map { "\($0.address)  \(names.described($0))" }
    titles += machine.platformDevices.map { "on the chip: \($0.name.string) \($0.identity)" }
    titles += DisabledUnit.stated(machine.disabledUnits)
    titles += emptySlots.map { slot in
      let why = slot.state == .noCard ? "no card answers" : "the device tree does not enable it"
      return "\(slot.place): \(why)"
    }
    if titles.isEmpty {
      let chip = machine.identity.hasDeviceTree ? ", no accelerator on the chip" : ""
      titles = ["no device on a PCI bus\(chip)"]
    }
    return titles.map { DeviceNode(title: $0) }
  }

  /// Its clock just now, of what the hardware can do, and who chooses it.
  private static func text(of clock: DevfreqDevice) -> String {
    let now = clock.presentHertz.map { hertz in
      clock.maximumHertz.map { Clock.share(hertz / 1000, of: $0 / 1000) }
        ?? Clock.text(hertz / 1000)
    }
    let limit =
      clock.isLimited ? clock.ceilingHertz.map { "limited to \(Clock.text($0 / 1000))" } : nil
    return [now, limit, "governor \(clock.governor)"].compactMap(\.self).joined(separator: ", ")
  }

  private func otherTunerLines(_ style: Style) -> [String] {
    machine.otherTuners.flatMap { tuner in
      let text =
        "\(style.attention) \(tuner.name): \(tuner.evidence); \(tuner.ending)"
      return style.signed(Paragraph.hanging(text, by: 2, width: style.width), style.odd)
    }
  }

  private func unreadLines(_ style: Style) -> [String] {
    machine.unread.enumerated().flatMap { index, line in
      row(index == 0 ? "Unread" : "", line, style)
    }
  }

  /// The verdict, what tuning is known to bring, and the next command.
  private func conclusion(_ style: Style) -> [String] {
    let sign = next.needsAttention ? style.bad : style.good
    let verdict = next.why.map { why -> [String] in
      let text = "\(sign.text) \(style.spelled(why))"
      return style.signed(Paragraph.hanging(text, by: 2, width: style.width), sign)
    }
    let expected = ExpectedGain.sentence(of: next.expected, as: next.profile)
    let gain = next.changes ? row("  brings", expected, style) : []
    return (verdict ?? []) + gain
      + Paragraph.fitted(style.suggestion("Next", next.command), width: style.width)
  }
}

/// The processors, a row a cluster, with an arrow where the interrupts of the accelerators land.
private struct ProcessorRows {
  private let clusters: [Topology.Cluster]
  private let areAlike: Bool
  /// The numbers of the interrupts that land on each cluster, and the one CPU where it is one.
  private var arrows: [(cluster: Int, interrupts: [Int], processors: CPUSet)] = []

  init(of detection: Detection) {
    clusters = detection.topology.clusters
    areAlike = detection.topology.criterion == nil
    for card in detection.accelerators {
      for run in Detection.runs(of: card.place.vectors, by: { $0.interrupt.effective }) {
        guard let cpus = run.first?.interrupt.effective,
          let place = clusters.firstIndex(where: { cpus.isSubset(of: $0.processors) })
        else { continue }
        arrows.append((place, run.map(\.interrupt.number), cpus))
      }
    }
  }

  func lines(_ style: Style) -> [String] {
    if clusters.isEmpty { return ["  no processors seen"] }
    // The most that fits; what a line has no room for is below it.
    for (withCapacity, withPlace) in [(true, true), (true, false), (false, true), (false, false)] {
      let lines = rows(withCapacity).enumerated().flatMap { index, row -> [String] in
        let marks = marks(at: index, withPlace)
        guard let first = marks.first else { return [row] }
        let column = Paragraph.spaces(row.count)
        return ["\(row)  \(first)"] + marks.dropFirst().map { "\(column)  \($0)" }
      }
      if lines.allSatisfy({ $0.count <= style.width }) { return lines }
    }
    return rows(false).enumerated().flatMap { index, row in
      Paragraph.fitted(row, by: 4, width: style.width)
        + marks(at: index, true).flatMap {
          Paragraph.hanging("    \($0)", by: 7, width: style.width)
        }
    }
  }

  private func marks(at cluster: Int, _ withPlace: Bool) -> [String] {
    arrows.filter { $0.cluster == cluster }.map { arrow in
      let isOne = arrow.interrupts.count == 1
      let name = "\(isOne ? "interrupt" : "interrupts") \(arrow.interrupts.inRanges)"
      let place = withPlace ? " \(isOne ? "lands" : "land") on \(arrow.processors)" : ""
      return "◄─ \(name)\(place)"
    }
  }

  /// The rows in columns of one width each, without blanks at their ends.
  private func rows(_ withCapacity: Bool) -> [String] {
    let cells = clusters.map { cluster -> [String] in
      let capacity = cluster.capacity.map { number in
        "capacity " + Paragraph.spaces(4 - String(number).count) + "\(number)"
      }
      let offline = cluster.processors.subtracting(cluster.online)
      return [
        "\(cluster.processors)", String((cluster.kind ?? "kind unknown").prefix(40)),
        cluster.maximumKilohertz.map(Clock.text) ?? "", withCapacity ? capacity ?? "" : "",
        cluster.governor ?? "", cluster.isFastest ? areAlike ? "all alike" : "fastest" : "",
        offline.isEmpty ? "" : "offline: \(offline.list)",
      ]
    }
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let texts = row.indices.filter { widths[$0] > 0 }
        .map { Paragraph.padded(row[$0], to: widths[$0]) }
      var line = "  " + texts.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// A device in the tree of a machine, with what hangs on it.
private struct DeviceNode {
  let title: String
  var facts: [Fact] = []
  var children: [DeviceNode] = []

  /// What is to be said of a device.
  struct Fact {
    let label: String
    let text: String
    var sign: Style.Sign?
  }

  /// Puts a node below others, by their titles; those that are not there yet are made.
  static func insert(_ node: DeviceNode, below titles: [String], into nodes: inout [DeviceNode]) {
    guard let first = titles.first else {
      nodes.append(node)
      return
    }
    if !nodes.contains(where: { $0.title == first }) { nodes.append(DeviceNode(title: first)) }
    guard let place = nodes.firstIndex(where: { $0.title == first }) else { return }
    insert(node, below: Array(titles.dropFirst()), into: &nodes[place].children)
  }

  /// What joins the processors to the tree.
  static func trunk(_ style: Style) -> String { isDeep(style) ? "   │" : "│" }

  /// Whether there is room for what hangs on a device to stand to its right.
  ///
  /// A name of a driver has 16 letters at most on a screen of 20 columns.
  private static func isDeep(_ style: Style) -> Bool { style.width >= 40 }

  static func lines(of nodes: [DeviceNode], _ style: Style) -> [String] {
    lines(of: nodes, style, behind: isDeep(style) ? "   " : "")
  }

  private static func lines(
    of nodes: [DeviceNode], _ style: Style, behind start: String
  ) -> [String] {
    nodes.enumerated().flatMap { index, node -> [String] in
      let isLast = index == nodes.count - 1
      let inner = isDeep(style) ? start + (isLast ? "    " : "│   ") : "  "
      let hung = isDeep(style) ? inner : start + "   "
      let room = style.width - inner.count
      let title = Paragraph.lines(node.title, width: style.width - hung.count).enumerated().map {
        row, line in
        row == 0 ? "\(start)\(isLast ? "└─" : "├─") \(line)" : "\(hung)\(line)"
      }
      let facts = node.facts.flatMap { fact -> [String] in
        let text = [fact.sign?.text, fact.text].compactMap(\.self).joined(separator: " ")
        let lines = Paragraph.labelled(fact.label, text, column: 11, width: room)
          .map { inner + $0 }
        return fact.sign.map { style.signed(lines, $0) } ?? lines
      }
      let below = isDeep(style) ? inner : start
      return title + facts + Self.lines(of: node.children, style, behind: below)
    }
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
  /// What config shows to people, but for the errors: the command says them on standard error.
  public func text(_ style: Style) -> String {
    let settings = settings
    let wide = settings.map(\.setting.value.count).max() ?? 0
    let isNarrow = settings.contains { 15 + wide + $0.setting.place.count > style.width }
    var lines = settings.flatMap { key, setting -> [String] in
      let label = Paragraph.padded(key, to: 13)
      if isNarrow { return [label + setting.value, "    " + setting.place] }
      return [label + Paragraph.padded(setting.value, to: wide) + "  " + setting.place]
    }
    if settings.isEmpty && errors.isEmpty {
      lines.append("Nothing is set; board and card are recognised.")
    }
    if !files.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines.append("Files; later values win")
      lines += files.map { "    \($0.file)" + ($0.state == .read ? "" : ", \($0.state.rawValue)") }
    }
    guard !lines.isEmpty else { return "" }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }
}
