import Foundation
import Synchronization
import SystemPackage
import Testing
import TuneKitCore

/// What must hold whatever happens, tried on random histories that are the same at each run.
@Suite struct `Whatever happens` {
  private static let governors = [
    "conservative", "ondemand", "powersave", "schedutil", "performance",
  ]
  private static let clocks = ["408000", "816000", "1200000", "1608000", "1800000"]
  private static let masks = ["ff", "0f", "01", "10", "80", "f0", "fe"]
  private static let values: [(SystemPath, [String])] =
    ["policy4", "policy6"].flatMap { name in
      let folder: SystemPath = "/sys/devices/system/cpu/cpufreq"
      return [
        (folder.appending("\(name)/scaling_governor"), governors),
        (folder.appending("\(name)/scaling_min_freq"), clocks),
      ]
    } + [
      (Bench.affinity, masks),
      ("/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us", ["0", "n/a", "100", "219"]),
      ("/sys/devices/platform/dmc/devfreq/dmc/governor", ["userspace", "powersave"]),
      (Bench.bridge.appending("power/control"), ["on", "auto"]),
      (Bench.bridge.appending("0003:31:00.0/power/control"), ["on", "auto"]),
    ]

  /// Applies random profiles in a row, and reverts.
  private func churn(
    _ random: inout SeededGenerator, _ bench: Bench, on machine: any Machine
  ) throws {
    let usual = Profile.allCases.one(&random)
    var applied: Profile?
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      // Another profile is refused while one is applied, and changes nothing.
      let profile = Bool.random(using: &random) ? usual : Profile.allCases.one(&random)
      do {
        let outcome = try bench.tunekit(on: machine, profile).performed().outcome
        #expect(outcome == .applied || outcome == .nothingToDo)
        if outcome == .applied { applied = profile }
      } catch TuneKitError.execution(.occupied) {
        #expect(applied != nil && profile != applied)
      }
    }
    let outcome = try bench.tunekit(on: machine).revert().outcome
    #expect(outcome == .reverted || outcome == .nothingToDo)
  }

  @Test func `reverting once undoes any number of applies`() throws {
    for seed in 0..<150 as Range<UInt64> {
      var random = SeededGenerator(seed)
      let bench = try Bench()
      for (file, choices) in Self.values where Bool.random(using: &random) {
        try bench.image.write(choices.one(&random), to: file)
      }
      let start = bench.settings
      // More than once, with another profile each time.
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        try churn(&random, bench, on: bench.image)
        try #require(bench.settings == start, "seed \(seed)")
      }
    }
    print("apply and revert: 150 random beginnings")
  }

  @Test func `reverting once undoes any number of applies on plain files, byte for byte`() throws {
    let ends = ["", "\n"]
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededGenerator(seed)
      let bench = try Bench()
      let tree = try Playground()
      for (path, entry) in bench.image.capture.entries {
        switch entry {
        case .file(let bytes): try tree.write(String(decoding: bytes, as: UTF8.self), path.string)
        case .link(let target):
          try FileManager.default.createDirectory(
            atPath: tree.root + path.parent.string, withIntermediateDirectories: true)
          try tree.link(target, path.string)
        case .directory, .failing, .unread: break
        }
      }
      for (file, choices) in Self.values where Bool.random(using: &random) {
        try tree.write(choices.one(&random) + ends.one(&random), file.string)
      }
      let machine = LinuxMachine(root: try RootDirectory(tree.root))
      let before = Self.values.map { try? machine.bytes(of: $0.0) }
      try churn(&random, bench, on: machine)
      try #require(Self.values.map { try? machine.bytes(of: $0.0) } == before, "seed \(seed)")
    }
    print("apply and revert: 20 random trees")
  }

  /// The seeds of the histories; `TUNEKIT_HISTORIES=3000`, or `1000-3000`, for others.
  private static let seeds: Range<UInt64> = {
    let text = ProcessInfo.processInfo.environment["TUNEKIT_HISTORIES"] ?? ""
    let numbers = text.split(separator: "-").compactMap { UInt64($0) }
    guard let last = numbers.last else { return 0..<300 }
    let first = numbers.count > 1 ? min(numbers[0], last) : 0
    return first..<last
  }()

  /// Histories one after the other from a first seed in steps of two; what went wrong, and how often
  /// each event was met.
  private static func run(from first: UInt64) -> (complaint: String?, counts: [String: Int]) {
    var counts: [String: Int] = [:]
    for seed in stride(from: seeds.lowerBound + first, to: seeds.upperBound, by: 2) {
      do {
        var history = try History(seed)
        try history.unfold()
        if let complaint = history.complaint { return ("seed \(seed): \(complaint)", counts) }
        counts.merge(history.counts, uniquingKeysWith: +)
      } catch {
        return ("seed \(seed): \(error)", counts)
      }
    }
    return (nil, counts)
  }

  @Test func `only found or planned values are written, and none over a foreign value`() async {
    let start = ContinuousClock.now
    async let even = Self.run(from: 0)
    async let odd = Self.run(from: 1)
    let halves = await [even, odd]
    for complaint in halves.compactMap(\.complaint) { Issue.record("\(complaint)") }
    let counts = halves[0].counts.merging(halves[1].counts, uniquingKeysWith: +)
    let reported = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let seconds = (ContinuousClock.now - start).components.seconds
    print("\(Self.seeds.count) histories in \(seconds) s: \(reported.joined(separator: ", "))")
    // A test that met nothing has shown nothing.
    for event in ["apply", "revert", "forced revert", "foreign write", "driver reload", "kill"] {
      #expect((counts[event] ?? 0) > 0, "\(event)")
    }
  }
}
