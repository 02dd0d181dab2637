import TuneKitCore

/// A plan file, read as `apply` reads it, and all that is asked of it before the first write.
enum StrategyHarness: Harness {
  private struct Form: Decodable {
    let schema: String
  }

  static func examine(_ input: [UInt8]) throws(Difference) {
    let strategy: Strategy
    do throws(JSONError) {
      _ = try JSON.value(Form.self, from: input).schema
      strategy = try JSON.value(Strategy.self, from: input)
    } catch {
      _ = error.description
      return
    }
    let text = try Difference.ifThrown(by: "encoding") { try JSON.pretty(strategy) }
    let again = try Difference.ifThrown(by: "decoding") {
      try JSON.value(Strategy.self, from: Array(text.utf8))
    }
    try Difference.between("read again", again, strategy)
    _ = strategy.text(Style())
    let image = MachineImage(Ground.capture)
    _ = try? Preflight(machine: image).check(strategy, against: strategy)
    let inventory = Survey(of: image).inventory()
    let report = Verifier(image, seenAs: inventory, longestSample: 0).report(on: strategy)
    _ = Verification(isApplied: false, items: report.items).text(Style())
    let tunekit = Ground.tunekit(image, strategy.profile)
    _ = try? tunekit?.apply(saved: strategy) { true }
    try Difference.between("written", image.capture, Ground.capture)
  }
}
