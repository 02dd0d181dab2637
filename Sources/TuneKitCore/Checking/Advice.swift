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

// Why there is no card, or no driver: the true causes before general advice.
extension Adviser {
  /// What keeps cards from their drivers; those of one taker are reported together.
  func obstacles(of cards: [Diagnosis.Card]) -> [Recommendation] {
    let taken = cards.filter { $0.obstacles.contains { $0.kind == .handedOver } }
    let rest = cards.filter { !$0.obstacles.contains { $0.kind == .handedOver } }
    let single = Self.once((taken.count > 1 ? rest : cards).filter { !$0.obstacles.isEmpty })
    guard taken.count > 1, let first = taken.first?.obstacles.first else { return single }
    let addresses = taken.map { "\($0.address)" }.joined(separator: ", ")
    let drivers = Set(taken.compactMap(\.driver)).sorted().joined(separator: " and ")
    return single + [
      Self.recommendation(
        first,
        "\(taken.count) cards are handed to others by \(drivers), as a rule to a virtual machine, also "
          + "while that is off (\(addresses)): \(first.cure)")
    ]
  }

  /// What keeps several from their drivers for one reason is said once: the cores of an NPU, as a rule.
  private static func once(_ cards: [Diagnosis.Card]) -> [Recommendation] {
    var groups: [(cards: [Diagnosis.Card], obstacles: [Obstacle])] = []
    for card in cards {
      let twin = groups.firstIndex { group in
        group.cards[0].id == card.id && card.attachment == .platform
          && group.obstacles.map(\.kind) == card.obstacles.map(\.kind)
          && group.obstacles.map(\.cure) == card.obstacles.map(\.cure)
      }
      if let twin {
        groups[twin].cards.append(card)
      } else {
        groups.append(([card], card.obstacles))
      }
    }
    return groups.flatMap { group in
      let address = group.cards[0].address.description
      let all = group.cards.map(\.address.description).joined(separator: ", ")
      return group.obstacles.map { recommendation($0, $0.sentence.replacing(address, with: all)) }
    }
  }

  private static func recommendation(_ obstacle: Obstacle, _ title: String) -> Recommendation {
    Recommendation(
      .working, Message(title.prefix(1).uppercased() + title.dropFirst()),
      effect: obstacle.effect, command: Self.command(obstacle), because: obstacle.reason.text,
      obstacle.reason.source)
  }

  /// What looks on is for the machine itself; what does something is left as it is.
  private static func command(_ obstacle: Obstacle) -> Message {
    let looks = ["grep", "dmesg", "lspci", "ldconfig", "ls", "cat", "journalctl", "modinfo"]
    let words = obstacle.command.split(separator: " ")
    return words.contains { looks.contains(String($0)) }
      ? .look(obstacle.command) : Message(obstacle.command)
  }

  /// A card whose firmware has not started.
  func unstarted() -> [Recommendation] {
    inventory.unstarted.map { device in
      Recommendation(
        .working,
        "\(device.address) shows the ids of a DesignWare core whose firmware has not started "
          + "(\(device.identity)): power off and on; a restart does not reset the card",
        effect: "the card under its own ids", command: "sudo poweroff",
        because:
          "16c3:abcd is what Synopsys gives the core; the firmware of the card writes its own "
          + "ids when it starts.",
        .documented("pci.ids, 16c3 abcd; linux, drivers/pci/controller/dwc/pcie-designware-ep.c"))
    }
  }

  /// Units on the chip that the device tree disables, where no accelerator is known.
  private func disabledUnits() -> [Recommendation] {
    let units = inventory.disabledUnits
    guard let first = units.first else { return [] }
    return [
      Recommendation(
        .working,
        "The device tree disables \(DisabledUnit.described(units).joined(separator: ", ")): use a kernel "
          + "or an overlay whose device tree enables it",
        effect: "without it the unit on the chip cannot be used",
        command: .look("grep -a . \(first.path)/status", instead: .detect),
        because: "The kernel makes no device of a disabled node, so no driver can take it.",
        .documented(
          "Devicetree Specification 0.4, 2.3.4; linux, drivers/of/platform.c, "
            + "of_platform_bus_create"))
    ]
  }

  /// Units on the chip that no module knows, where no accelerator is known.
  private func unknownUnits() -> [Recommendation] {
    let names = units.filter { $0.state == .unknown }.map(\.described)
    if names.isEmpty { return [] }
    return [
      Recommendation(
        .working,
        "No module knows \(names.inWords) on the chip: send a capture of this machine with an issue",
        effect: "the next release can know it", command: Message(Self.capture),
        because: "TuneKit knows a unit on the chip by its node. A capture holds what a module is "
          + "written from, without serial numbers.",
        .reasoned("Plugins-doc/adding-an-accelerator.md; Plugins-doc/capturing-a-machine.md"))
    ]
  }

  private static var capture: Action { .capture(into: "machine.capture") }

