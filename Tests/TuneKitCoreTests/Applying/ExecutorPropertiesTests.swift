import SystemPackage
import Testing

@testable import TuneKitCore

/// What must hold whatever happens, tried on random histories that are the same at each run.
@Suite struct `Whatever happens` {
  private static let governors = [
    "conservative", "ondemand", "powersave", "schedutil", "performance",
  ]
  private static let masks = ["ff", "0f", "01", "10", "80", "f0", "fe"]
  private static let values: [(SystemPath, [String])] = [
    (Bench.affinity, masks),
    (Bench.governor, governors),
    ("/sys/devices/system/cpu/cpufreq/policy6/scaling_governor", governors),
    ("/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us", ["0", "n/a", "100", "219"]),
    ("/sys/devices/platform/dmc/devfreq/dmc/governor", ["userspace", "powersave", "dmc_ondemand"]),
    (Bench.bridge.appending("power/control"), ["on", "auto"]),
    (Bench.bridge.appending("0003:31:00.0/power/control"), ["on", "auto"]),
  ]

  @Test(arguments: 0..<40)
  func `applying any number of times and reverting once changes nothing`(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let bench = try Bench()
    for (file, choices) in Self.values where Bool.random(using: &random) {
      try bench.image.write(choices.one(&random), to: file)
    }
    let start = bench.settings
    let profile = Profile.allCases.one(&random)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let outcome = try bench.apply(profile).outcome
      #expect(outcome == .applied || outcome == .nothingToDo)
    }
    let outcome = try bench.revert().outcome
    #expect(outcome == .reverted || outcome == .nothingToDo)
    #expect(bench.settings == start)
  }

  @Test(arguments: 0..<60)
  func `only found or planned values are written, and none over a foreign one`(
    seed: UInt64
  ) throws {
    var history = try History(seed)
    for _ in 0..<25 { try history.step() }
    #expect(history.violations == [])
  }

  /// A random history of one machine, and what was done wrong in it.
  private struct History {
    let bench: Bench
    var random: SeededGenerator
    /// Every text that TuneKit has seen in a file or has planned to write.
    var known: Set<String> = []
    /// The files whose present value is somebody else's.
    var foreign: Set<SystemPath> = []
    var interrupt = 154
    var violations: [String] = []

    init(_ seed: UInt64) throws {
      bench = try Bench()
      random = SeededGenerator(seed)
    }

    mutating func step() throws {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...2: try apply()
      case 3...4: try revert()
      case 5...7: meddle()
      case 8: reload()
      default: toggle()
      }
    }

    mutating func apply() throws {
      let profile = Profile.allCases.one(&random)
      let machine = FaultyMachine(bench.image)
      let tunekit = try bench.tunekit(on: machine, profile)
      let strategy = try tunekit.plan()
      known.formUnion(strategy.steps.flatMap { [$0.found.trimmed, $0.wanted] })
      let applied = Result { try tunekit.apply(strategy, unlessInterrupted: { false }) }
      switch applied {
      case .success(let report):
        if report.outcome != .applied && report.outcome != .nothingToDo {
          violations.append("\(report.outcome)")
        }
      case .failure(let error):
        if !machine.writes.isEmpty { violations.append("written though \(error)") }
        guard case .execution(.occupied) = error as? TuneKitError else { throw error }
      }
      check(machine.writes)
      foreign.subtract(machine.writes.map(\.file))
    }

    mutating func revert() throws {
      let machine = FaultyMachine(bench.image)
      _ = try bench.tunekit(on: machine).revert()
      check(machine.writes)
      for write in machine.writes where foreign.contains(write.file) {
        violations.append("\(write.file): \(write.text.trimmed) over \(write.before ?? "")")
      }
    }

    mutating func check(_ writes: [FaultyMachine.Write]) {
      for write in writes where !known.contains(write.text.trimmed) {
        violations.append("\(write.file): \(write.text.trimmed) was never seen")
      }
    }

    mutating func meddle() {
      var (file, choices) = `Whatever happens`.values.one(&random)
      if file == Bench.affinity { file = "/proc/irq/\(interrupt)/smp_affinity" }
      // A foreign hand that happens to want what TuneKit wants cannot be told from it.
      let mine = ["performance", "10", "20", "40", "219", "on"]
      choices = choices.filter { !mine.contains($0) && $0 != bench.text(file) }
      guard !choices.isEmpty else { return }
      // The kernel refuses what it cannot do while CPUs are away.
      guard (try? bench.image.write(choices.one(&random), to: file)) != nil else { return }
      foreign.insert(file)
    }

    mutating func reload() {
      let number = [154, 160, 170].one(&random)
      guard bench.image.requestAnew(interrupt: interrupt, as: number) else { return }
      interrupt = number
      foreign.insert("/proc/irq/\(number)/smp_affinity")
    }

    mutating func toggle() {
      let processor = Int.random(in: 4...7, using: &random)
      let file: SystemPath = "/proc/irq/\(interrupt)/smp_affinity"
      let before = bench.text(file)
      bench.image.setOnline(Bool.random(using: &random), processor)
      if bench.text(file) != before { foreign.insert(file) }
    }
  }
}
