import Testing
import TuneKitCore

@testable import TuneKitText

/// What apply shows before it asks.
@Suite struct `The question` {
  private static let machines = [
    "cm3588+ax650n_6.1-vendor", "cm3588+ax650n-irqbalance_6.1-vendor",
    "cm3588+ax650n-4-vectors_6.1-vendor", "cm3588+ax650n-cpu4-taken_6.12",
  ]

  private static func text(of strategy: Strategy, _ style: Style = Style()) -> String {
    strategy.question(style, height: .max, undoneBy: .revert, or: "a reboot")
  }

  private static func lines(
    of strategy: Strategy, _ style: Style = Style(), height: Int
  ) -> [Substring] {
    strategy.question(style, height: height, undoneBy: .revert, or: "a reboot").dropLast()
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// A plan with that many long warnings, and as many changes as the machine has vectors and clocks.
  private static func warned(_ name: String, times: Int) throws -> Strategy {
    let strategy = try Bench(name).plan(.standard)
    let long = String(repeating: "it is slowed down, and 1,203 things more are said; ", count: 5)
    return Self.strategy(
      like: strategy, steps: strategy.steps,
      cautions: (0..<times).map { Caution("warning \($0)", because: long) })
  }

  private static func strategy(
    like other: Strategy, steps: [Step], cautions: [Caution]
  ) -> Strategy {
    Strategy(
      schema: other.schema, subject: other.subject, profile: other.profile, steps: steps,
      probes: other.probes, declined: other.declined, leftAlone: other.leftAlone,
      cautions: cautions, expected: other.expected)
  }

  @Test(arguments: machines, [0, 1, 3, 8])
  func `every warning before the question is one line, and the changes are all there`(
    name: String, warnings: Int
  ) throws {
    let strategy = try Self.warned(name, times: warnings)
    let lines = Self.lines(of: strategy, height: .max)
    #expect(lines.count { $0.hasPrefix("! warning") } == warnings, "\(lines)")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
    #expect(
      lines.count { $0.hasPrefix("  ~ ") }
        == StepRun.runs(of: strategy.changes, isVerbose: false).count)
    #expect(!lines.contains { $0.hasPrefix("! ") && !$0.hasSuffix(" ...") })
  }

  @Test(arguments: [22, 18, 14, 12], [40, 80])
  func `on a low terminal the changes stay, and what counts less goes`(
    height: Int, width: Int
  ) throws {
    for name in Self.machines {
      let strategy = try Self.warned(name, times: 9)
      let lines = Self.lines(of: strategy, Style(width: width), height: height)
      let runs = StepRun.runs(of: strategy.changes, isVerbose: false).count
      let shown = lines.count { $0.hasPrefix("  ~ ") }
      let isCounted = lines.contains { $0.hasPrefix("    and \(runs - shown) more; d shows ") }
      #expect(lines.count <= height || shown == 1, "\(lines.joined(separator: "\n"))")
      #expect(shown >= 1 && (shown == runs || isCounted), "\(lines.joined(separator: "\n"))")
      if width == 80 { #expect(shown == runs, "\(lines.joined(separator: "\n"))") }
      #expect(
        lines.contains { $0.hasPrefix("  costs") } && lines.contains { $0.hasPrefix("  undo") })
      #expect(lines.contains { $0.contains("warning 0") || $0.hasPrefix("! 9 warnings") })
    }
  }

  @Test func `as many changes as fit are shown, with the number of the others`() throws {
    let plan = try Bench("cm3588+ax650n-4-vectors_6.1-vendor").plan(.standard)
    let model = try #require(plan.changes.first { $0.interrupt == nil })
    let steps = (0..<30).map { number in
      Step(
        id: model.id, title: "governor of thing \(number)x", knob: model.knob, file: model.file,
        found: model.found, wanted: model.wanted, shows: model.shows, reason: model.reason,
        source: model.source, risk: model.risk, necessity: model.necessity,
        requestedBy: model.requestedBy, phase: model.phase, after: [])
    }
    let strategy = Self.strategy(like: plan, steps: steps, cautions: [])
    let lines = Self.lines(of: strategy, height: 22)
    let shown = lines.count { $0.hasPrefix("  ~ ") }
    #expect(lines.count <= 22 && shown > 8, "\(lines.joined(separator: "\n"))")
    #expect(lines.contains { $0.hasPrefix("    and \(30 - shown) more; d shows them") })
    #expect(Self.lines(of: strategy, height: 60).count { $0.hasPrefix("  ~ ") } == 30)
  }

  @Test func `before a question the long form does not say the number of changes itself`() throws {
    let strategy = try Bench().plan(.standard)
    #expect(!strategy.text(Style(), next: nil).contains("nothing written yet"))
    #expect(strategy.text(Style(), next: .apply).contains("nothing written yet"))
    let changes = strategy.changes(Style()).split(separator: "\n")
    #expect(changes.count == StepRun.runs(of: strategy.changes, isVerbose: false).count)
  }

