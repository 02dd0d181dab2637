import TuneKitCore

/// Events as a test feeds them; when there are no more, the guard is asked to stop.
final class ScriptedEvents: EventSource {
  var silence: String?
  /// How long the guard was willing to wait each time, in milliseconds.
  private(set) var pauses: [Int] = []
  private var script: [() -> [MachineEvent]] = []

  /// Something happens, with events.
  func happen(_ events: MachineEvent..., change: @escaping () -> Void = {}) {
    script.append {
      change()
      return events
    }
    // Nothing more happens while the guard waits for things to settle.
    script.append { [] }
  }

  /// Time passes; something may happen without an event.
  func pass(change: @escaping () -> Void = {}) {
    script.append {
      change()
      return []
    }
  }

  func wait(milliseconds: Int) -> [MachineEvent] {
    pauses.append(milliseconds)
    return script.isEmpty ? [.stop] : script.removeFirst()()
  }
}

/// What a guard says.
final class GuardLog {
  var said: [String] = []
  var announced: [String] = []

  var voice: Guard.Voice { telling() }

  func telling() -> Guard.Voice {
    .init(
      say: { self.said.append($0.description) },
      announce: { self.announced.append($0.description) })
  }
}

/// A suite about a guard, and how it runs one.
protocol GuardSuite {
  var bench: Bench { get }
  var events: ScriptedEvents { get }
  var log: GuardLog { get }
}

extension GuardSuite {
  var card: DeviceAddress? { DeviceAddress(Bench.card) }

  /// Runs a guard until the events are over.
  func runGuard(_ profile: Profile = .standard) throws {
    var kept = Guard(try bench.tunekit(profile), wokenBy: events, telling: log.voice)
    kept.run()
  }
}
