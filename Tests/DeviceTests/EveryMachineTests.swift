import Testing
import TuneKitCore

@testable import TuneKitCommand

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

  @Test func `detect prints on every machine what the golden files say`() throws {
    var texts = CollectedTexts()
    for machine in CapturedMachine.all {
      let detection = try Bench(try machine.capture()).tunekit().detect()
      texts.add(detection.text(Self.style), of: machine.name)
      let json = try document("tunekit.detect/1", DetectionDocument(detection))
      try Golden.check(json, machine.path("detect.json"))
    }
    try Golden.check(texts.text, CapturedMachine.texts("detect"))
  }

  /// Text and JSON name one command, and a plan is named only where it changes something.
  @Test(arguments: CapturedMachine.all)
  func `detect names the same helpful next command in text and JSON`(
    _ machine: CapturedMachine
  ) throws {
    let bench = try Bench(try machine.capture())
    let detection = try bench.tunekit().detect()
    let command = Invocation().spelled(detection.next.command)
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
      case "--device": choice.device = DeviceAddress(value)
      default: Issue.record("\(option) in \(command)")
      }
    }
    return choice
  }

  @Test func `every machine that is refused prints its golden refusal`() throws {
    var texts = CollectedTexts()
    for machine in CapturedMachine.all {
      guard let refusal = try machine.roads().refusal else { continue }
      texts.add(refusal + "\n", of: machine.name)
      for profile in Profile.allCases {
        let bench = try Bench(try machine.capture())
        let error = #expect(throws: TuneKitError.self) { try bench.plan(.init(), profile) }
        #expect(error?.description == refusal)
      }
    }
    try Golden.check(texts.text, CapturedMachine.texts("refusal"))
  }

  @Test(arguments: CapturedMachine.all, Profile.allCases)
  func `plan prints on every machine what the golden files say`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    for road in try machine.roads().all {
      let strategy = try machine.bench(before: road, profile).plan(road.choice, profile)
      let file = "plan-\(road.mark)\(profile.rawValue)"
      if machine.hasPlanTexts {
        try Golden.check(strategy.text(Self.style), machine.path("\(file).txt"))
      }
      try Golden.check(try document(Strategy.schema, strategy), machine.path("\(file).json"))
    }
  }

  /// The text is a function of the JSON, so only some machines have a golden text of their plans.
  @Test(arguments: CapturedMachine.all, Profile.allCases)
  func `the text of every plan holds each step, reason and declined item`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    for road in try machine.roads().all {
      let plan = try machine.bench(before: road, profile).plan(road.choice, profile)
      let text = plan.text(Self.style).inOneLine
      for part in plan.parts { #expect(text.contains(part.inOneLine), "\(part)") }
      let whole = plan.text(Style(width: 80, isUnicode: true, isVerbose: true)).inOneLine
      for part in plan.allParts { #expect(whole.contains(part.inOneLine), "\(part)") }
    }
  }

  /// Where several cards are applied, after all of them.
  @Test func `verify prints on every machine what the golden files say`() throws {
    var texts = CollectedTexts()
    for machine in CapturedMachine.all {
      guard let road = try machine.roads().all.last else { continue }
      let bench = try machine.bench(before: road, .standard)
      try bench.apply(road.choice, .standard)
      let choice = Recognition.Choice(board: road.choice.board)
      let text = try bench.tunekit(choice).verify().text(Self.style)
      // Every run has its own time.
      let time = #/at 20\d\d-\d\d-\d\dT[\d:]+Z/#
      texts.add(text.replacing(time, with: "at 2026-01-01T00:00:00Z"), of: machine.name)
    }
    try Golden.check(texts.text, CapturedMachine.texts("verify"))
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
    var expected = ["WHY", source, "detect.json"]
    for road in roads.all {
      for profile in Profile.allCases {
        let plan = "plan-\(road.mark)\(profile.rawValue)"
        expected += machine.hasPlanTexts ? ["\(plan).txt", "\(plan).json"] : ["\(plan).json"]
      }
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

extension Strategy {
  /// What the usual text has to hold; equal reasons and equal interrupts are printed once.
  fileprivate var parts: [String] {
    var parts = [subject.boardName, subject.acceleratorName, "profile \(profile.rawValue)"]
    for step in steps {
      parts += [step.shows.from, step.shows.to, step.reason, Self.place(in: step.source)]
    }
    for item in declined { parts += [item.what, item.why] }
    for item in leftAlone { parts.append(item.what) }
    for caution in cautions { parts.append("\(caution.summary): \(caution.detail)") }
    // Where nothing is set, nothing is checked afterwards.
    for probe in steps.isEmpty ? [] : probes {
      switch probe.check {
      case .holds, .delivery: break
      case .clock, .floor, .deviceClock, .temperature, .link, .errors, .otherTuner:
        parts.append(probe.title)
      }
    }
    return parts
  }

  /// What the verbose text has to hold.
  fileprivate var allParts: [String] {
    var parts = parts
    for step in steps {
      parts += [step.title, "\(step.file): \(step.found.trimmed) -> \(step.wanted)"]
      if let choice = step.choice { parts.append(choice) }
      if let risk = step.risk { parts.append("costs \(risk)") }
    }
    for item in leftAlone { parts += [item.why, Self.place(in: item.source)] }
    return parts
  }

  /// What a footnote shows of a source, which is all but its kind.
  private static func place(in source: String) -> String {
    source.split(separator: ":", maxSplits: 1).last?.trimmed ?? ""
  }
}

extension String {
  /// The words with one blank between them.
  fileprivate var inOneLine: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
