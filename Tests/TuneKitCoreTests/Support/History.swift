import Foundation
import Synchronization
import SystemPackage
import TuneKitCore

/// A random history of one machine, the same for the same seed, watched by an ``Oracle``.
struct History {
  private static let governors = [
    "conservative", "ondemand", "powersave", "schedutil", "performance",
  ]
  private static let clocks = ["408000", "600000", "816000", "1200000", "1608000"]
  private static let policies: SystemPath = "/sys/devices/system/cpu/cpufreq"
  private static let values: [(SystemPath, [String])] = [
    (Bench.affinity, ["ff", "0f", "01", "10", "20", "80", "f0", "fe"]),
    (policies.appending("policy4/scaling_governor"), governors),
    (policies.appending("policy6/scaling_governor"), governors),
    (policies.appending("policy4/scaling_min_freq"), clocks),
    (policies.appending("policy6/scaling_min_freq"), clocks),
    ("/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us", ["0", "n/a", "100", "219"]),
    ("/sys/devices/platform/dmc/devfreq/dmc/governor", ["userspace", "powersave", "performance"]),
    (Bench.bridge.appending("power/control"), ["on", "auto"]),
    (Bench.bridge.appending("0003:31:00.0/power/control"), ["on", "auto"]),
  ]

  let bench: Bench
  private(set) var image: MachineImage
  private var random: SeededGenerator
  private(set) var oracle = Oracle()
  private(set) var counts: [String: Int] = [:]
  private var interrupt = 154
  private var boots = 0
  private var profile = Profile.standard
  private var log: [String] = []

  /// What was done wrong, and what led to it.
  var complaint: String? {
    guard !oracle.violations.isEmpty else { return nil }
    return (oracle.violations.prefix(3) + ["after:"] + log).joined(separator: "\n  ")
  }

  /// The captured machine without what neither TuneKit nor this history touches, to look at faster.
  static func machine() throws -> Capture {
    var capture = try captured(Bench.vendor)
    let others: [SystemPath] = [
      "/sys/devices/virtual/thermal", "/sys/class/thermal", "/sys/devices/platform/fe190000.pcie",
    ]
    let kept: Set = ["154", "224", "default_smp_affinity"]
    let folders: [SystemPath] = ["/proc/irq", "/sys/kernel/irq"]
    capture.entries = capture.entries.filter { path, _ in
      if others.contains(where: path.isBelow) { return false }
      guard let folder = folders.first(where: path.isBelow) else { return true }
      return path == folder || kept.contains(String(path.components[folder.components.count]))
    }
    if case .file(let bytes) = capture["/proc/interrupts"] {
      let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { row in
        let label = row.trimmed.prefix { $0 != ":" }
        return Int(label) == nil || kept.contains(String(label))
      }
      capture["/proc/interrupts"] = .text(rows.joined(separator: "\n") + "\n")
    }
    for folder: SystemPath in [Bench.bridge, Bench.bridge.appending("0003:31:00.0")] {
      capture[folder.appending("power/control")] = .text("auto\n")
    }
    return capture
  }

  init(_ seed: UInt64) throws {
    bench = try Bench()
    image = MachineImage(try Self.machine())
    random = SeededGenerator(seed)
    start()
  }

  private var affinity: SystemPath { "/proc/irq/\(interrupt)/smp_affinity" }
  private var online: CPUSet {
    image.line(of: "/sys/devices/system/cpu/online").flatMap { CPUSet(list: $0) } ?? CPUSet(0...7)
  }

  private mutating func note(_ what: String, _ more: String = "") {
    counts[what, default: 0] += 1
    log.append("\(what) \(more)")
  }

  /// Random values at the beginning of a boot, and sometimes an immovable interrupt.
  private mutating func start() {
    for (file, choices) in Self.values where Bool.random(using: &random) {
      try? image.write(choices.one(&random), to: file)
    }
    guard Int.random(in: 0..<6, using: &random) == 0 else { return }
    var capture = image.capture
    capture.refusals[affinity] = .ioError
    image = MachineImage(capture)
  }

