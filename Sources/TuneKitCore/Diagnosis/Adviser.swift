/// What to do, from what was seen: a function of values.
struct Adviser {
  let inventory: Inventory
  let board: (any Board)?
  let clusters: [Diagnosis.Cluster]
  let applied: [Diagnosis.Applied]
  /// Whether what the plan sets is set at every boot and whenever a card's interrupts appear.
  let isEnabled: Bool
  /// Whether something was left out that root could read.
  let isCutOff: Bool

  /// What planning comes to for a card.
  struct Plans {
    let usual: Strategy?
    let latency: Strategy?
    /// What a command has to repeat of what is applied.
    var options: [String] = []
  }

  /// Everything there is to do, the largest effect first; the order within one effect is that in
  /// which it is found.
  func recommendations(for cards: [Diagnosis.Card], _ plans: [Plans]) -> [Recommendation] {
    var all = zip(cards, plans).flatMap { card, plans -> [Recommendation] in
      let planned = plan(of: card, plans, isOne: cards.count == 1)
      return hardware(of: card) + planned + errors(of: card) + questions(of: card) + port(of: card)
    }
    all = obstacles(of: cards) + unstarted() + all + slowdowns() + strangers(cards) + knowing()
    var told: Set<String> = []
    let once = all.filter { told.insert($0.title).inserted }
    return once.enumerated().sorted {
      ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
    }.map(\.element)
  }

  private func hardware(of card: Diagnosis.Card) -> [Recommendation] {
    var list: [Recommendation] = []
    for (name, size) in [("read-request", card.readRequest), ("payload", card.payload)] {
      guard size.verdict == .unstable, let bytes = size.bytes, let source = size.source else {
        continue
      }
      let stable = size.stable.map(String.init).joined(separator: " or ")
      list.append(
        Recommendation(
          .stable,
          "The \(name) size is \(bytes) bytes, and only \(stable) is stable: find who sets it",
          effect: "no crashes and no lost speed from there",
          command: "grep -o 'pci=[^ ]*' /proc/cmdline; sudo lspci -vvs \(card.address)",
          because: size.why ?? "", from: source))
    }
    if card.link.verdict == .degraded { list.append(seat(card)) }
    return list
  }

  private func seat(_ card: Diagnosis.Card) -> Recommendation {
    let (rate, best) = (card.link.rate ?? 0, card.link.expectedRate ?? 0)
    let hop = card.link.slowestHop.map { " (the slowest hop, \($0))" } ?? ""
    return Recommendation(
      .certain,
      "The link is slower than it could be\(hop): power off and seat "
        + (hop.isEmpty ? "the card anew" : "card and switch anew"),
      effect: "\(rate.grouped) \u{2192} \(best.grouped) MB/s, which counts for large transfers",
      command: "sudo poweroff",
      because: "Card, port and slot can do more together than they have agreed on; a link is never "
        + "trained anew under a driver.",
      .reasoned("max_link_speed and max_link_width of both ends, and the slot's wiring"))
  }

  private func plan(
    of card: Diagnosis.Card, _ plans: Plans, isOne: Bool
  ) -> [Recommendation] {
    let device = isOne ? "" : " --device \(card.address)"
    let again = plans.options.isEmpty ? device : plans.options.map { " \($0)" }.joined()
    var list: [Recommendation] = []
    if let usual = plans.usual, !usual.changes.isEmpty {
      list.append(apply(usual, to: card, again))
    }
    // A guard that runs tunes each opening of the card by itself, and what is to be applied says so.
    let isTold = isEnabled || card.comesWithUse && !list.isEmpty
    list += cautions(of: plans.usual, without: isTold ? ["interrupt"] : [])
    list += boot(of: card, device)
    if let latency = plans.latency, let more = more(in: latency, than: plans.usual) {
      list.append(
        Recommendation(
          .optional, "Try the profile latency: \(more)",
          effect: "shorter gaps between calls, more power",
          command: "\(SuggestedCommand.planForLatency)\(device)",
          because: "Nobody has measured it with this card; hold it against the usual profile.",
          from: "reasoned: the reasons and sources that this plan shows"))
    }
    return list
  }