  /// Slots behind which nothing answers, where no card is known.
  func emptySlots() -> [Recommendation] {
    let empty = inventory.emptySlots(on: board)
    let silent = empty.filter { $0.state == .noCard }
    let disabled = empty.filter { $0.state == .notEnabled }
    return (silent.isEmpty ? [] : [seat(silent)]) + (disabled.isEmpty ? [] : [enable(disabled)])
  }

  private func seat(_ slots: [EmptySlot]) -> Recommendation {
    let names = slots.compactMap(\.name)
    let pattern = names.count > 4 ? "pcie|link" : names.joined(separator: "|")
    return Recommendation(
      .working,
      "No card answers behind \(slots.map(\.place).joined(separator: ", ")): power off, reseat the card "
        + "and check its power; the kernel's log says what the link did",
      effect: "without it there is no card to tune",
      command: .look("sudo dmesg | grep -iE '\(pattern)'"),
      because: "A controller that finds no card says so: \"Phy link never came up\", \"PCIe Link "
        + "Fail\" or \"link down\". Where it says nothing, the device tree may not enable it.",
      .documented(
        "linux, drivers/pci/controller/dwc/pcie-designware.c, dw_pcie_wait_for_link; \"Phy link "
          + "never came up\" there, \"PCIe Link Fail\" in kernels of chip vendors"))
  }

  private func enable(_ slots: [EmptySlot]) -> Recommendation {
    let settings = slots.compactMap(\.enabling)
    let how =
      settings.isEmpty
      ? "the board's overlay or setting" : settings.map(\.text).joined(separator: ", ")
    return Recommendation(
      .working,
      "The device tree in use does not enable \(slots.map(\.place).joined(separator: ", ")): if a "
        + "card is there, enable the slot by \(how)",
      effect: "the controller then looks for a card", command: .look("sudo dmesg | grep -i pcie"),
      because: "A controller that the device tree does not enable has no device, so the kernel "
        + "looks for no card behind it.",
      settings.first?.source
        ?? .documented("linux, Documentation/devicetree/usage-model.rst; status = \"disabled\""))
  }
}

// What follows from counts, heat and what is unknown.
extension Adviser {
  func errors(of card: Diagnosis.Card) -> [Recommendation] {
    guard let errors = card.errors else { return [] }
    let counters = errors.counts.filter { max($0.correctable, $0.nonfatal, $0.fatal) > 0 }
    let places = Set(counters.map(\.address)).sorted().map { "/sys/bus/pci/devices/\($0)/aer_*" }
    let command = "grep . \(places.joined(separator: " "))"
    let who = counters.map { "\($0.end.name) \($0.address)" }.joined(separator: ", ")
    if errors.nonfatal > 0 || errors.fatal > 0 {
      return [
        Recommendation(
          .stable,
          "The link has lost data \((errors.nonfatal + min(errors.fatal, .max - errors.nonfatal)).grouped) "
            + "times, counted by \(who): power off, reseat the card, check its supply and riser",
          effect: "no stalls and no lost card from this", command: .look(command),
          because: "Non-fatal and fatal errors are not repaired by the hardware.",
          .documented("Documentation/PCI/pcieaer-howto.rst"))
      ]
    }
    guard errors.correctable > 0 else { return [] }
    return [
      Recommendation(
        .knowing,
        "The link has repaired \(errors.correctable.grouped) errors, counted by \(who): see whether "
          + "they grow",
        effect: "none if they do not grow; each costs a transfer again", command: .look(command),
        because: "Correctable errors are repaired by sending again.",
        .documented("Documentation/PCI/pcieaer-howto.rst"))
    ]
  }

  func questions(of card: Diagnosis.Card) -> [Recommendation] {
    let failed = card.questions.filter { question in
      switch question.answer {
      case nil, .answered: false
      default: true
      }
    }
    guard let first = failed.first, let answer = first.answer else { return [] }
    return [
      Recommendation(
        .certain, "The runtime did not answer (\(first.title)): \(answer)",
        effect: "shows whether driver and runtime fit",
        command: .look("ldconfig -p | grep \(Self.stem(first.library))"),
        because: "Programs reach the card by this library.", from: first.source)
    ]
  }

  /// `libexample` of `/usr/lib/libexample.so.1`.
  private static func stem(_ library: String) -> String {
    let name = library.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }

  /// Upper limits of clocks that are below the hardware's, without heat.
  func limits() -> [Recommendation] {
    clusters.filter { $0.isLimited && $0.fastest }.map { cluster in
      let (ceiling, maximum) = (cluster.ceiling ?? 0, cluster.maximum ?? 0)
      return Recommendation(
        .certain,
        "CPU \(cluster.cpus) may run at \(Clock.text(ceiling)) at most, of \(Clock.text(maximum)): "
          + "find who lowered it",
        effect: "\(Clock.text(ceiling)) \u{2192} \(Clock.text(maximum))",
        command: .look("grep . /sys/devices/system/cpu/cpufreq/policy*/scaling_max_freq"),
        because: "The governor never goes beyond this limit.",
        .documented("Documentation/admin-guide/pm/cpufreq.rst, scaling_max_freq"))
    }
  }