  /// Some events; fewer than these where something went wrong.
  mutating func unfold() throws {
    for _ in 0..<Int.random(in: 5...25, using: &random) where complaint == nil { try step() }
  }

  /// One more event.
  private mutating func step() throws {
    switch Int.random(in: 0..<22, using: &random) {
    case 0...5: try apply()
    case 6...9: try revert()
    case 10...15: meddle()
    case 16: reload()
    case 17, 18: toggle()
    case 19, 20: if try hasRenewed() { note("renewal") }
    default: if Bool.random(using: &random) { reboot() }
    }
  }

  private mutating func apply() throws {
    // Another profile is refused while one is applied, which needs no trying each time.
    if Int.random(in: 0..<4, using: &random) == 0 { profile = Profile.allCases.one(&random) }
    let profile = profile
    var machine = ObservedMachine(image)
    let kill = Int.random(in: 0..<4, using: &random) == 0 ? addKill(to: &machine) : nil
    let hasFault = kill == nil && Int.random(in: 0..<6, using: &random) == 0
    if hasFault {
      machine.faults[Int.random(in: 0..<4, using: &random)] =
        Bool.random(using: &random) ? .refused(.resourceBusy) : .altered("07")
    }
    let tunekit = try bench.tunekit(on: machine, profile)
    let strategy = try tunekit.plan()
    var found: [SystemPath: String] = [:]
    for step in strategy.steps { found[step.file] = image.line(of: step.file) }
    let applied = Result { try tunekit.apply(strategy, unlessInterrupted: { false }) }
    guard case .success(let report) = applied else {
      guard machine.writes.isEmpty, case .failure(let error as TuneKitError) = applied,
        case .execution(.occupied) = error
      else { throw Unexpected("\(applied)") }
      return note("refused", profile.rawValue)
    }
    note("apply", "\(profile.rawValue) \(report.outcome)")
    guard !machine.writes.isEmpty else { return }
    oracle.intend(strategy, found: found, online: online)
    let declined = report.steps.filter { $0.result == .leftAlone && $0.error != nil }
    if let kill, let moment = kill.moment {
      oracle.see(Array(machine.writes.prefix(moment.writes)), of: strategy)
      for line in declined { oracle.decline(line.file) }
      return try die(at: moment)
    }
    oracle.see(machine.writes, of: strategy)
    for line in declined { oracle.decline(line.file) }
    guard report.outcome != .applied, report.outcome != .nothingToDo else { return }
    settle(report, excused: hasFault)
  }

  private mutating func revert() throws {
    let force = Int.random(in: 0..<8, using: &random) == 0
    var machine = ObservedMachine(image)
    let kill = Int.random(in: 0..<4, using: &random) == 0 ? addKill(to: &machine) : nil
    let report = try bench.tunekit(on: machine).revert(force: force)
    note(force ? "forced revert" : "revert", "\(report.outcome)")
    if let kill, let moment = kill.moment {
      oracle.see(Array(machine.writes.prefix(moment.writes)), of: nil, force: force)
      return try die(at: moment)
    }
    oracle.see(machine.writes, of: nil, force: force)
    settle(report, excused: false)
  }

  private mutating func settle(_ report: Report, excused: Bool) {
    let image = image
    // What cannot be written now, as a governor whose CPUs are offline, is still owed.
    let isRefused = report.steps.contains { $0.result == .failed }
    oracle.settle(
      whole: report.outcome != .partlyRolledBack, excused: excused || isRefused
    ) { image.line(of: $0) }
  }

  private mutating func meddle() {
    var (file, choices) = Self.values.one(&random)
    if file == Bench.affinity { file = affinity }
    let mine = oracle.mine(file)
    let fallbacks = mine.compactMap { CPUSet(mask: $0) }.map { online.subtracting($0) }
    choices = choices.filter { choice in
      !mine.contains(choice) && choice != image.line(of: file)
        && (file != affinity || !fallbacks.contains { $0 == CPUSet(mask: choice) })
    }
    guard !choices.isEmpty else { return }
    let choice = choices.one(&random)
    // The kernel refuses what it cannot do while CPUs are away.
    guard (try? image.write(choice, to: file)) != nil else { return }
    note("foreign write", "\(file) \(choice)")
    oracle.meddle(file)
  }

