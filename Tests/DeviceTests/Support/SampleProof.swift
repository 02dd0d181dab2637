import TuneKitCore

/// A result of prove with made-up values.
enum SampleProof {
  /// As it would be of a card on one of the captured machines.
  static func made(rounds: Int = 8, isAblated: Bool = true) throws -> Proof {
    let machine = CapturedMachine.all.first { $0.name == "cm3588+ax650n_6.1-vendor" }
    guard let machine else { throw NoSuchMachine() }
    let strategy = try Bench(try machine.capture()).tunekit().plan()
    let parts = ProofParts(of: strategy.changes)
    let states = parts.states(each: isAblated)
    var blocks: [Proof.Block] = []
    for round in 0..<rounds {
      for (place, state) in states.enumerated() {
        let value = 0.7 - 0.02 * Double(place) + 0.001 * Double(round % 3)
        blocks.append(
          Proof.Block(
            state: "\(state)", round: round, time: "2026-11-28T12:00:00Z", seconds: 2.5,
            values: [value, value + 0.001, value + 0.002],
            leftOut: round == 1 && place == 0 ? "throttled: cpu-thermal at 86.0 °C" : nil))
      }
    }
    let conditions = Proof.Conditions(
      subject: strategy.subject, profile: strategy.profile, plan: strategy.changes,
      command: ["axcl_run_model", "-m", "yolov5s.axmodel", "-r", "100"], version: "1.0.0",
      started: "2026-11-28T12:00:00Z", seconds: 160, budget: 600)
    return try Proof(
      of: blocks, Proof.Metric(name: "latency of a call", found: "axcl_run_model"), in: "ms",
      better: .lower, each: isAblated ? parts : nil, error: 0.03,
      ended: rounds < 6 ? "the budget of 600 s is used up" : nil, on: conditions)
  }

  struct NoSuchMachine: Error {}
}
