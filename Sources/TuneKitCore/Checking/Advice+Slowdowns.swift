// What keeps CPUs and accelerators slow, whatever clock is set.
extension Adviser {
  func slowdowns() -> [Recommendation] {
    devices() + deviceLimits() + processors()
  }

  /// Accelerators on the chip that heat slows down.
  private func devices() -> [Recommendation] {
    inventory.devfreq.compactMap { clock in
      let now = inventory.slowdowns(ofClock: clock.name)
      guard !now.isEmpty else { return nil }
      let evidence = now.map(\.evidence).joined(separator: "; ")
      let limit = clock.limitInWords.map { ", limited to \($0)" } ?? ""
      return Recommendation(
        .measured,
        "Throttling: \(clock.name) is slowed down by heat (\(evidence)\(limit)): cool the board",
        effect: "the clock that its governor asks for",
        command: .look("grep . /sys/class/thermal/*/temp \(clock.path.appending("max_freq"))"),
        because: "A fixed clock is lowered by heat all the same.",
        .documented("linux, drivers/thermal/devfreq_cooling.c"))
    }
  }

  private func processors() -> [Recommendation] {
    let all = inventory.slowdowns.filter { $0.device == nil }
    let now = all.filter(\.isNow)
    let supply = now.filter { $0.cause == .supply }.map(\.evidence)
    let others = now.filter { $0.cause != .supply }
    var list: [Recommendation] = []
    if !supply.isEmpty { list.append(underVoltage(supply)) }
    if !others.isEmpty { list.append(slowed(by: others)) }
    if now.isEmpty { list += limits() + past(all.map(\.evidence)) }
    return list
  }

  private func underVoltage(_ evidence: [String]) -> Recommendation {
    Recommendation(
      .stable,
      "Under-voltage (\(evidence.joined(separator: "; "))): take a supply and a cable that hold "
        + "their voltage",
      effect: "no throttling, resets or lost card from this",
      command: .look("grep . /sys/class/hwmon/hwmon*/in0_lcrit_alarm"),
      because: "The firmware slows CPUs down where the voltage is too low, whatever clock is set.",
      .documented("Documentation/hwmon/sysfs-interface.rst, in0_lcrit_alarm"))
  }

  private func slowed(by slowdowns: [Slowdown]) -> Recommendation {
    let causes = Set(slowdowns.map(\.cause))
    let evidence = slowdowns.map(\.evidence).joined(separator: "; ")
    let hottest = inventory.hottest.map { ", \($0)" } ?? ""
    let title: Message =
      causes == [.heat]
      ? "Throttling: CPUs are slowed down by heat (\(evidence)): cool the board"
      : "Throttling: CPUs are slower than what is asked for (\(evidence)\(hottest)): cool the "
        + "board, and look at its supply"
    return Recommendation(
      .measured, title, effect: "the clocks that the governor asks for",
      command: .look(
        causes == [.heat]
          ? "grep . /sys/class/thermal/*/temp"
          : "sudo grep . /sys/devices/system/cpu/cpufreq/policy*/cpuinfo_cur_freq "
            + "/sys/class/thermal/*/temp"),
      because: causes == [.heat]
        ? "A fixed clock is lowered by heat all the same."
        : "The hardware or its firmware lowers a fixed clock all the same.",
      .documented(
        causes == [.heat]
          ? "Documentation/driver-api/thermal/cpu-cooling-api.rst"
          : "Documentation/admin-guide/pm/cpufreq.rst, cpuinfo_cur_freq"))
  }

  private func past(_ evidence: [String]) -> [Recommendation] {
    guard !evidence.isEmpty else { return [] }
    return [
      Recommendation(
        .knowing,
        "CPUs have been slowed down (\(evidence.joined(separator: "; "))): see whether "
          + "it comes back under load",
        effect: "shows whether supply and cooling are enough",
        command: Message(.verifyAsRoot),
        because: "It is over now; a fixed clock brings it back.",
        .documented("the firmware's get_throttled, bits 16 to 19"))
    ]
  }
}

// What a setting of the board would make faster.
extension Adviser {
  /// A port that is slower by its set-up than card and slot can do.
  func port(of card: Diagnosis.Card) -> [Recommendation] {
    guard let device = inventory.device(at: card.address)?.pci,
      let slot = board?.slots.first(where: { $0.holds(device) }), let faster = slot.faster,
      let port = device.rootPort.flatMap(inventory.device(at:)), let own = port.maximumLink,
      let best = device.maximumLink?.limited(by: slot.link)
    else { return [] }
    let wanted = min(best.generation, faster.generation)
    guard own.generation < wanted else { return [] }
    let lanes = min(own.lanes, best.lanes)
    let rates = [own.generation, wanted].map {
      PCILink(generation: $0, lanes: lanes).megabytesPerSecond.grouped
    }
    return [
      Recommendation(
        .reasoned,
        "The port is set up for \(own.generation.gigatransfers) GT/s, and card and slot can do "
          + "\(wanted.gigatransfers): try \(faster.setting)",
        effect: "\(rates[0]) \u{2192} \(rates[1]) MB/s, which counts for large transfers",
        command: .look("grep . /sys/bus/pci/devices/\(port.address)/*_link_speed"),
        because: "\(faster.risk). It counts from the next boot on, and TuneKit does not write it.",
        faster.source)
    ]
  }
}
