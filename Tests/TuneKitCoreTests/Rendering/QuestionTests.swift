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
    strategy.short(style, next: nil, undoneBy: .revert, or: "a reboot")
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
