import TuneKitCore

/// A capture as a machine: detect, plan, what the plan writes, and verify.
///
/// A capture whose first comment is `part` is joined to a whole machine.
enum SurveyHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    guard var capture = try? Capture(parsing: input.text) else { return }
    if capture.comments.first == "part" { capture = Ground.capture.joined(with: capture) }
    let image = MachineImage(capture)
    let inventory = Survey(of: image).inventory()
    // One road a run, since most of the time goes into looking at the machine.
    let (profile, board) = input.count % 2 == 0 ? (Profile.latency, nil) : (.cool, "generic")
    let choice = Recognition.Choice(board: board)
    guard let registry = Ground.registry, let tunekit = Ground.tunekit(image, profile, choice)
    else { return }
    if let recognition = try? Recognition(of: inventory, with: registry, choice: choice) {
      _ = Detection(inventory, recognition, next: NextStep(.plan)).text(Style())
    }
    guard let strategy = try? tunekit.plan() else { return }
    _ = strategy.text(Style())
    try examine(strategy)
    perform(strategy, on: image)
  }

  private static func examine(_ strategy: Strategy) throws(Difference) {
    let text = try Difference.ifThrown(by: "encoding") { try JSON.line(strategy) }
    let again = try Difference.ifThrown(by: "decoding") {
      try JSON.value(Strategy.self, from: Array(text.utf8))
    }
    try Difference.between("as JSON", again, strategy)
    for step in strategy.steps {
      try Difference.between("objection", NeverTouch.objection(to: step.knob, at: step.file), nil)
    }
  }

  private static func perform(_ strategy: Strategy, on image: MachineImage) {
    _ = try? Preflight(machine: image).check(strategy, against: strategy)
    for step in strategy.steps { try? image.write(step.wanted, to: step.file) }
    image.pass(milliseconds: 1000)
    let inventory = Survey(of: image).inventory()
    let report = Verifier(image, seenAs: inventory, longestSample: 10).report(on: strategy)
    _ = Verification(isApplied: false, items: report.items).text(Style())
  }
}
