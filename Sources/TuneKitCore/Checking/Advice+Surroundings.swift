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