  private mutating func reload() {
    let number = [154, 160, 170].one(&random)
    let old = affinity
    guard image.requestAgain(interrupt: interrupt, as: number) else { return }
    note("driver reload", "\(interrupt) to \(number)")
    oracle.lose(old)
    // The number that is free now may go to another device.
    if number != interrupt, Bool.random(using: &random),
      image.requestAgain(interrupt: 224, as: interrupt)
    {
      try? image.write("10", to: old)
      note("number dealt to another", "\(interrupt)")
    }
    interrupt = number
    oracle.lose(affinity)
  }

  private mutating func toggle() {
    let processor = Int.random(in: 4...7, using: &random)
    let before = image.line(of: affinity)
    let isOnline = Bool.random(using: &random)
    image.setOnline(isOnline, processor)
    note(isOnline ? "CPU online" : "CPU offline", "\(processor)")
    if image.line(of: affinity) != before { oracle.move(affinity, from: before) }
  }

  private mutating func reboot() {
    boots += 1
    guard var capture = try? Self.machine() else { return }
    let id = "\(hexadecimal(UInt64(boots), 8))-0000-0000-0000-000000000000"
    capture["/proc/sys/kernel/random/boot_id"] = .text(id + "\n")
    image = MachineImage(capture)
    interrupt = 154
    oracle.reboot()
    note("reboot", id)
    start()
  }
}

/// Something that no history should come to.
struct Unexpected: Error {
  let what: String
  init(_ what: String) { self.what = what }
}

extension History {
  /// What a kill at one moment leaves.
  struct Moment: Sendable {
    let capture: Capture
    let journal: [String: Data]
    /// How many writes had been done.
    let writes: Int
    let isBeforeWrite: Bool
  }

  /// Waits for a moment, and keeps it.
  final class Kill: Sendable {
    private let kept = Mutex<Moment?>(nil)
    var moment: Moment? { kept.withLock(\.self) }
    func keep(_ moment: Moment) { kept.withLock { $0 = moment } }
  }

  private var folder: String { bench.ground.root + "/var/lib/tunekit/journal" }

  /// A kill before or after a random write: a run goes on, and what it does from there on is undone.
  private mutating func addKill(to machine: inout ObservedMachine) -> Kill {
    let kill = Kill()
    let number = Int.random(in: 0..<4, using: &random)
    let isBefore = Bool.random(using: &random)
    let (image, folder) = (image, folder)
    let look: @Sendable (Int) -> Void = { now in
      guard now == number else { return }
      kill.keep(
        Moment(
          capture: image.capture, journal: Self.files(in: folder),
          writes: isBefore ? now : now + 1, isBeforeWrite: isBefore))
    }
    if isBefore { machine.beforeWrite = look } else { machine.afterWrite = look }
    return kill
  }

  /// Puts machine and journal back to what the kill has left; a line may have been half written.
  private mutating func die(at moment: Moment) throws {
    note("kill", "\(moment.isBeforeWrite ? "before" : "after") write, \(moment.writes) done")
    image = MachineImage(moment.capture)
    var journal = moment.journal
    if moment.isBeforeWrite && moment.writes > 0 && Bool.random(using: &random),
      let name = journal.keys.max(), let file = journal[name]
    {
      let last = file.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { file.count - $0 - 1 } ?? 0
      if last > 1, String(decoding: file.suffix(last), as: UTF8.self).contains("\"wrote\"") {
        journal[name] = file.dropLast(Int.random(in: 1..<last, using: &random))
        note("torn line")
      }
    }
    for name in Self.files(in: folder).keys {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
    for (name, file) in journal { try file.write(to: URL(filePath: "\(folder)/\(name)")) }
  }

  private static func files(in folder: String) -> [String: Data] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(into: [:]) { files, name in
      files[name] = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    }
  }
}
