// Where an interrupt really arrives.
extension Verifier {
  /// Whether an interrupt really arrives where it was sent: by the kernel's effective affinity and
  /// by the counters of the sample, not by what was asked for.
  func delivery(_ step: Step, to wanted: CPUSet, _ probe: Probe, sample: Sample) -> Finding {
    let expected = "\(wanted)"
    guard machine.nature != .files else {
      return probe.unproven(
        expected: expected, seen: "no kernel behind this tree, so nothing is delivered")
    }
    guard let number = interrupt(of: step) else {
      return probe.drifted(expected: expected, seen: "the interrupt is gone")
    }
    let arrival = Arrival(sample.growth(of: number), wanted: wanted)
    let effective = effective(number)
    if let effective, !effective.isSubset(of: wanted) {
      return elsewhere(step, number, effective, arrival, expected: expected, probe)
    }
    if arrival.missed > 0 {
      return strayed(step, number, arrival, expected: expected, probe)
    }
    if arrival.total == 0 {
      let prefix = effective.map { "set to \($0), but " } ?? ""
      return probe.unproven(
        expected: expected, seen: "\(prefix)none arrived in \(sample.milliseconds) ms",
        remedy: "verify again while the card is at work")
    }
    let arrivals = Finding.Arrivals(count: arrival.total, milliseconds: sample.milliseconds)
    var finding = probe.holds(expected: expected, seen: Message(arrivals.described))
    finding.arrivals = arrivals
    return finding
  }

  /// The kernel says that it delivers elsewhere: its mask is another one, or it is still to move it.
  private func elsewhere(
    _ step: Step, _ number: Int, _ effective: CPUSet, _ arrival: Arrival, expected: String,
    _ probe: Probe
  ) -> Finding {
    guard isSet(step) else {
      return probe.drifted(
        expected: expected, seen: "delivered to \(effective)", culprit: culprit(on: .interrupts),
        remedy: Message(.apply))
    }
    if arrival.missed > 0 {
      return probe.drifted(
        expected: expected, seen: "\(arrival.described), though it is set", remedy: Self.again)
    }
    guard inventory.movesWithNextInterrupt(number) else {
      return probe.drifted(
        expected: expected, seen: "delivered to \(effective), though it is set",
        remedy: Self.again)
    }
    return probe.unproven(
      expected: expected,
      seen: "set, effective with the next interrupt; until then on \(effective)",
      remedy: "verify again while the card is at work")
  }

  /// Interrupts have arrived elsewhere, though the kernel says nothing of it.
  private func strayed(
    _ step: Step, _ number: Int, _ arrival: Arrival, expected: String, _ probe: Probe
  ) -> Finding {
    let isSet = isSet(step)
    // The one that carried the move was still counted where it came from.
    if isSet && arrival.missed == 1 && inventory.movesWithNextInterrupt(number) {
      return arrival.total == 1
        ? probe.unproven(
          expected: expected, seen: "moved by the one that arrived",
          remedy: "verify again while the card is at work")
        : probe.holds(
          expected: expected, seen: "\(arrival.total - 1) of \(arrival.total), moved by the first")
    }
    return probe.drifted(
      expected: expected, seen: Message(arrival.described), culprit: culprit(on: .interrupts),
      remedy: isSet ? Self.again : Message(.apply))
  }

  /// Where the mask is right, apply has nothing to write.
  private static var again: Message {
    "only writing the mask again moves it: \(Action.revert), then \(Action.apply)"
  }

  /// Whether the file of a step says what was wanted.
  private func isSet(_ step: Step) -> Bool {
    guard let location = try? knob(of: step),
      let text = try? machine.text(of: location.file)
    else { return false }
    return step.holds(in: text)
  }

