import Foundation
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying
@testable import TuneKitGuarding

/// A driver that requests its interrupts again and again, as one does whose card is opened by
/// each program that uses it.
@Suite struct `A guard over a thousand reloads` {
  private let bench: Bench
  private let events = ScriptedEvents()
  private let log = GuardLog()
  private let card = DeviceAddress(Bench.card)
  private let image: MachineImage

  init() throws {
    bench = try Bench()
    image = MachineImage(try History.machine())
  }

  /// How much the journal takes up, in bytes.
  private var journalSize: Int {
    let folder = bench.ground.root + Journal.folder.string
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { size, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return size + (attributes?[.size] as? Int ?? 0)
    }
  }

  /// What the kernel and a person do meanwhile.
  private final class Course {
    var number = 154
    var longest = 0
    var misplaced = 0
  }

  private func reload(_ course: Course, as next: Int) {
    if image.line(of: "/proc/irq/\(course.number)/smp_affinity") != "10" { course.misplaced += 1 }
    course.longest = max(course.longest, journalSize)
    image.requestAgain(interrupt: course.number, as: next)
    course.number = next
  }

  /// How often the driver asks again; `TUNEKIT_RELOADS=10000` shows that more change nothing.
  private static let reloads =
    getenv("TUNEKIT_RELOADS").flatMap { Int(String(cString: $0)) }.map { max(10, $0) } ?? 1000

  @Test func `a thousand reloads keep journal and log short and revert exactly`() throws {
    let start = image.settings
    let course = Course()
    let tunekit = try bench.tunekit(on: image, .standard)
    _ = try tunekit.performed()
    for turn in 1...Self.reloads {
      let next = turn == Self.reloads ? 154 : [160, 170][turn % 2]
      events.happen(.device(card, "bind")) { reload(course, as: next) }
      guard turn == Self.reloads / 2 else { continue }
      events.pass {
        image.set("ondemand", Bench.governor)
        _ = try? tunekit.performed()
      }
    }
    events.happen(.device(card, "bind"))
    var kept = Guard(tunekit, wokenBy: events, telling: log.voice)
    kept.run()
    #expect(course.misplaced == 0)
    #expect(course.longest < Journal.shortEnough + 4096)
    // Five of them, then one line an hour.
    #expect(log.said.count == LogThrottle.most, "\(log.said.suffix(3))")
    #expect(kept.cards.count == 1)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    print(
      "\(Self.reloads) reloads: journal at most \(course.longest) bytes, \(session.length) at the end"
    )
    let machine = FaultyMachine(image)
    let report = try bench.tunekit(on: machine, .standard).revert()
    #expect(report.outcome == .reverted && report.steps.count == 3)
    #expect(machine.writes.count == 3)
    #expect(image.line(of: Bench.governor) == "ondemand")
    image.set("schedutil", Bench.governor)
    #expect(image.settings == start)
  }

  @Test func `a managed interrupt that is requested again and again keeps no old refusals`()
    throws
  {
    var capture = image.capture
    for number in [154, 160, 170] {
      capture.refusals[SystemPath("/proc/irq/\(number)/smp_affinity")] = .ioError
    }
    let image = MachineImage(capture)
    let tunekit = try bench.tunekit(on: image, .standard)
    _ = try tunekit.performed()
    var number = 154
    for turn in 1...200 {
      let next = [160, 170][turn % 2]
      image.requestAgain(interrupt: number, as: next)
      number = next
      _ = try tunekit.performed()
    }
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.length < Journal.shortEnough + 4096)
    #expect(try tunekit.revert().outcome == .reverted)
  }
}
