import SystemPackage

/// CPUs and their coming and going.
extension SimulatedKernel {
  private static let processors: SystemPath = "/sys/devices/system/cpu"

  /// The CPUs that there can be.
  ///
  /// Where a capture does not tell: those that it has.
  var possible: CPUSet { listed("possible") ?? listed("present") ?? existing }

  /// The CPUs that run.
  var online: CPUSet {
    listed("online")
      ?? CPUSet(existing.numbers.filter { line(file("online", of: $0)) != "0" })
  }

  private var existing: CPUSet {
    let numbers = names(in: Self.processors).compactMap { name in
      name.hasPrefix("cpu") ? Int(name.dropFirst(3)) : nil
    }
    if !numbers.isEmpty { return CPUSet(numbers) }
    let columns = text(CountTable.path).map { CountTable($0).processors } ?? []
    return CPUSet(columns.isEmpty ? [0] : columns)
  }

  private func listed(_ name: String) -> CPUSet? {
    line(Self.processors.appending(name)).flatMap { CPUSet(list: $0) }
  }

  private func file(_ name: String, of processor: Int) -> SystemPath {
    Self.processors.appending("cpu\(processor)/\(name)")
  }

  /// The CPU whose directory holds a file.
  func processor(of file: SystemPath) -> Int? { Int(file.parent.name.dropFirst(3)) }

  /// Takes a CPU offline or brings it back; false where it is the last, or none.
  mutating func setOnline(_ isOnline: Bool, _ processor: Int) -> Bool {
    var set = online
    guard possible.contains(processor) else { return false }
    guard set.contains(processor) != isOnline else { return true }
    if isOnline {
      set.insert(processor)
    } else {
      set = set.subtracting(CPUSet([processor]))
      guard !set.isEmpty else { return false }
    }
    show(set.list, in: Self.processors.appending("online"))
    showIfPresent(
      possible.subtracting(set).list, in: Self.processors.appending("offline"))
    showIfPresent(isOnline ? "1" : "0", in: file("online", of: processor))
    showColumns(of: set)
    showAffectedProcessors(set)
    if !isOnline { migrateInterrupts(from: processor) }
    return true
  }

  /// Shows the columns of the online CPUs.
  ///
  /// kernel/irq/proc.c, `show_interrupts`. The counts of the others are kept and seen again.
  private mutating func showColumns(of online: CPUSet) {
    guard let text = text(CountTable.path) else { return }
    var table = CountTable(text)
    for row in table.rows where row.counts.count == table.processors.count {
      for (processor, count) in zip(table.processors, row.counts) {
        hiddenCounts[row.label, default: [:]][processor] = count
      }
    }
    table.show(online) { hiddenCounts[$0]?[$1] ?? 0 }
    self[CountTable.path] = .text(table.text)
  }

  /// drivers/cpufreq/cpufreq.c, `show_affected_cpus`: the online ones of the related.
  private mutating func showAffectedProcessors(_ online: CPUSet) {
    for file in capture.paths where file.name == "affected_cpus" {
      guard let related = words(file.parent.appending("related_cpus")) else { continue }
      let affected = related.filter { Int($0).map(online.contains) ?? false }
      show(affected.joined(separator: " "), in: file)
    }
  }
}
