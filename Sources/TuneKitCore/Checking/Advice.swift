/// What to do, from what was seen: a function of values.
package struct Adviser {
  package let inventory: Inventory
  package let board: (any Board)?
  /// The units on the chip that are not tuned.
  package let units: [ChipUnit]
  package let clusters: [Diagnosis.Cluster]
  package let applied: [Diagnosis.Applied]
  /// The devices whose plan is set at every boot and whenever their interrupts appear.
  package let enabled: Set<DeviceAddress>
  /// What has everything that is applied at every boot; nil where that is so.
  package let lasting: Action?
  /// Whether something was left out that root could read.
  package let isCutOff: Bool

  package init(
    inventory: Inventory, board: (any Board)?, units: [ChipUnit], clusters: [Diagnosis.Cluster],
    applied: [Diagnosis.Applied], enabled: Set<DeviceAddress>, lasting: Action?, isCutOff: Bool
  ) {
    self.inventory = inventory
    self.board = board
    self.units = units
    self.clusters = clusters
    self.applied = applied
    self.enabled = enabled
    self.lasting = lasting
    self.isCutOff = isCutOff
  }

  /// What planning comes to for a card.
  package struct Plans {
    package let usual: Strategy?
    package let latency: Strategy?
    /// What a command must repeat of the applied tuning.
    package var options: [Action.Option] = []

    package init(
      usual: Strategy?, latency: Strategy?, options: [Action.Option] = []
    ) {
      self.usual = usual
      self.latency = latency
      self.options = options
    }
  }

  /// Everything there is to do, the largest effect first; the order within one effect is that in
  /// which it is found.
  package func recommendations(for cards: [Diagnosis.Card], _ plans: [Plans]) -> [Recommendation] {
    var all = zip(cards, plans).flatMap { card, plans -> [Recommendation] in
      let planned = plan(of: card, plans, isOne: cards.count == 1)
      return hardware(of: card) + planned + errors(of: card) + questions(of: card) + port(of: card)
        + remarks(about: card)
    }
    all =
      obstacles(of: cards) + unstarted() + all + slowdowns() + leftovers() + strangers(cards)
      + knowing()
    var seen: Set<Message> = []
    let once = all.filter { seen.insert($0.title).inserted }
    return once.enumerated().sorted {
      ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
    }.map(\.element)
  }

  private func hardware(of card: Diagnosis.Card) -> [Recommendation] {
    var list: [Recommendation] = []
    for (name, size) in [("read-request", card.readRequest), ("payload", card.payload)] {
      guard let size, size.verdict == .unstable, let bytes = size.bytes, let source = size.source
      else {
        continue
      }
      let stable = size.stable.map(String.init).joined(separator: " or ")
      list.append(
        Recommendation(
          .stable,
          "The \(name) size is \(bytes) bytes, and only \(stable) is stable: find who sets it",
          effect: "no crashes and no lost speed from this",
          command: .look("grep -o 'pci=[^ ]*' /proc/cmdline; sudo lspci -vvs \(card.address)"),
          because: size.why ?? "", from: source))
    }
    if let link = card.link, link.verdict == .degraded { list.append(seat(link)) }
    return list
  }

  private func seat(_ link: Diagnosis.Link) -> Recommendation {
    let (rate, best) = (link.rate ?? 0, link.expectedRate ?? 0)
    let hop = link.slowestHop.map { " (the slowest hop, \($0))" } ?? ""
    return Recommendation(
      .certain,
      "The link is slower than it could be\(hop): power off and reseat "
        + (hop.isEmpty ? "the card" : "card and switch"),
      effect: "\(rate.grouped) \u{2192} \(best.grouped) MB/s, which counts for large transfers",
      command: "sudo poweroff",
      because: "Card, port and slot can do more together than they have agreed on; TuneKit never "
        + "retrains a link under a driver.",
      .reasoned("max_link_speed and max_link_width of both ends, and the slot's wiring"))
  }

  private func plan(
    of card: Diagnosis.Card, _ plans: Plans, isOne: Bool
  ) -> [Recommendation] {
    let device: [Action.Option] = isOne ? [] : [.device(card.address.description)]
    let again = plans.options.isEmpty ? device : plans.options
    var list: [Recommendation] = []
    if let usual = plans.usual, !usual.changes.isEmpty {
      list.append(apply(usual, to: card, again))
    }
    // A guard that runs tunes each opening of the card by itself, and what is to be applied says so.
    let isEnabled = enabled.contains(card.address)
    let isCovered = isEnabled || card.comesWithUse && !list.isEmpty
    list += cautions(of: plans.usual, without: isCovered ? [.comesWithUse] : [])
    let left = applied.first { $0.address == card.address && $0.leftBy != nil }
    list += left.map { abandoned($0, device) } ?? boot(of: card)
    if let latency = plans.latency, let more = more(in: latency, than: plans.usual) {
      list.append(
        Recommendation(
          .optional, "Try the profile latency: \(more)",
          effect: "shorter gaps between calls, more power",
          command: Message(.plan.choosing([.profile(.latency)] + device)),
          because: "Not measured with this card; compare it with the usual profile.",
          from: "reasoned: the reasons and sources that this plan shows"))
    }
    return list
  }

  /// That a command for whose time the card was tuned was killed, and its settings are still there.
  private func abandoned(
    _ applied: Diagnosis.Applied, _ device: [Action.Option]
  ) -> [Recommendation] {
    [
      Recommendation(
        .lasting,
        "\(applied.leftBy ?? "A command") was killed, for which the card was tuned: restore its "
          + "settings",
        effect: "the values from before",
        command: Message(.revert.choosing(device)),
        because: "Nobody else restores them but the next apply, run or revert.",
        .documented("Plugins-doc/decisions/0028"))
    ]
  }

  /// That the applied settings, which hold, are lost at a reboot.
  private func boot(of card: Diagnosis.Card) -> [Recommendation] {
    let isHeld = applied.contains { $0.address == card.address && $0.outcome != .drifted }
    guard isHeld, !enabled.contains(card.address), !card.comesWithUse, let lasting else {
      return []
    }
    return [
      Recommendation(
        .optional, "The settings are lost at the next boot: apply them at every boot",
        effect: "the same after each boot", command: Message(lasting),
        because: "The kernel keeps these settings until it ends.",
        .documented("Plugins-doc/decisions/0027"))
    ]
  }

  /// What the plan says to settle; heat and what keeps the driver away have words of their own.
  private func cautions(of plan: Strategy?, without known: [Caution.Topic]) -> [Recommendation] {
    let covered: [Caution.Topic] = [.slowdown, .driver, .others] + known
    return (plan?.cautions ?? []).compactMap { caution in
      guard let command = caution.command ?? caution.remedy,
        !(caution.topic.value.map(covered.contains) ?? false)
      else { return nil }
      let isCommand = caution.remedy == caution.command
      let remedy: Message = caution.remedy.map { isCommand ? "" : "; \($0)" } ?? ""
      return Recommendation(
        Recommendation.Weight(caution.weight ?? .lasting),
        "\(caution.summary): \(caution.detail)\(remedy)",
        effect: caution.effect ?? "not stated by the module", command: command,
        because: Self.because[caution.weight ?? .lasting] ?? "",
        from: caution.source
          ?? "reasoned: what was found on this machine; Plugins-doc/knobs.md")
    }
  }

  private static let because: [Caution.Weight: String] = [
    .working: "The card does not work until this is solved.",
    .stable: "The card or the machine may fail until this is solved.",
    .slow: "This limits what the plan brings.",
    .lasting: "The settings last only until that happens.",
    .knowing: "It changes what the plan can bring.",
  ]

  private func apply(
    _ plan: Strategy, to card: Diagnosis.Card, _ device: [Action.Option]
  ) -> Recommendation {
    let changes = plan.changes
    let titles = changes.map(\.title)
    let shown =
      titles.prefix(4).joined(separator: "; ")
      + (titles.count > 4 ? "; and \(titles.count - 4) more" : "")
    let lost = applied.first { $0.address == card.address && $0.outcome == .drifted }
    let isByUse = card.comesWithUse && !enabled.contains(card.address)
    let measured = changes.first { $0.cited?.isMeasured == true }
    let reasons = changes.map(\.reason).reduce(into: [String]()) { list, reason in
      if !list.contains(reason) { list.append(reason) }
    }
    return Recommendation(
      measured == nil ? .reasoned : .measured,
      isByUse
        ? "Tune automatically whenever a program opens the card (or for one program: "
          + "\(Action.run) -- CMD): \(shown)"
        : lost == nil
          ? "Apply the plan: \(shown)" : "Apply again, since settings have drifted: \(shown)",
      effect: plan.expected.map(Self.effect) ?? "not measured for this pair",
      command: Message((isByUse ? Action.enable : .apply).choosing(device)),
      because: reasons.prefix(3).joined(separator: " "),
      from: (measured ?? changes.first)?.source ?? "")
  }

  /// What the whole brings, and who measured it.
  private static func effect(of expected: ExpectedGain) -> String {
    expected.text + (expected.by.map { ". Measured by \($0)." } ?? "")
  }

  /// What the plan for the least latency changes besides; nil where that is nothing.
  private func more(in latency: Strategy, than usual: Strategy?) -> String? {
    let known = Set(usual?.steps.map(\.id) ?? [])
    let titles = latency.changes.filter { !known.contains($0.id) }.map(\.title)
    return titles.isEmpty ? nil : titles.joined(separator: "; ")
  }
}
