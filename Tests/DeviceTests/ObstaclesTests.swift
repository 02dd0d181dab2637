import Testing
import TuneKitCore

@testable import TuneKitChecking
@testable import TuneKitCommand

/// Machines on which there is no card, or no driver, each with what the verbs say of why.
@Suite struct `A machine without card or driver` {
  static let folder = "Tests/Obstacles"
  static let all = Repository.names(in: folder).filter { $0.hasSuffix(".capture") }
    .map { String($0.dropLast(8)) }

  private func bench(_ name: String) throws -> Bench {
    try Bench(Capture(parsing: try Repository.text("\(Self.folder)/\(name).capture")))
  }

  /// Where no board is known the general one is chosen, and of several cards the first.
  private func choice(_ bench: Bench) throws -> Recognition.Choice {
    let detection = try bench.tunekit().detect()
    let cards = detection.accelerators.map(\.place.device.address)
    return Recognition.Choice(
      board: detection.board == nil ? "generic" : nil, device: cards.count > 1 ? cards[0] : nil)
  }

  @Test(arguments: all)
  func `detect, plan, diagnose and verify give the same obstacle`(_ name: String) throws {
    let bench = try bench(name)
    let choice = try choice(bench)
    let detection = try bench.tunekit(choice).detect()
    let next = detection.next
    var lines = [
      "detect: \(next.why?.description ?? "-")", "  \(Invocation().spelled(next.command))",
    ]
    do {
      let plan = try bench.tunekit(choice).plan()
      lines.append("plan: \(plan.steps.count) steps, \(plan.leftAlone.count) left alone")
      lines += plan.declined.map { "  declined \($0.what): \($0.why)" }
      lines += plan.cautions.map { "  caution \($0.summary): \($0.detail)" }
      let verification = try bench.tunekit(choice).verify()
      lines.append("verify: \(verification.outcome.rawValue)")
      lines += verification.items.map {
        "  \($0.state.rawValue) \($0.title): \($0.seen.description)"
      }
    } catch {
      lines.append("plan, verify: \(error)")
    }
    let diagnosis = try bench.tunekit(choice).diagnose()
    lines.append("diagnose:")
    lines += diagnosis.recommendations.flatMap { advice in
      [
        "- \(advice.title.description)", "  \(advice.command.description)",
        "  brings: \(advice.effect)",
      ]
    }
    try Golden.check(lines.map { "\($0)\n" }.joined(), "\(Self.folder)/\(name).txt")
  }

  /// Captures with a card, and the causes in their order.
  static let causes: [String: [Obstacle.Kind]] = [
    "vfio-running": [.handedOver], "stub-idle": [.handedOver], "vfio-two": [.handedOver],
    "cold": [.silent], "cold-and-saving": [.silent], "ones": [.silent], "asleep": [],
    "root-port-of-the-core": [], "generation-loaded": [.otherGeneration],
    "generation-failed": [.otherGeneration], "generation-bound": [.otherGeneration],
    "generation-unknown": [.otherGeneration], "generation-five": [],
    "no-messages": [.noMessages], "no-messages-bound": [.noMessages],
    "not-loaded": [.notLoaded], "drivers-unknown": [.notLoaded], "failed": [.failed],
    "forbidden": [.forbidden],
  ]

  @Test(arguments: causes.keys.sorted())
  func `a machine with an obstacle has this cause and no other`(_ name: String) throws {
    let bench = try bench(name)
    let cards = try bench.tunekit().detect().accelerators
    let place = try #require(cards.first).place
    #expect(place.obstacles.map(\.kind) == Self.causes[name])
    let plan = try bench.tunekit(try choice(bench)).plan()
    #expect(plan.steps.isEmpty == (place.blockade != nil))
  }

  @Test(arguments: ["unstarted", "empty-slots", "empty-below-a-bus", "not-enabled", "empty-ports"])
  func `a machine without a card gets advice where to look first`(_ name: String) throws {
    let diagnosis = try bench(name).tunekit().diagnose()
    #expect(diagnosis.accelerators.isEmpty)
    let first = try #require(diagnosis.recommendations.first)
    #expect(first.weight == .working && first.command != "lspci -nn")
  }

  @Test func `a card of a virtual machine gets no claims about its driver`() throws {
    for name in ["vfio-running", "stub-idle"] {
      let bench = try bench(name)
      let plan = try bench.tunekit(try choice(bench)).plan()
      #expect(plan.leftAlone.isEmpty && plan.cautions.isEmpty && plan.probes.isEmpty)
      #expect(plan.declined.count == 1)
      #expect(try bench.tunekit().diagnose().accelerators.allSatisfy { $0.questions.isEmpty })
      let outcome = try bench.tunekit(try choice(bench)).verify().outcome
      #expect(outcome != .drifted && outcome != .holds)
    }
  }

  /// What is left out is not needed to find the same.
  @Test(arguments: all)
  func `a capture of a machine with an obstacle shows the same obstacle`(_ name: String) throws {
    let capture = try Capture(parsing: try Repository.text("\(Self.folder)/\(name).capture"))
    let view = CapturingView(MachineImage(capture))
    let seen = Survey(of: view).inventory()
    let kept = Scrubber().scrubbed(view.capture).capture
    let again = Survey(of: MachineImage(kept)).inventory()
    #expect(again.drivers == seen.drivers && again.pciControllers == seen.pciControllers)
    #expect(
      again.devices.filter { $0.answers == false } == seen.devices.filter { $0.answers == false })
    #expect(!kept.text.contains("16384"))
  }
}
