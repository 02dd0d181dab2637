import SystemPackage

/// Interrupts: where they may go, where they go, and how many came.
extension SimulatedKernel {
  private static let directory: SystemPath = "/proc/irq"

  private func file(_ name: String, of interrupt: String) -> SystemPath {
    Self.directory.appending("\(interrupt)/\(name)")
  }

  /// Reads a mask as the kernel does.
  ///
  /// lib/bitmap.c, `bitmap_parse`: EOVERFLOW for CPUs that cannot be, and for more than eight
  /// digits in a group.
  func mask(_ text: String) throws(Errno) -> CPUSet {
    let groups = text.trimmed.split(separator: ",")
    let areDigits = groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    if areDigits && groups.contains(where: { $0.utf8.count > 8 }) { throw .overflow }
    guard let set = CPUSet(mask: text) else { throw .invalidArgument }
    if let last = set.last, last > possible.last ?? last { throw .overflow }
    return set
  }

  /// Reads a list as the kernel does, but for `0-7:2/4`, `all` and `N`, which nothing here writes.
  ///
  /// lib/bitmap.c, `bitmap_parselist`, `bitmap_check_region`: ERANGE for CPUs that cannot be.
  func list(_ text: String) throws(Errno) -> CPUSet {
    guard let set = CPUSet(list: text) else { throw .invalidArgument }
    if let last = set.last, last > possible.last ?? last { throw .outOfRange }
    return set
  }

  /// How wide the kernel prints the mask in a file.
  func maskWidth(_ file: SystemPath) -> Int {
    let width = CPUSet.width(ofMask: line(file) ?? "")
    return width == 0 ? (possible.last ?? 0) + 1 : width
  }

  /// Sets where an interrupt may go, and so where it goes.
  mutating func setAffinity(_ set: CPUSet, of interrupt: String) throws(Errno) {
    guard !set.intersection(online).isEmpty else { throw .invalidArgument }
    showAffinity(set, of: interrupt)
    let row = text(CountTable.path).flatMap { CountTable($0)[interrupt] }
    if movesWithNext(interrupt, row), target(of: interrupt) != nil { return }
    showTarget(target(of: interrupt, in: set), of: interrupt)
  }

  /// Whether it is moved while the next one is handled.
  ///
  /// kernel/irq/manage.c, `irq_set_affinity_locked`, with CONFIG_GENERIC_PENDING_IRQ: on x86 all but
  /// those that are remapped. Only x86 prints the handler behind the hardware number
  /// (arch/x86/kernel/apic/msi.c, io_apic.c: `edge`, `fasteoi`).
  private func movesWithNext(_ interrupt: String, _ row: CountTable.Row?) -> Bool {
    guard
      line(file("effective_affinity", of: interrupt)) != nil
        || line(file("effective_affinity_list", of: interrupt)) != nil
    else { return false }
    let controller = row?.rest.trimmed ?? ""
    let isHandled = ["-edge", "-fasteoi"].contains { controller.contains($0) }
    return isHandled && !controller.hasPrefix("IR-")
  }

  /// Where an interrupt goes that is to be moved with the next one; nil where it is not.
  private func nextTarget(of interrupt: String, _ row: CountTable.Row) -> Int? {
    guard movesWithNext(interrupt, row), let affinity = affinity(of: interrupt),
      let now = target(of: interrupt), !affinity.contains(now)
    else { return nil }
    return target(of: interrupt, in: affinity)
  }

  private mutating func showAffinity(_ set: CPUSet, of interrupt: String) {
    let mask = file("smp_affinity", of: interrupt)
    showIfPresent(set.mask(width: maskWidth(mask)), in: mask)
    showIfPresent(set.list, in: file("smp_affinity_list", of: interrupt))
  }

  private mutating func showTarget(_ processor: Int?, of interrupt: String) {
    guard let processor else { return }
    let target = CPUSet([processor])
    let mask = file("effective_affinity", of: interrupt)
    showIfPresent(target.mask(width: maskWidth(mask)), in: mask)
    showIfPresent(target.list, in: file("effective_affinity_list", of: interrupt))
  }

  /// The one CPU that gets an interrupt.
  ///
  /// drivers/irqchip/irq-gic-v3-its.c, `its_select_cpu`, `cpumask_pick_least_loaded` (since 5.8): the
  /// online CPU of the mask with the fewest other message-signalled interrupts of the ITS, the
  /// lowest of equals. drivers/irqchip/irq-gic-v3.c, `gic_set_affinity`: the lowest.
  private func target(of interrupt: String, in set: CPUSet) -> Int? {
    let choice = set.intersection(online).numbers
    let rows = text(CountTable.path).map { CountTable($0).rowsByLabel } ?? [:]
    guard isTranslated(interrupt, rows) else { return choice.first }
    var load: [Int: Int] = [:]
    for other in names(in: Self.directory) where other != interrupt && isTranslated(other, rows) {
      if let processor = target(of: other) { load[processor, default: 0] += 1 }
    }
    return choice.min { (load[$0] ?? 0, $0) < (load[$1] ?? 0, $1) }
  }

