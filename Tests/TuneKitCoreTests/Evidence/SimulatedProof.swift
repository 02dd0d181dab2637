import Glibc
import TuneKitCore

extension SeededGenerator {
  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) * 0x1p-53
  }

  mutating func normal() -> Double {
    (-2 * log(1 - uniform(0, 1))).squareRoot() * cos(2 * .pi * uniform(0, 1))
  }
}

/// A simulated machine that is proved on.
struct SimulatedProof: Sendable {
  /// What disturbs the values besides their scatter.
  enum Disturbance: String, CaseIterable, Sendable {
    case none = "steady"
    /// A fifth faster or slower from the first block to the last.
    case drift = "drift 20 %"
    /// One block in twenty takes half as long again to twice as long.
    case outliers = "5 % outliers"
    /// A card that warms up: a fifth at first, decaying over eight blocks.
    case warming = "warming up"
    /// A load that comes and goes: 8 % besides the scatter, 0.8 of it still there a block later.
    case waves = "waves"
    /// All scatter is such a wave, of 0.6, and untuned has more of it than tuned: the effect itself comes and goes.
    case unevenWaves = "uneven waves"
  }

  /// How far values scatter.
  enum Scatter: String, CaseIterable, Sendable {
    /// As published: 6.2 to 10.6 tok/s untuned, 14.6 to 19.8 tuned, evenly on a logarithmic scale.
    case published = "published"
    /// A standard deviation of 2 %, as a benchmark of 100 repeats a run has.
    case calm = "2 %"
  }

  var effect: Double
  var scatter: Scatter
  var disturbance: Disturbance
  /// The rounds of the budget.
  var rounds: Int

  init(effect: Double, scatter: Scatter, disturbance: Disturbance, rounds: Int) {
    self.effect = effect
    self.scatter = scatter
    self.disturbance = disturbance
    self.rounds = rounds
  }

  /// A proof's end.
  struct Outcome: Sendable {
    let effect: Effect
    /// Whether each interval of the looks held the truth.
    let held: Bool
    let rounds: Int
  }

  /// One proof by plan: rates in tokens a second, looked at when the plan says, stopped when precise.
  func prove(_ generator: inout SeededGenerator) throws -> Outcome? {
    let looks = BlockPlan.looks(rounds)
    let total = rounds * 2
    let slope = (generator.next().isMultiple(of: 2) ? 0.2 : -0.2) / Double(total)
    var wave = generator.normal()
    var blocks: [MeasuredBlock] = []
    var held = true
    var last: Effect?
    for round in 0..<rounds {
      let states = round.isMultiple(of: 2) ? ["untuned", "tuned"] : ["tuned", "untuned"]
      for state in states {
        let tuned = state == "tuned"
        let place = blocks.count
        var value = tuned ? log(8.107 * (1 + effect)) : log(8.107)
        let half: Double
        switch scatter {
        case .published: half = tuned ? log(19.8 / 14.6) / 2 : log(10.6 / 6.2) / 2
        case .calm: half = 0.02 * 3.0.squareRoot()
        }
        if disturbance == .unevenWaves {
          wave = 0.6 * wave + 0.8 * generator.normal()
          value += wave * half / 3.0.squareRoot()
        } else if scatter == .calm {
          value += generator.normal() * 0.02
        } else {
          value += generator.uniform(-half, half)
        }
        switch disturbance {
        case .none, .unevenWaves: break
        case .waves:
          wave = 0.8 * wave + 0.6 * generator.normal()
          value += 0.08 * wave
        case .drift: value += slope * Double(place)
        case .outliers:
          if generator.uniform(0, 1) < 0.05 { value -= log(generator.uniform(1.5, 2)) }
        case .warming: value += 0.2 * exp(-Double(place) / 8)
        }
        blocks.append(MeasuredBlock(state: state, round: round, values: [exp(value)]))
      }
      guard let look = looks.first(where: { $0.rounds == round + 1 }) else { continue }
      let effect = try Effect(of: blocks, better: .higher, error: look.error)
      last = effect
      if let interval = effect.interval, !interval.contains(self.effect * 100) { held = false }
      if let precision = effect.precision,
        BlockPlan.isPrecise(effect.percent, within: precision)
      {
        break
      }
    }
    return last.map { Outcome(effect: $0, held: held, rounds: $0.rounds) }
  }

  /// What became of many proofs.
  struct Tally: Sendable {
    var runs = 0
    var shown = 0
    var worse = 0
    var held = 0
    var heldAtLast = 0
    var widths: [Double] = []
    var rounds: [Double] = []
    var estimates: [Double] = []
  }

  func tally(runs: Int, seed: UInt64) throws -> Tally {
    var generator = SeededGenerator(seed)
    var tally = Tally()
    for _ in 0..<runs {
      guard let outcome = try prove(&generator) else { continue }
      tally.runs += 1
      if outcome.effect.verdict == .shown { tally.shown += 1 }
      if outcome.effect.verdict == .worse { tally.worse += 1 }
      if outcome.held { tally.held += 1 }
      if outcome.effect.interval?.contains(effect * 100) ?? true { tally.heldAtLast += 1 }
      if let precision = outcome.effect.precision { tally.widths.append(precision * 2) }
      tally.rounds.append(Double(outcome.rounds))
      tally.estimates.append(outcome.effect.percent)
    }
    return tally
  }
}
