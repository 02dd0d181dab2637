import Glibc
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitGuarding

/// A machine that becomes too hot for what is set, and cools down.
@Suite struct `A guard of a machine that becomes hot` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]
  let events = ScriptedEvents()
  let log = GuardLog()

  static let zone: SystemPath = "/sys/devices/virtual/thermal/thermal_zone1"
  static let cooler: SystemPath = "/sys/devices/virtual/thermal/cooling_device1/cur_state"

  init() throws {
    bench = try Bench(
      adding: """
        /sys/devices/virtual/thermal/thermal_zone1/policy = step_wise
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_0_type = active
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_0_temp = 30000
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_1_type = passive
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_1_temp = 75000
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_2_type = passive
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_2_temp = 85000
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_3_type = critical
        /sys/devices/virtual/thermal/thermal_zone1/trip_point_3_temp = 115000

        """)
    start = bench.settings
  }

  private func runGuard(
    _ onHeat: OnHeat, profile: Profile = .standard, calm: Int = 0
  ) throws {
    var pace = GuardPace()
    (pace.heat, pace.calm) = (0, calm)
    var kept = Guard(
      try bench.tunekit(profile), wokenBy: events, telling: log.voice, pace: pace,
      onHeat: onHeat)
    kept.run()
  }

  private func becomes(_ millidegrees: Int) {
    bench.image.set("\(millidegrees)", Self.zone.appending("temp"))
  }

  /// What is not as it was at first, but for the temperature.
  private var changed: [SystemPath: Capture.Entry] {
    bench.settings.filter { start[$0.key] != $0.value && !$0.key.isBelow(Self.zone) }
  }

  private var isClockSet: Bool { bench.text(Bench.governor) == "performance" }
  private var isInterruptSet: Bool { bench.text(Bench.affinity) == "10" }
  private var reported: [String] { log.said.filter { $0.contains("throttling") } }

  @Test func `a guard reports heat once and reverts nothing unless configured`() throws {
    events.pass { becomes(75_000) }
    events.pass { becomes(91_300) }
    events.pass { #expect(isClockSet && isInterruptSet) }
    try runGuard(.tell)
    #expect(
      reported == [
        "throttling: bigcore0-thermal at 75.0\u{a0}°C, from 75.0\u{a0}°C on it is slowed down; "
          + "settings stay, as on-heat = \"tell\" says"
      ])
    #expect(isClockSet && isInterruptSet)
    #expect(log.announced.last?.hasSuffix("; throttling") == true)
  }

  @Test func `a guard restores the clocks in the heat and sets them again afterwards`() throws {
    events.pass { becomes(80_000) }
    events.pass {
      #expect(!isClockSet && isInterruptSet)
      becomes(60_000)
    }
    events.pass { #expect(isClockSet && isInterruptSet) }
    try runGuard(.cool)
    #expect(reported.count == 2, "\(log.said)")
    #expect(reported.first?.contains("restored until that is over: governor of CPU 4-5") == true)
    #expect(reported.last == "no throttling any more for 1 min")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings[Bench.governor] == start[Bench.governor])
    #expect(bench.settings[Bench.affinity] == start[Bench.affinity])
  }

  @Test func `a guard in the heat keeps the applied profile and the idle states`() throws {
    try bench.apply(.latency)
    let tuned = changed
    events.pass { becomes(80_000) }
    events.pass {
      let kept = Set(changed.keys)
      #expect(
        kept == Set(tuned.keys.filter { !$0.isBelow("/sys/devices/system/cpu") && !$0.isDevfreq }))
      #expect(kept.contains(Bench.affinity) && kept.count < tuned.count)
      becomes(60_000)
    }
    events.pass()
    try runGuard(.cool)
    #expect(changed == tuned)
    #expect(try Journal.outstanding(in: bench.root).map(\.strategy.profile) == [.latency])
  }

  @Test func `a guard configured to revert on heat reverts until you apply again`()
    throws
  {
    events.pass { bench.image.set("3", Self.cooler) }
    events.pass {
      #expect(bench.text(Bench.governor) == "schedutil" && bench.text(Bench.affinity) == "ff")
      bench.image.set("0", Self.cooler)
    }
    events.pass()
    events.pass { #expect(!isClockSet && !isInterruptSet) }
    try runGuard(.revert)
    #expect(reported.first?.contains("cpufreq-cpu4 at 3 of 10; everything was restored") == true)
    #expect(
      log.announced.last?.contains("restored because of heat, stays so") == true)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
    try bench.apply(.standard)
    #expect(isClockSet)
  }

  @Test func `a guard that starts on a hot machine applies no more than it would keep`() throws {
    becomes(80_000)
    events.pass { #expect(!isClockSet && isInterruptSet) }
    try runGuard(.cool)
    _ = try bench.revert()
    try runGuard(.revert)
    #expect(!isClockSet && !isInterruptSet)
    #expect(log.said.allSatisfy { !$0.contains("by hand") }, "\(log.said)")
  }

  @Test func `a guard waits until the heat has been gone long enough`() throws {
    events.pass { becomes(80_000) }
    events.pass { becomes(60_000) }
    for _ in 0..<5 { events.pass { #expect(!isClockSet) } }
    try runGuard(.cool, calm: 600_000)
    #expect(!isClockSet && isInterruptSet)
  }

  @Test func `a guard in the heat leaves held and unconfirmed settings alone`()
    throws
  {
    let tunekit = try bench.tunekit(.standard)
    let held = try tunekit.hold(for: "model") { false }
    events.pass { becomes(80_000) }
    events.pass { #expect(isClockSet && isInterruptSet) }
    try runGuard(.revert)
    #expect(reported.first?.hasSuffix("nothing is applied that could be restored") == true)
    #expect(try tunekit.release(held).outcome == .reverted)
    _ = try tunekit.apply(
      try tunekit.plan(), confirmedBy: Expiry(afterMilliseconds: 600_000),
      unlessInterrupted: { false })
    try runGuard(.cool)
    #expect(isClockSet && isInterruptSet)
  }

  @Test func `a guard leaves what you apply while the machine is hot`() throws {
    events.pass { becomes(80_000) }
    events.pass {
      #expect(!isClockSet)
      _ = try? bench.apply(.standard)
    }
    events.pass { #expect(isClockSet) }
    events.pass()
    try runGuard(.cool)
    #expect(isClockSet && isInterruptSet)
    #expect(reported.count == 1)
  }

  @Test func `a guard in the heat tries again when another run has the lock`() throws {
    let folder = bench.ground.root + "/run/tunekit"
    var file: CInt = -1
    events.pass {
      file = open(folder + "/lock", O_RDWR | O_CLOEXEC)
      #expect(flock(file, LOCK_EX) == 0)
      becomes(80_000)
    }
    events.pass {
      #expect(isClockSet)
      close(file)
    }
    events.pass { #expect(!isClockSet && isInterruptSet) }
    try runGuard(.cool)
    #expect(!isClockSet && isInterruptSet)
  }

  @Test(arguments: [
    ("power_allocator", 80_000, false), ("power_allocator", 85_000, true),
    ("step_wise", 74_999, false), ("step_wise", 75_000, true), ("", 75_000, true),
  ])
  func `the survey detects the temperature at which the kernel slows the CPU`(
    policy: String, millidegrees: Int, isHot: Bool
  ) {
    bench.image.set(policy, Self.zone.appending("policy"))
    becomes(millidegrees)
    #expect(Survey(of: bench.image).heatSigns().isEmpty != isHot)
  }
}

extension SystemPath {
  fileprivate var isDevfreq: Bool { string.contains("/devfreq/") }
}

/// Heat that comes and goes.
@Suite struct `Watching heat` {
  @Test func `the wait after heat doubles each time, up to sixteenfold`() {
    var watch = HeatWatch()
    var now = 0
    var spans: [Int] = []
    for _ in 0..<7 {
      #expect(watch.note(["hot"], at: now, calm: 100) == .begun(["hot"]))
      #expect(watch.note(["hotter"], at: now, calm: 100) == .none)
      let start = now
      while watch.isOn {
        now += 50
        _ = watch.note([], at: now, calm: 100)
      }
      spans.append(now - start)
    }
    #expect(spans == [100, 200, 400, 800, 1600, 1600, 1600])
    now += 3_600_000
    #expect(watch.note(["hot"], at: now, calm: 100) == .begun(["hot"]))
    #expect(watch.note([], at: now + 100, calm: 100) == .ended(after: 100))
  }

  @Test func `the heat is not over while a sign of it returns`() {
    var watch = HeatWatch()
    #expect(watch.note([], at: 0, calm: 100) == .none)
    #expect(watch.note(["hot"], at: 10, calm: 100) == .begun(["hot"]))
    #expect(watch.note([], at: 90, calm: 100) == .none)
    #expect(watch.note(["hot"], at: 100, calm: 100) == .none)
    #expect(watch.note([], at: 199, calm: 100) == .none)
    #expect(watch.note([], at: 200, calm: 100) == .ended(after: 100))
  }
}
