// What follows from counts, heat and what could not be told.
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
            + "times, counted by \(who): power off, seat the card anew, check its supply and riser",
          effect: "no stalls and no lost card from there", command: command,
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
        effect: "none if they do not grow; each costs a transfer again", command: command,
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
        effect: "tells whether driver and runtime fit",
        command: "ldconfig -p | grep \(Self.stem(first.library))",
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
        "CPU \(cluster.cpus) may run at \(Planner.clock(ceiling)) at most, of \(Planner.clock(maximum)): "
          + "find who lowered it",
        effect: "\(Planner.clock(ceiling)) \u{2192} \(Planner.clock(maximum))",
        command: "grep . /sys/devices/system/cpu/cpufreq/policy*/scaling_max_freq",
        because: "The governor never goes beyond this limit.",
        .documented("Documentation/admin-guide/pm/cpufreq.rst, scaling_max_freq"))
    }
  }

  /// What to do where board or card is not known.
  func strangers(_ cards: [Diagnosis.Card]) -> [Recommendation] {
    var list: [Recommendation] = []
    if cards.isEmpty {
      if inventory.unstarted.isEmpty { list += emptySlots() }
      list.append(
        Recommendation(
          .working, "No accelerator that TuneKit knows is on the bus: see what is",
          effect: "without it there is nothing to tune", command: "lspci -nn",
          because:
            "A card is known by vendor and device id; one that is missing here was not found "
            + "at boot, or no module knows it yet.",
          .reasoned("/sys/bus/pci/devices; Plugins-doc/adding-an-accelerator.md")))
    }
    if board == nil {
      list.append(
        Recommendation(
          .certain, "The board is not known: go by what the kernel says alone",
          effect: cards.isEmpty
            ? "none before there is a card" : "the same plan without the slot's limits",
          command: "\(SuggestedCommand.planForAnyBoard)",
          because: "Cores and interrupts are told by the kernel on every board.",
          .reasoned("Plugins-doc/decisions/0009")))
    }
    if cards.isEmpty || board == nil {
      list.append(
        Recommendation(
          .knowing, "Send a capture of this machine with an issue",
          effect: "it can be known by the next release",
          command: "\(SuggestedCommand.captureMachine)",
          because: "A capture holds what a module is written from, without serial numbers.",
          .reasoned("Plugins-doc/capturing-a-machine.md")))
    }
    return list
  }

  /// What only root is told.
  func knowing() -> [Recommendation] {
    guard isCutOff else { return [] }
    return [
      Recommendation(
        .knowing, "Diagnose again as root", effect: "shows what was left out here",
        command: "\(SuggestedCommand.diagnoseAsRoot)",
        because: "Registers of PCI Express and the journal are readable by root only.",
        .documented("drivers/pci/pci-sysfs.c, pci_read_config: 64 bytes for others"))
    ]
  }
}