  /// One line is the question's, one is the shell's.
  @Test(arguments: machines, [Profile.standard, .cool])
  func `apply's question fits 24 lines of 80 columns with every change`(
    name: String, profile: Profile
  ) throws {
    let strategy = try Bench(name).plan(profile)
    let lines = Self.text(of: strategy).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 22)
    let runs = StepRun.runs(of: strategy.changes, isVerbose: false)
    #expect(!runs.isEmpty)
    for run in runs {
      let shows = strategy.changes[run.positions.lowerBound].shows
      #expect(
        lines.contains { $0.contains("~ \(run.shortTitle) ") && $0.hasSuffix("→  \(shows.to)") })
    }
  }

  @Test(arguments: machines, [40, 60, 120])
  func `apply's question is no wider than the terminal`(name: String, width: Int) throws {
    for profile in Profile.allCases {
      let text = Self.text(of: try Bench(name).plan(profile), Style(width: width))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    }
  }

  @Test func `apply's question names the cost, what is left alone and how to undo it`() throws {
    var bench = try Bench()
    bench.accelerator.wanted = [
      .clock(of: .fastest, at: .maximum).because("a", .reasoned("b")).costing("half a watt"),
      .handsOff(.reset).because("It hangs.", .reasoned("c")),
    ]
    let strategy = try bench.plan(.standard)
    let style = Style(invocation: Invocation(["--root", "/t"], needsRoot: false))
    let lines = Self.text(of: strategy, style).split(separator: "\n")
    #expect(lines.dropFirst().first == "  brings      not measured for this pair")
    #expect(lines.contains("  costs       half a watt"))
    #expect(lines.contains("  left alone  1 setting, on purpose"))
    #expect(lines.contains("  undo        tunekit revert --root /t, or a reboot"))
    #expect(!lines.contains { $0.contains("It hangs.") })
    #expect(!lines.contains { $0.contains("tunekit plan") })
    #expect(strategy.text(style, next: nil).contains("It hangs."))
  }

  @Test func `plan says after its short form how to see the reasons and how to go on`() throws {
    let strategy = try Bench().plan(.standard)
    let text = strategy.short(Style(), next: .apply, undoneBy: .revert, or: nil)
    #expect(text.contains("\n  why         tunekit plan -v\n"))
    #expect(text.contains("\n  undo        sudo tunekit revert\n"))
    #expect(text.hasSuffix("nothing written yet.  Next: sudo tunekit apply\n"))
  }
}

@Suite struct `What a plan is known to bring` {
  private static let source = Source.measured(
    "a lab, a page (1)", gain: "both, 5 to 11 tok/s")
  private static let clock = Need.clock(of: .fastest, at: .maximum).because("a", source)
  private static let interrupt = Need.interrupts(on: .fastest).because("b", source)

  private static func expected(
    _ needs: Need..., in profile: Profile = .standard
  ) throws
    -> ExpectedGain?
  {
    var bench = try Bench()
    bench.accelerator.wanted = needs
    return try bench.plan(profile).expected
  }

  @Test func `the expected gain is the figure in the source, with its origin`() throws {
    let expected = try #require(try Self.expected(Self.clock, Self.interrupt))
    #expect(expected.text == "both, 5 to 11 tok/s")
    #expect(expected.source == Self.source.description && expected.by == "a lab")
  }

  @Test func `no gain is expected when a need behind the figure is not met`() throws {
    #expect(try Self.expected(Self.clock, Self.interrupt.only(in: .latency)) == nil)
    #expect(try Self.expected(Self.clock, Self.interrupt.only(in: .latency), in: .latency) != nil)
    let impossible = Need.set(
      Knob(.file("/sys/nowhere/file"), .word), to: "x"
    ).because("c", Self.source)
    #expect(try Self.expected(Self.clock, impossible) == nil)
  }

  @Test func `what the module says of its card is expected where every need behind it is met`()
    throws
  {
    var bench = try Bench()
    bench.accelerator.effects = ["another-board", "test-board"].map { board in
      MeasuredEffect(
        "1 ms a call less; nothing for video", on: board, by: "ada on \(board)",
        .measured("Evidence/proved-\(board).json"))
    }
    bench.accelerator.wanted = [Self.clock, Self.interrupt]
    let strategy = try bench.plan(.standard)
    #expect(strategy.expected?.text == "1 ms a call less; nothing for video")
    #expect(strategy.expected?.source == "measured: Evidence/proved-test-board.json")
    let line = "  brings      1 ms a call less; nothing for video. Measured by ada on test-board."
    let wide = strategy.text(Style(width: 120))
    #expect(wide.split(separator: "\n").dropFirst().first == line[...])
    bench.accelerator.wanted = [Self.clock, Self.interrupt.only(in: .latency)]
    #expect(try bench.plan(.standard).expected == nil)
  }

  @Test func `no gain is expected without a measured figure`() throws {
    let place = Source.measured("a lab, a page")
    #expect(try Self.expected(Self.clock.because("a", place)) == nil)
    #expect(try Self.expected(Self.clock.because("a", .reasoned("x: y: 3 to 4"))) == nil)
  }
}
