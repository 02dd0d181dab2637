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
  init(of interrupts: [Int], on machine: some MachineView, longest: Int) {
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

  private static func table(of machine: some MachineView) -> InterruptTable {
    InterruptTable((try? machine.bytes(of: "/proc/interrupts")) ?? [])
  }
}

extension InterruptTable {
  /// How often an interrupt arrived since boot, by CPU.
  fileprivate func counts(of interrupt: Int) -> [Int: UInt64] {
    rows.first { $0.number == interrupt }.map(counts(of:)) ?? [:]
  }
}