  /// What to do where board or card is not known.
  func strangers(_ cards: [Diagnosis.Card]) -> [Recommendation] {
    var list: [Recommendation] = []
    if cards.isEmpty {
      list += disabledUnits()
      list += unknownUnits()
      if inventory.unstarted.isEmpty { list += emptySlots() }
      // Where the bus has bridges alone, a list of its devices shows nothing.
      if list.isEmpty || inventory.devices.contains(where: { !$0.isBridge }) {
        list += [stranger()]
      }
    }
    if board == nil {
      list.append(
        Recommendation(
          .certain, "The board is unknown: tune by what the kernel reports alone",
          effect: cards.isEmpty
            ? "none before there is a card" : "the same plan without the slot's limits",
          command: Message(.plan.choosing([.board("generic")])),
          because: "The kernel reports cores and interrupts on every board.",
          .reasoned("Plugins-doc/decisions/0009")))
    }
    if cards.isEmpty && unknownUnits().isEmpty || !cards.isEmpty && board == nil {
      list.append(
        Recommendation(
          .knowing, "Send a capture of this machine with an issue",
          effect: "the next release can know it",
          command: Message(Self.capture),
          because: "A capture holds what a module is written from, without serial numbers.",
          .reasoned("Plugins-doc/capturing-a-machine.md")))
    }
    return list
  }

  /// What its module says is to be known; only with a command that shows more, and a source.
  func remarks(about card: Diagnosis.Card) -> [Recommendation] {
    card.remarks.compactMap { remark in
      guard let command = remark.command, let source = remark.source else { return nil }
      let remedy: Message = remark.remedy.map { "; \($0)" } ?? ""
      return Recommendation(
        Recommendation.Weight(remark.weight ?? .knowing),
        "\(remark.summary): \(remark.detail)\(remedy)",
        effect: remark.effect ?? "not stated by the module", command: .look(command.description),
        because: "No setting changes this.", from: source)
    }
  }

  /// Upper limits of accelerators' clocks that are below the hardware's, without heat.
  func deviceLimits() -> [Recommendation] {
    inventory.devfreq.compactMap { clock in
      guard clock.isLimited, inventory.slowdowns(ofClock: clock.name).isEmpty,
        let limit = clock.limitInWords, let ceiling = clock.ceilingHertz,
        let maximum = clock.maximumHertz
      else { return nil }
      return Recommendation(
        .certain, "\(clock.name) may run at \(limit) at most: find who lowered it",
        effect: "\(Clock.text(ceiling / 1000)) \u{2192} \(Clock.text(maximum / 1000))",
        command: .look(
          "grep . \(clock.path)/max_freq /sys/class/thermal/cooling_device*/cur_state"),
        because: "The governor never goes beyond this limit.",
        .documented("Documentation/ABI/testing/sysfs-class-devfreq, max_freq"))
    }
  }

  /// What a tuner has left that does not run: nothing is wrong, and it comes to an end by itself.
  func leftovers() -> [Recommendation] {
    inventory.otherTuners.filter(\.isLeftover).map { tuner in
      let files =
        (tuner.reach.contains(.clocks)
          ? [
            "/sys/devices/system/cpu/cpufreq/policy*/scaling_governor",
            "/sys/class/devfreq/*/governor",
          ]
          : []) + ["/sys/devices/system/cpu/cpu*/cpuidle/state*/disable"]
      return Recommendation(
        .knowing, "\(tuner.name): \(tuner.evidence); \(tuner.ending)",
        effect: "the kernel's own values", command: .look("grep . \(files.joined(separator: " "))"),
        because: "What nothing runs undoes nothing; the plan counts with what is there.",
        .documented(tuner.source))
    }
  }

  private func stranger() -> Recommendation {
    Recommendation(
      .working, "No known accelerator is here: list the devices",
      effect: "without it there is nothing to tune",
      command: .look("lspci -nn", instead: .detect),
      because:
        "TuneKit knows a card by vendor and device id, and a unit on the chip by its node. A "
        + "missing one was not found at boot, or no module knows it yet.",
      .reasoned("/sys/bus/pci/devices; Plugins-doc/adding-an-accelerator.md"))
  }

  /// What only root can read.
  func knowing() -> [Recommendation] {
    guard isCutOff else { return [] }
    return [
      Recommendation(
        .knowing, "Diagnose again as root", effect: "shows what was left out here",
        command: Message(.diagnoseAsRoot),
        because: "Registers of PCI Express and the journal are readable by root only.",
        .documented("drivers/pci/pci-sysfs.c, pci_read_config: 64 bytes for others"))
    ]
  }
}
