import Synchronization
import SystemPackage
import Testing
import TuneKitCore

/// What a kernel may answer to a write.
let errnos: [Errno] = [
  .ioError, .invalidArgument, .notPermitted, .noSpace, .resourceBusy,
  .resourceTemporarilyUnavailable, .outOfRange, .overflow, .noSuchFileOrDirectory,
  .operationNotSupportedByDevice, .readOnlyFileSystem,
]

/// Everything that can go wrong with a write, each at every write of a whole strategy.
@Suite struct `When a write fails` {
  /// What the kernel says of an interrupt, as the last step moves one, that it does not move.
  private static let refusals: Set<Errno> = [.ioError, .invalidArgument, .notPermitted, .noSpace]

  /// A strategy of seven steps, all of which change something.
  private func prepared() throws -> (bench: Bench, strategy: Strategy) {
    let bench = try Bench()
    let strategy = try bench.plan()
    try #require(strategy.changes.count == 7)
    return (bench, strategy)
  }

  /// Applies with faults, and expects that everything is as it was.
  private func expectRolledBack(
    _ number: Int, _ fault: FaultyMachine.Fault, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let (bench, strategy) = try prepared()
    let start = bench.settings
    let machine = FaultyMachine(bench.image, faults: [number: fault])
    let report = try bench.apply(strategy, on: machine)
    #expect(report.outcome == .rolledBack, "\(report)", sourceLocation: location)
    #expect(bench.settings == start, sourceLocation: location)
    #expect(report.steps.map(\.id) == strategy.steps.map(\.id), sourceLocation: location)
    let results = report.steps.map(\.result)
    #expect(results[number] == .failed, sourceLocation: location)
    #expect(results[..<number].allSatisfy { $0 == .restored }, sourceLocation: location)
    #expect(results[(number + 1)...].allSatisfy { $0 == .leftAlone }, sourceLocation: location)
    #expect(report.steps[number].error != nil, sourceLocation: location)
    #expect(report.steps[number].after == report.steps[number].before, sourceLocation: location)
    #expect(try Journal.outstanding(in: bench.root).isEmpty, sourceLocation: location)
  }

  @Test(arguments: 0..<7, errnos)
  func `any kernel refusal reverts everything`(number: Int, errno: Errno) throws {
    if number == 6 && Self.refusals.contains(errno) { return }
    try expectRolledBack(number, .refused(errno))
  }

  private static let faults: [FaultyMachine.Fault] = [
    .altered("7"), .altered(""), .cutShort("7"), .vanished,
  ]

  @Test(arguments: 0..<7, faults)
  func `a write that is altered, cleared, cut short or ignored reverts everything`(
    number: Int, fault: FaultyMachine.Fault
  ) throws {
    try expectRolledBack(number, fault)
  }

  @Test(arguments: 1..<7, [Errno.ioError, .invalidArgument, .resourceBusy, .readOnlyFileSystem])
  func `a failed restoring write leaves exactly that value unrestored`(
    number: Int, errno: Errno
  ) throws {
    // After the failure at `number` the steps before it are restored, the last first.
    for lost in 0..<number {
      let (bench, strategy) = try prepared()
      let start = bench.settings
      let failing = number + number - lost
      let machine = FaultyMachine(
        bench.image, faults: [number: .refused(.outOfRange), failing: .refused(errno)])
      let report = try bench.apply(strategy, on: machine)
      #expect(report.outcome == .partlyRolledBack)
      let failed = report.steps.filter { $0.result == .failed }.map(\.id)
      #expect(failed == [strategy.steps[lost].id, strategy.steps[number].id])
      #expect(report.steps[lost].error?.contains(errno.symbol) == true)
      let changed = bench.settings.filter { start[$0.key] != $0.value }
      #expect(changed.keys.contains(strategy.steps[lost].file))
      #expect(try Journal.outstanding(in: bench.root).count == 1)
      // Reverting again heals it.
      #expect(try bench.revert().outcome == .reverted)
      #expect(bench.settings == start)
    }
  }

  @Test func `an altered value that cannot be restored reports both errors`() throws {
    let (bench, strategy) = try prepared()
    let machine = FaultyMachine(
      bench.image, faults: [0: .altered("7"), 1: .refused(.resourceBusy)])
    let report = try bench.apply(strategy, on: machine)
    #expect(report.outcome == .partlyRolledBack)
    let line = report.steps[0]
    #expect(line.result == .failed && line.after == "7")
    #expect(line.error?.contains("shows 7 instead; then") == true)
    #expect(line.error?.contains("EBUSY") == true)
    // Though the value is neither the wanted nor the first one, it is known to be ours.
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(strategy.steps[0].file) == strategy.steps[0].found.trimmed)
  }

  @Test(arguments: 0...7)
  func `an interruption between writes reverts everything`(number: Int) throws {
    let (bench, strategy) = try prepared()
    let start = bench.settings
    let machine = FaultyMachine(bench.image)
    let report = try bench.apply(strategy, on: machine) { machine.writes.count >= number }
    if number == 7 {
      #expect(report.outcome == .applied)
    } else {
      #expect(report.outcome == .rolledBack)
      #expect(bench.settings == start)
      #expect(report.steps[number].error == "interrupted")
      #expect(machine.writes.count == 2 * number)
    }
  }

  @Test(arguments: 0..<7, errnos)
  func `a failed optional step is reported, and the others stay`(
    number: Int, errno: Errno
  ) throws {
    if number == 6 && Self.refusals.contains(errno) { return }
    let (bench, strategy) = try prepared()
    var steps = strategy.steps
    steps[number] = steps[number].with(necessity: .desirable)
    let start = bench.settings
    let report = try bench.apply(
      strategy.with(steps), on: FaultyMachine(bench.image, faults: [number: .refused(errno)]))
    #expect(report.outcome == .applied)
    #expect(report.steps.count { $0.result == .written } == 6)
    #expect(report.steps[number].result == .failed)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test(arguments: 0..<7)
  func `an optional step that the kernel alters is restored by revert`(number: Int) throws {
    let (bench, strategy) = try prepared()
    let steps = strategy.steps.map { $0.with(necessity: .desirable) }
    let start = bench.settings
    let machine = FaultyMachine(bench.image, faults: [number: .altered("7")])
    #expect(try bench.apply(strategy.with(steps), on: machine).outcome == .applied)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `an interruption before an optional step reverts everything`() throws {
    let (bench, strategy) = try prepared()
    let steps = strategy.steps.map { $0.with(necessity: .desirable) }
    let start = bench.settings
    let machine = FaultyMachine(bench.image)
    let report = try bench.apply(strategy.with(steps), on: machine) { machine.writes.count >= 6 }
    #expect(report.outcome == .rolledBack)
    #expect(bench.settings == start)
  }
}