  /// Where an interrupt is delivered now, after the sample; nil where the kernel does not tell.
  private func effective(_ number: Int) -> CPUSet? {
    let folder: SystemPath = "/proc/irq/\(number)"
    let list = machine.line(of: folder.appending("effective_affinity_list"))
    let mask = machine.line(of: folder.appending("effective_affinity"))
    let known = list.flatMap { CPUSet(list: $0) } ?? mask.flatMap { CPUSet(mask: $0) }
    return known?.isEmpty == true ? nil : known
  }
}

/// Where interrupts arrived in a sample.
private struct Arrival {
  let total: UInt64
  let missed: UInt64
  private let places: CPUSet

  init(_ arrived: [Int: UInt64], wanted: CPUSet) {
    let elsewhere = arrived.filter { !wanted.contains($0.key) }
    total = arrived.values.reduce(0, &+)
    missed = elsewhere.values.reduce(0, &+)
    places = CPUSet(elsewhere.keys)
  }

  var described: String { "\(missed) of \(total) arrived on \(places)" }
}

extension Inventory {
  /// Whether the kernel moves an interrupt while it is handled, and so with the next one.
  ///
  /// kernel/irq/manage.c, `irq_set_affinity_locked`: with CONFIG_GENERIC_PENDING_IRQ (x86, and RISC-V
  /// since 6.16), where the controller cannot move it in the context of a process; the mask reads as
  /// it was asked for from then on (kernel/irq/proc.c). Remapped interrupts of x86, whose controllers
  /// begin with `IR-`, can, and so can all of arm64.
  func movesWithNextInterrupt(_ number: Int) -> Bool {
    let controller = interrupt(number)?.controller ?? ""
    let atOnce = ["IR-", "ITS", "GIC"].contains { controller.hasPrefix($0) }
    // Only Arm's cores tell a part number.
    return !atOnce && !processors.contains { $0.part != nil }
  }
}

/// How often interrupts arrived, by CPU, within a stretch of time.
struct Sample: Sendable {
  /// How long was looked, in milliseconds.
  let milliseconds: Int

  private let before: InterruptTable
  private let after: InterruptTable

  /// Looks twice at the counters: as soon as every one of the interrupts has arrived often enough,
  /// else when the time is up.
  ///
  /// - Parameters:
  ///   - interrupts: the numbers of those to wait for; if there are none, no time passes.
  ///   - machine: where to look.
  ///   - longest: the time to look at most, in milliseconds; 0 does not wait.
  init(of interrupts: [Int], on machine: any MachineView, longest: Int) {
    let pause = 50
    let enough = 20 as UInt64
    let first = Self.table(of: machine)
    var last = first
    var waited = 0
    while waited < longest && !interrupts.isEmpty {
      machine.pass(milliseconds: min(pause, longest - waited))
      waited += min(pause, longest - waited)
      last = Self.table(of: machine)
      let counts = interrupts.map {
        Self.growth(of: $0, from: first, to: last).values.reduce(0, &+)
      }
      if counts.allSatisfy({ $0 >= enough }) { break }
    }
    (before, after, milliseconds) = (first, last, waited)
  }

  /// How often an interrupt arrived in that time, by CPU; CPUs where it did not are left out.
  func growth(of interrupt: Int) -> [Int: UInt64] {
    Self.growth(of: interrupt, from: before, to: after)
  }

  private static func growth(
    of interrupt: Int, from before: InterruptTable, to after: InterruptTable
  ) -> [Int: UInt64] {
    let first = before.counts(of: interrupt)
    let last = after.counts(of: interrupt)
    return last.reduce(into: [:]) { growth, entry in
      let start = first[entry.key] ?? 0
      if entry.value > start { growth[entry.key] = entry.value - start }
    }
  }

  private static func table(of machine: any MachineView) -> InterruptTable {
    InterruptTable((try? machine.bytes(of: "/proc/interrupts")) ?? [])
  }
}

extension InterruptTable {
  /// How often an interrupt arrived since boot, by CPU.
  fileprivate func counts(of interrupt: Int) -> [Int: UInt64] {
    rows.first { $0.number == interrupt }.map(counts(of:)) ?? [:]
  }
}
