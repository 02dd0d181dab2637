extension Survey {
  /// The interrupts that a driver has asked for, and all vectors of PCI devices, by number.
  func interrupts(
    table: InterruptTable, devices: [PCIDevice], platform: [PlatformDevice],
    _ seen: inout SurveyLog
  ) -> [Interrupt] {
    let rows = table.rowsByNumber
    let endpoints = devices.filter { !$0.isBridge && !seen.strangers.contains($0.address) }
    let listed = Set(endpoints.flatMap(\.vectors))
    let vectors = listed.union(endpoints.compactMap(\.wire))
    var numbers = listed.union(rows.values.lazy.filter { !$0.actions.isEmpty }.map(\.number))
    var recorded: [Int: [String]] = [:]
    if rows.isEmpty {
      recorded = allActions(&seen)
      numbers.formUnion(recorded.keys)
    }
    // A driver's names are known only to its module, so where a device's vectors are not listed,
    // any interrupt may turn out to be one of them.
    let names = Set(platform.lazy.filter { $0.driver != nil }.map(\.name.string))
    let onChip = Set(
      numbers.filter { number in
        !names.isDisjoint(with: recorded[number] ?? rows[number]?.actions ?? [])
      })
    let isUnlisted =
      endpoints.contains { !$0.listsVectors } || (!names.isEmpty && onChip.isEmpty)
    let readsDebug = !vectors.isEmpty && machine.exists(Self.debugFolder)
    return numbers.sorted().map { number in
      let isVector = vectors.contains(number)
      let row = rows[number]
      let actions =
        recorded[number] ?? (isVector ? self.actions(of: number, &seen) : nil) ?? row?.actions ?? []
      let isOfInterest = isVector || isUnlisted || onChip.contains(number)
      let affinity = affinity(of: number, isRecorded: isOfInterest, &seen)
      let isManaged =
        isFixed(affinity.file) || (isVector && readsDebug && isManaged(number))
      return Interrupt(
        number: number, actions: actions,
        controller: row?.controller ?? controller(of: number, &seen),
        counts: row.map(table.counts(of:)) ?? [:],
        affinityFile: affinity.file, affinity: affinity.processors,
        effective: isOfInterest
          ? effective(number, &seen).flatMap { isStale($0, affinity.processors) ? nil : $0 } : nil,
        mobility: isManaged ? .managed : .movable)
    }
  }

  /// The names in `/sys/kernel/irq/N/actions`; nil where there is no such file.
  ///
  /// Read for the vectors of devices only: on one Android kernel a race while reading this file
  /// with the driver's release of the interrupt has been reported to crash.
  private func actions(of number: Int, _ seen: inout SurveyLog) -> [String]? {
    guard let text = text(of: "/sys/kernel/irq/\(number)/actions", &seen) else { return nil }
    return text.trimmed.split(separator: ",").map(\.trimmed)
      .filter { !$0.isEmpty && $0 != "(null)" }
  }

  /// Every interrupt a driver has asked for, where `/proc/interrupts` lists none.
  private func allActions(_ seen: inout SurveyLog) -> [Int: [String]] {
    var all: [Int: [String]] = [:]
    for number in Self.numbers(names(in: "/sys/kernel/irq", &seen), behind: "") {
      if let actions = actions(of: number, &seen), !actions.isEmpty { all[number] = actions }
    }
    return all
  }

  /// The controller as sysfs names it, for an interrupt that has no row yet.
  private func controller(of number: Int, _ seen: inout SurveyLog) -> String {
    ["chip_name", "hwirq"]
      .compactMap { line(of: "/sys/kernel/irq/\(number)/\($0)", &seen) }.joined(separator: " ")
  }
}

extension Survey {
  private static var debugFolder: SystemPath { "/sys/kernel/debug/irq/irqs" }

  /// The file that sets where an interrupt is delivered, and what it says.
  ///
  /// The mask before the list, since the mask is there on every kernel.
  private func affinity(
    of number: Int, isRecorded: Bool, _ seen: inout SurveyLog
  ) -> (file: SystemPath?, processors: CPUSet?) {
    for name in ["smp_affinity", "smp_affinity_list"] {
      let file: SystemPath = "/proc/irq/\(number)/\(name)"
      let found = isRecorded ? record(file, &seen) : text(of: file, &seen).map { (file, $0) }
      guard let (path, text) = found else { continue }
      return (path, name == "smp_affinity" ? CPUSet(mask: text) : CPUSet(list: text))
    }
    return (nil, nil)
  }

  /// Where an interrupt is delivered; an empty text, as for one never started, tells nothing.
  private func effective(_ number: Int, _ seen: inout SurveyLog) -> CPUSet? {
    let folder: SystemPath = "/proc/irq/\(number)"
    let list = line(of: folder.appending("effective_affinity_list"), &seen)
      .flatMap { CPUSet(list: $0) }
    if let list { return list }
    let mask = line(of: folder.appending("effective_affinity"), &seen)
      .flatMap { CPUSet(mask: $0) }
    return mask.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether it tells where an interrupt was before its affinity was written.
  ///
  /// A tree of plain files moves none. On a kernel that is so only until the next one arrives.
  private func isStale(_ effective: CPUSet, _ affinity: CPUSet?) -> Bool {
    guard machine.nature == .files, let affinity else { return false }
    return effective.intersection(affinity).isEmpty
  }

  /// Whether a kernel answers and its file has no write bit, as since 6.12 where it cannot be moved.
  ///
  /// kernel/irq/proc.c, `register_irq_proc`.
  private func isFixed(_ file: SystemPath?) -> Bool {
    guard machine.nature != .files, let file, let marks = try? machine.marks(of: file) else {
      return false
    }
    return !marks.isWritable
  }

  /// Whether debugfs says that the kernel spreads it itself; debugfs is for root, and off on most.
  private func isManaged(_ number: Int) -> Bool {
    let file = Self.debugFolder.appending("\(number)")
    return (try? machine.text(of: file))?.contains("IRQD_AFFINITY_MANAGED") ?? false
  }
}

extension Survey {
  /// Whether a card answers on the bus; nil where unknown.
  ///
  /// A device that is gone reads as ones (PCI_ERROR_RESPONSE in include/linux/pci.h). One that
  /// sleeps under a driver is not asked, since asking would wake it; one that no driver has is
  /// asked, as `lspci` does, for nothing else would. Where power saving is off (`control` is `on`)
  /// nothing sleeps by itself: what is in D3cold all the same did not come out of it.
  func answers(at path: SystemPath, driver: String?, _ seen: inout SurveyLog) -> Bool? {
    let isSaving = line(of: path.appending("power/control"), &seen) == "auto"
    let isAsleep = line(of: path.appending("power/runtime_status"), &seen) == "suspended"
    let isCold = line(of: path.appending("power_state"), &seen) == "D3cold"
    if isCold && !isSaving { return false }
    if isAsleep && driver != nil { return nil }
    let space = bytes(of: path.appending("config"), &seen).flatMap(PCIConfigSpace.init)
    // Without a driver nothing has let it sleep, so it only shows what became of it.
    return space?.isPresent ?? (isCold && driver == nil ? false : nil)
  }

  /// The classes that no accelerator has: mass storage, network, display, bridge, serial bus.
  static var elsewhere: Set<Int> { [0x01, 0x02, 0x03, 0x06, 0x0c] }
}