  /// That a reboot forgets what is applied and holds.
  private func boot(of card: Diagnosis.Card, _ device: String) -> [Recommendation] {
    let isHeld = applied.contains { $0.address == card.address && $0.outcome != .drifted }
    guard isHeld, !isEnabled, !card.comesWithUse else { return [] }
    return [
      Recommendation(
        .optional, "What is applied is lost at the next boot: have it applied at every boot",
        effect: "the same after each boot", command: "\(SuggestedCommand.enable)\(device)",
        because: "The kernel keeps these settings until it ends.",
        .documented("Plugins-doc/decisions/0027"))
    ]
  }

  /// What the plan says to settle; heat and what keeps the driver away have words of their own.
  private func cautions(of plan: Strategy?, without known: [String]) -> [Recommendation] {
    let told = Slowdown.Cause.allCases.map(\.caution) + ["driver"] + known
    return (plan?.cautions ?? []).compactMap { caution in
      guard let command = caution.command ?? caution.remedy,
        !told.contains(caution.summary)
      else { return nil }
      let isCommand = caution.remedy == caution.command
      let remedy = caution.remedy.map { isCommand ? "" : "; \($0)" } ?? ""
      return Recommendation(
        Recommendation.Weight(caution.weight ?? .lasting),
        "\(caution.summary): \(caution.detail)\(remedy)",
        effect: caution.effect ?? "the module that says so does not say", command: command,
        because: Self.because[caution.weight ?? .lasting] ?? "",
        from: caution.source
          ?? "reasoned: what was found on this machine; Plugins-doc/knobs.md")
    }
  }

  private static let because: [Caution.Weight: String] = [
    .working: "The card does not work before this is settled.",
    .stable: "The card or the machine may be lost before this is settled.",
    .slow: "This holds back what the plan brings.",
    .lasting: "What is set lasts no longer than until that happens.",
    .knowing: "It changes what the plan can bring.",
  ]

  private func apply(
    _ plan: Strategy, to card: Diagnosis.Card, _ device: String
  ) -> Recommendation {
    let changes = plan.changes
    let titles = changes.map(\.title)
    let shown =
      titles.prefix(4).joined(separator: "; ")
      + (titles.count > 4 ? "; and \(titles.count - 4) more" : "")
    let lost = applied.first { $0.address == card.address && $0.outcome == .drifted }
    let isByUse = card.comesWithUse && !isEnabled
    let sources = changes.map(\.source)
    let source = sources.first { $0.hasPrefix("measured") } ?? sources.first ?? ""
    let isMeasured = source.hasPrefix("measured")
    let reasons = changes.map(\.reason).reduce(into: [String]()) { list, reason in
      if !list.contains(reason) { list.append(reason) }
    }
    return Recommendation(
      isMeasured ? .measured : .reasoned,
      isByUse
        ? "Tune whenever a program has the card open, by itself (or for one program: "
          + "\(SuggestedCommand.run) -- CMD): \(shown)"
        : lost == nil
          ? "Apply the plan: \(shown)" : "Apply again, since it does not hold any more: \(shown)",
      effect: plan.expected?.text ?? Self.effect(of: source),
      command: "\(isByUse ? SuggestedCommand.enable : .apply)\(device)",
      because: reasons.prefix(3).joined(separator: " "), from: source)
  }

  /// What a step alone may bring, where the whole has no figure.
  private static func effect(of source: String) -> String {
    guard source.hasPrefix("measured") else { return "not measured yet" }
    let gain = Source(source)?.gain
    return gain.map { "less than was measured with what is missing here: \($0)" }
      ?? "measured on hardware"
  }

  /// What the plan for the least latency changes besides; nil where that is nothing.
  private func more(in latency: Strategy, than usual: Strategy?) -> String? {
    let known = Set(usual?.steps.map(\.id) ?? [])
    let titles = latency.changes.filter { !known.contains($0.id) }.map(\.title)
    return titles.isEmpty ? nil : titles.joined(separator: "; ")
  }
}
