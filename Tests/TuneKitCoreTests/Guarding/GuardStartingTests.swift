import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitGuarding

/// What others set at boot, after TuneKit has set it.
@Suite struct `A guard while the system starts` {
  let bench: Bench
  let events = ScriptedEvents()
  let log = GuardLog()
  let progress = Progress()

  init() throws {
    bench = try Bench(adding: "/etc/rc2.d/S01raspi-config ?\n")
  }

  /// Whether the system is starting, as a test says.
  final class Progress {
    var isStarting = true
  }

  private func runGuard() throws {
    var pace = GuardPace()
    pace.afterStart = 0
    var kept = Guard(
      try bench.tunekit(.standard), wokenBy: events, telling: log.voice, pace: pace,
      whileStarting: { progress.isStarting })
    kept.run()
  }

  private func sets(_ governor: String) { bench.image.set(governor, Bench.governor) }

  private var overruled: [String] { log.said.filter { $0.contains("set again") } }
  private var left: [String] { log.said.filter { $0.contains("left alone") } }

  @Test
  func `a starting guard sets again what a tuner changes at boot, and names the tuner`() throws {
    events.pass { sets("ondemand") }
    events.pass()
    try runGuard()
    #expect(bench.text(Bench.governor) == "performance")
    #expect(overruled.count == 1 && left.isEmpty)
    #expect(overruled[0].contains("is ondemand, likely set by raspi-config (enabled: /etc/rc2.d/"))
    #expect(overruled[0].contains("To end that: sudo systemctl disable raspi-config"))
    #expect(events.pauses == [2000, 2000, 2000])
  }

  @Test func `a starting guard looks once more after the system has started`() throws {
    events.pass { sets("ondemand") }
    events.pass {
      #expect(bench.text(Bench.governor) == "performance")
      sets("ondemand")
    }
    events.pass {
      // Once is enough during the start; a message would soon be wrong.
      #expect(bench.text(Bench.governor) == "ondemand" && left.isEmpty)
      progress.isStarting = false
    }
    events.pass {
      #expect(bench.text(Bench.governor) == "performance")
      sets("ondemand")
    }
    events.pass()
    try runGuard()
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(overruled.count == 2 && left.count == 1)
    #expect(left.first?.contains("likely raspi-config") == true)
    #expect(events.pauses.last == 30_000)
  }

  /// Revert restores what it found last: the value without TuneKit.
  @Test func `revert after boot restores what the tuner had set`() throws {
    events.pass { sets("ondemand") }
    try runGuard()
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.governor) == "ondemand")
  }

  @Test func `a starting guard leaves values that no known tuner sets`() throws {
    events.pass { sets("powersave") }
    events.pass { bench.image.set("01", Bench.affinity) }
    try runGuard()
    #expect(bench.text(Bench.governor) == "powersave" && bench.text(Bench.affinity) == "01")
    #expect(overruled.isEmpty && left.count == 2)
  }

  @Test func `a guard started after the system leaves every foreign value`() throws {
    progress.isStarting = false
    events.pass { sets("ondemand") }
    events.pass { progress.isStarting = true }
    try runGuard()
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(overruled.isEmpty && events.pauses == [30_000, 30_000, 30_000])
  }

  @Test func `a starting guard leaves what you revert`() throws {
    let before = bench.settings
    events.pass { _ = try? bench.revert() }
    events.pass { #expect(bench.settings == before) }
    events.pass { sets("ondemand") }
    try runGuard()
    #expect(bench.text(Bench.governor) == "ondemand" && overruled.isEmpty)
  }
}
