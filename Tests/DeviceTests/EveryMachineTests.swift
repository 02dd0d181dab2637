import Testing

@testable import TuneKitCore
@testable import tunekit

/// Captured machines, with what each verb says of them.
@Suite struct `Every machine` {
  private static let style = Style(width: 80, hasColor: false, isUnicode: true)

  @Test(arguments: CapturedMachine.all)
  func `every captured machine is recognised as its folder's name says`(
    _ machine: CapturedMachine
  ) throws {
    let detection = try Bench(try machine.capture()).tunekit().detect()
    let isKnown = BoardCase.all.contains { $0.board.id.string == machine.board }
    #expect(detection.board?.id.string == (isKnown ? machine.board : nil))
    guard let cards = machine.cards else {
      #expect(detection.accelerators.isEmpty)
      return
    }
    let count = cards.prefix { $0.isNumber }
    let id = cards.dropFirst(count.count)
    #expect(detection.accelerators.count == Int(count) ?? 1)
    for card in detection.accelerators { #expect(id.hasPrefix(card.id.string)) }
  }

  @Test(arguments: CapturedMachine.all)
  func `detect prints on every machine what the golden files say`(_ machine: CapturedMachine) throws
  {
    let detection = try Bench(try machine.capture()).tunekit().detect()
    try Golden.check(detection.text(Self.style), machine.path("detect.txt"))
    let json = try document("tunekit.detect/1", DetectionDocument(detection))
    try Golden.check(json, machine.path("detect.json"))
  }

  /// Text and JSON name one command, and a plan is named only where it changes something.
  @Test(arguments: CapturedMachine.all)
  func `detect names the same helpful next command in text and JSON`(
    _ machine: CapturedMachine
  ) throws {
    let bench = try Bench(try machine.capture())
    let detection = try bench.tunekit().detect()
    let command = detection.next.command
    let json = try JSONValue(
      parsing: try document("tunekit.detect/1", DetectionDocument(detection)))
    #expect(json.object["next"]?.object["command"]?.text == command)
    let words = detection.text(Self.style).split(whereSeparator: \.isWhitespace)
    #expect(words.joined(separator: " ").hasSuffix("Next: \(command)"))
    guard let choice = Self.choice(in: command, of: "tunekit plan") else {
      #expect(["tunekit diagnose", "tunekit verify"].contains { command.hasPrefix($0) })
      return
    }
    #expect(!(try bench.plan(choice).changes.isEmpty), "\(command)")
  }

  /// What a command chooses by its options; nil where it is another command.
  private static func choice(in command: String, of verb: String) -> Recognition.Choice? {
    guard command.hasPrefix(verb) else { return nil }
    let words = command.dropFirst(verb.count).split(separator: " ").map(String.init)
    var choice = Recognition.Choice()
    for (option, value) in zip(words, words.dropFirst()) where option.hasPrefix("--") {
      switch option {
      case "--board": choice.board = value
      case "--device": choice.device = PCIAddress(value)
      default: Issue.record("\(option) in \(command)")
      }
    }
    return choice
  }

  @Test(arguments: CapturedMachine.all)
  func `every machine that is refused prints its golden refusal`(_ machine: CapturedMachine) throws
  {
    guard let refusal = try machine.roads().refusal else { return }
    try Golden.check(refusal + "\n", machine.path("refusal.txt"))
    for profile in Profile.allCases {
      let bench = try Bench(try machine.capture())
      let error = #expect(throws: TuneKitError.self) { try bench.plan(.init(), profile) }
      #expect(error?.description == refusal)
    }
  }

  @Test(arguments: CapturedMachine.all, Profile.allCases)
  func `plan prints on every machine what the golden files say`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    for road in try machine.roads().all {
      let strategy = try machine.bench(before: road, profile).plan(road.choice, profile)
      let file = "plan-\(road.mark)\(profile.rawValue)"
      try Golden.check(strategy.text(Self.style), machine.path("\(file).txt"))
      try Golden.check(try document(Strategy.schema, strategy), machine.path("\(file).json"))
    }
  }

  /// Where several cards are applied, after all of them.
  @Test(arguments: CapturedMachine.all)
  func `verify prints on every machine what the golden files say`(_ machine: CapturedMachine) throws
  {
    guard let road = try machine.roads().all.last else { return }
    let bench = try machine.bench(before: road, .standard)
    try bench.apply(road.choice, .standard)
    let choice = Recognition.Choice(board: road.choice.board)
    let verification = try bench.tunekit(choice).verify()
    let mark = road.mark == "generic-" ? "-generic" : ""
    try Golden.check(verification.text(Self.style), machine.path("verify\(mark).txt"))
  }

  @Test(arguments: CapturedMachine.all, Profile.allCases)
  func `every machine is reverted byte for byte`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    for road in try machine.roads().all {
      let bench = try machine.bench(before: road, profile)
      let applied = try bench.apply(road.choice, profile)
      #expect([.applied, .nothingToDo].contains(applied.outcome))
      #expect([.reverted, .nothingToDo].contains(try bench.revert().outcome))
      let before = try machine.capture().settings
      #expect(bench.image.capture.settings.differences(to: before) == [])
    }
  }

  @Test(arguments: CapturedMachine.all)
  func `every golden file of a machine is checked by a test`(_ machine: CapturedMachine) throws {
    let roads = try machine.roads()
    let source = try machine.composition() == nil ? "machine.capture" : "machine.parts"
    var expected = ["WHY", source, "detect.txt", "detect.json"]
    if roads.refusal != nil { expected.append("refusal.txt") }
    for road in roads.all {
      for profile in Profile.allCases {
        expected += ["txt", "json"].map { "plan-\(road.mark)\(profile.rawValue).\($0)" }
      }
    }
    if let road = roads.all.last {
      expected.append(road.mark == "generic-" ? "verify-generic.txt" : "verify.txt")
    }
    let found = Repository.names(in: "\(CapturedMachine.folder)/\(machine.name)")
    #expect(Set(found).subtracting(expected) == [])
  }

  @Test func `two cards of one machine get interrupts on different cores`() throws {
    for machine in CapturedMachine.all {
      let roads = try machine.roads().all.filter { $0.mark.hasPrefix("card") }
      var taken = CPUSet()
      for road in roads {
        let strategy = try machine.bench(before: road, .standard).plan(road.choice, .standard)
        for step in strategy.steps where step.phase == .routing {
          guard case .processors(let wanted) = try step.knob.grammar.value(of: step.wanted) else {
            continue
          }
          #expect(taken.intersection(wanted).isEmpty, "\(machine.name): \(wanted)")
          taken = taken.union(wanted)
        }
      }
    }
  }
}