  /// Whether the interrupt comes through the interrupt translation service of a GICv3.
  private func isTranslated(_ interrupt: String, _ rows: [String: CountTable.Row]) -> Bool {
    if let chip = line("/sys/kernel/irq/\(interrupt)/chip_name") { return chip.hasPrefix("ITS") }
    return rows[interrupt]?.rest.trimmed.hasPrefix("ITS") ?? false
  }

  /// Where an interrupt goes now; the lowest CPU it may go to where the kernel does not tell.
  private func target(of interrupt: String) -> Int? {
    if let text = line(file("effective_affinity_list", of: interrupt)) {
      return CPUSet(list: text)?.first
    }
    if let text = line(file("effective_affinity", of: interrupt)) {
      return CPUSet(mask: text)?.first
    }
    return affinity(of: interrupt)?.intersection(online).first
  }

  private func affinity(of interrupt: String) -> CPUSet? {
    if let text = line(file("smp_affinity", of: interrupt)) { return CPUSet(mask: text) }
    return line(file("smp_affinity_list", of: interrupt)).flatMap { CPUSet(list: $0) }
  }

  /// Moves what went to a CPU that is gone.
  ///
  /// kernel/irq/cpuhotplug.c, `migrate_one_irq`: to another CPU of the mask, else the mask becomes all
  /// online CPUs. It stays so when the CPU comes back: `irq_affinity_online_cpu` brings back only
  /// interrupts that the kernel manages, which lose nothing but their delivery meanwhile.
  mutating func migrateInterrupts(from processor: Int) {
    for interrupt in names(in: Self.directory) {
      guard let affinity = affinity(of: interrupt), target(of: interrupt) ?? processor == processor
      else { continue }
      let refusal = capture.refusals[file("smp_affinity", of: interrupt)]
      // A controller that cannot move interrupts at all answers EINVAL.
      if refusal == .invalidArgument { continue }
      if !affinity.intersection(online).isEmpty {
        showTarget(target(of: interrupt, in: affinity), of: interrupt)
      } else if refusal == nil {
        showAffinity(online, of: interrupt)
        showTarget(target(of: interrupt, in: online), of: interrupt)
      }
    }
  }

  /// Lets interrupts arrive where they go; what has no row arrives nowhere.
  mutating func deliverInterrupts(milliseconds: UInt64) {
    guard !capture.rates.isEmpty, let text = text(CountTable.path) else { return }
    var table = CountTable(text)
    let places = table.places
    for (label, rate) in capture.rates {
      guard let place = places[label] else { continue }
      let (product, overflow) = rate.multipliedReportingOverflow(by: milliseconds)
      // Wrapping is right here: so do the counts.
      let thousandths = (overflow ? UInt64.max / 2 : product) &+ (partialCounts[label] ?? 0)
      partialCounts[label] = thousandths % 1000
      guard var processor = target(of: label) ?? table.processors.first else { continue }
      var count = thousandths / 1000
      if count > 0, let next = nextTarget(of: label, table.rows[place]) {
        // The one that carries the move still comes to the old place.
        table.add(1, toRow: place, on: processor)
        showTarget(next, of: label)
        (processor, count) = (next, count - 1)
      }
      table.add(count, toRow: place, on: processor)
      showCount(of: table.rows[place], in: table)
    }
    self[CountTable.path] = .text(table.text)
  }

  /// kernel/irq/irqdesc.c, `per_cpu_count_show`: the counts of all possible CPUs, with commas.
  private mutating func showCount(of row: CountTable.Row, in table: CountTable) {
    let label = row.label
    let file: SystemPath = "/sys/kernel/irq/\(label)/per_cpu_count"
    let counts = possible.numbers.map { processor in
      table.processors.firstIndex(of: processor).flatMap { column in
        column < row.counts.count ? row.counts[column] : nil
      } ?? hiddenCounts[label]?[processor] ?? 0
    }
    showIfPresent(counts.map { "\($0)" }.joined(separator: ","), in: file)
  }

  /// Gives an interrupt a new number; false where there is none, or the number is another's.
  mutating func requestAgain(_ number: Int, as newNumber: Int) -> Bool {
    let (old, new) = ("\(number)", "\(newNumber)")
    let names = Set(names(in: Self.directory)).union(names(in: "/sys/kernel/irq"))
    guard names.contains(old), old == new || !names.contains(new) else { return false }
    var table = CountTable(text(CountTable.path) ?? "")
    table.renumber(old, as: new)
    if text(CountTable.path) != nil { self[CountTable.path] = .text(table.text) }
    for path in capture.paths where path.name == old && path.parent.name == "msi_irqs" {
      move(path, to: path.parent.appending(new))
    }
    let owners = capture.paths.filter { $0.name == new && $0.parent.name == "msi_irqs" }
    for device in Set(owners.map(\.parent.parent)) where line(device.appending("irq")) == old {
      show(new, in: device.appending("irq"))
    }
    for directory: SystemPath in [Self.directory, "/sys/kernel/irq"] {
      move(directory.appending(old), to: directory.appending(new))
    }
    moveRate(of: old, to: new)
    if let row = table[new] { showCount(of: row, in: table) }
    let byDefault = line(Self.directory.appending("default_smp_affinity"))
    let affinity = byDefault.flatMap { CPUSet(mask: $0) } ?? possible
    showAffinity(affinity, of: new)
    showTarget(target(of: new, in: affinity), of: new)
    return true
  }
}
