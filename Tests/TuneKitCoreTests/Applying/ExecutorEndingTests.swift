import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

/// What an apply comes to where steps fail that need not succeed.
@Suite struct `Where a step may fail` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    start = bench.settings
  }

  private func step(_ id: StepID, in strategy: Strategy) throws -> Step {
    try #require(strategy.step(id))
  }

  private func failing(
    _ fault: FaultyMachine.Fault = .refused(.readOnlyFileSystem)
  )
    -> FaultyMachine
  {
    FaultyMachine(bench.image, faults: [0: fault])
  }

  @Test func `a failed optional step that is the whole plan applies nothing`() throws {
    let strategy = try bench.plan()
    let only = try step("governor/policy4", in: strategy).with(necessity: .desirable)
    let report = try bench.apply(strategy.with([only]), on: failing())
    #expect(report.outcome == .rolledBack)
    #expect(report.steps.map(\.result) == [.failed])
    #expect(bench.settings == start)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test(arguments: [FaultyMachine.Fault.refused(.readOnlyFileSystem), .altered("powersave")])
  func `a failed optional step with all others in place means nothing to do`(
    fault: FaultyMachine.Fault
  ) throws {
    bench.image.set("performance", Bench.governor)
    let start = bench.settings
    let strategy = try bench.plan()
    let steps = [
      try step("governor/policy4", in: strategy),
      try step("governor/policy6", in: strategy).with(necessity: .desirable),
    ]
    let report = try bench.apply(strategy.with(steps), on: failing(fault))
    #expect(report.outcome == .nothingToDo)
    #expect(report.steps.map(\.result) == [.already, .failed])
    #expect(report.steps.last?.error != nil)
    #expect(bench.settings == start)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `a failed optional step keeps what was applied before and claims nothing`() throws {
    let strategy = try bench.plan()
    let steps = strategy.steps.map { $0.with(necessity: .desirable) }
    #expect(try bench.apply(strategy.with(steps), on: bench.image).outcome == .applied)
    bench.image.set("schedutil", Bench.governor)
    let report = try bench.apply(strategy.with(steps), on: failing())
    #expect(report.outcome == .nothingToDo)
    #expect(report.steps.count { $0.result == .failed } == 1)
    #expect(bench.text(Bench.affinity) == "10")
    #expect(try Journal.outstanding(in: bench.root).map(\.closure) == [.applied])
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `a step after a failed optional one is still performed`() throws {
    let strategy = try bench.plan()
    let first = try step("governor/policy6", in: strategy).with(necessity: .desirable)
    let second = try step("governor/policy4", in: strategy).with(after: [first.id])
    let steps = try StepOrder.sorted([second, first])
    #expect(steps.map(\.id) == [first.id, second.id])
    let report = try bench.apply(strategy.with(steps), on: failing())
    #expect(report.outcome == .applied)
    #expect(report.steps.map(\.result) == [.failed, .written])
  }

  @Test func `a failing part of a shared file is recorded once`() throws {
    let bench = try Bench(Bench.balanced)
    var capture = bench.image.capture
    capture.refusals[Bench.irqbalanceSettings] = .readOnlyFileSystem
    let tunekit = try bench.tunekit(on: MachineImage(capture), .standard)
    for number in 0..<5 {
      #expect(try tunekit.performed().outcome == (number == 0 ? .applied : .nothingToDo))
    }
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.originals.count { $0.step.string == "irqbalance/arguments" } == 1)
    let bytes = try LinuxMachine(root: bench.root).bytes(
      of: Journal.folder.appending(session.name))
    let intents = JournalLine.contents(of: bytes).entries.filter { entry in
      if case .intend(let intent) = entry { intent.step == "irqbalance/arguments" } else { false }
    }
    #expect(intents.count == 1)
    let report = try tunekit.revert()
    #expect(report.outcome == .reverted)
    #expect(report.steps.count { $0.id.string == "irqbalance/arguments" } == 1)
  }

  @Test func `a shared part that an older journal recorded often is restored once`() throws {
    let knob = Knob(
      .file(Bench.irqbalanceSettings), .irqbalanceArguments, lifetime: .lasting)
    let intent = JournalEntry.Intent(
      step: "irqbalance/arguments", knob: knob, file: Bench.irqbalanceSettings, incarnation: nil,
      was: "A=\"\"\n", will: "A=\"--banmod=x\"\n")
    let strategy = try bench.plan()
    let entries =
      [JournalEntry.opened(strategy: strategy, time: "t")]
      + Array(repeating: .intend(intent), count: 5)
    let session = try #require(Session(name: "x", entries: entries, length: 0))
    #expect(session.originals == [intent])
  }
}
