import Glibc

/// Which blocks a proof measures, when it looks at them, and when it stops.
///
/// After a block that only warms up come rounds. Each holds every state once, first to last and then last to first, so
/// that two rounds of two states are A-B-B-A. The numbers of rounds at which the interval is looked at, and the share
/// of the error that each look may use, are fixed before the first block. The shares add up to 0.05, so all the
/// intervals together miss at most that often (Bonferroni), whatever the reason to stop at one of them. This is how
/// stopping early does not make a false "shown" likelier.
package struct BlockPlan: Hashable, Sendable {
  /// A number of rounds after which the effect is computed.
  package struct Look: Hashable, Sendable {
    /// How many rounds.
    package let rounds: Int
    /// How often this look's interval may miss.
    package let error: Double
  }

  /// How often any of the intervals may miss.
  package static let error = 0.05
  /// The fewest rounds of which an interval can be made: 2 of 64 orders of signs are the extreme ones.
  package static let fewestRounds = 6
  /// More would only be slow: a longer budget runs the command more often a block.
  package static let mostRounds = 200
  /// What the last look may use; the earlier ones share the rest.
  package static let lastError = 0.03

  /// The states in a round's order.
  package let states: [String]
  /// From the fewest rounds to the most.
  package let looks: [Look]
  /// How often the command runs in a block.
  package let runs: Int
  /// What a block takes, in seconds.
  package let blockSeconds: Double

  /// The plan for a budget.
  ///
  /// `runSeconds` is what the warm-up block showed of one run, `switchSeconds` of one change of state. A block runs the
  /// command so often that switches take a fifth of the time at most.
  package init(
    states: [String], runSeconds: Double, switchSeconds: Double, budgetSeconds: Double
  ) throws(BlockPlanError) {
    guard Set(states).count == states.count, states.count >= 2 else { throw .states(states) }
    for time in [runSeconds, switchSeconds, budgetSeconds] where !(time >= 0 && time.isFinite) {
      throw .notATime(time)
    }
    // A command that takes no time at all would be run for ever.
    let run = max(runSeconds, 1e-4)
    let width = Double(states.count)
    let fill = budgetSeconds / (Double(Self.mostRounds) * width * run)
    let wanted = max(4 * switchSeconds / run, fill)
    let fewest = Double(Self.fewestRounds)
    // But not so often that the budget has no room for the fewest rounds.
    let room = (budgetSeconds / ((fewest * width + 1)) - switchSeconds) / run
    let runs = min(max(min(wanted.rounded(.up), room.rounded(.down)), 1), 1e6)
    let block = runs * run + switchSeconds
    let rounds = ((budgetSeconds / block - 1) / width).rounded(.down)
    guard rounds >= fewest else {
      let least = (run + switchSeconds) * (fewest * width + 1)
      throw .tooShort(seconds: budgetSeconds, needed: least)
    }
    self.states = states
    self.runs = Int(runs)
    blockSeconds = block
    // Whole A-B-B-A, which a drift cannot tilt.
    looks = Self.looks(Int(min(rounds, Double(Self.mostRounds))) / 2 * 2)
  }

  /// The looks of a proof of at most so many rounds; none where there are too few.
  package static func looks(_ most: Int) -> [Look] {
    guard most >= fewestRounds else { return [] }
    let most = min(most, mostRounds)
    // With fewer than ten the extreme order of signs is already likelier than an early look's share.
    var early: [Int] = []
    var next = 10
    while next * 4 <= most * 3, early.count < 5 {
      early.append(next)
      next = (next * 8 / 5 + 1) / 2 * 2
    }
    guard !early.isEmpty else { return [Look(rounds: most, error: error)] }
    let share = (error - lastError) / Double(early.count)
    return early.map { Look(rounds: $0, error: share) } + [Look(rounds: most, error: lastError)]
  }

  /// The states of a round, from 0, in their order.
  package func order(ofRound round: Int) -> [String] {
    round.isMultiple(of: 2) ? states : states.reversed()
  }

  /// The look after this many rounds, or nil: the interval is not to be judged between looks.
  package func look(afterRounds rounds: Int) -> Look? { looks.first { $0.rounds == rounds } }

  /// How many blocks there are at most, without the one that warms up.
  package var mostBlocks: Int { (looks.last?.rounds ?? 0) * states.count }

  /// What all of it takes at most, with the block that warms up, in seconds.
  package var mostSeconds: Double {
    Double((looks.last?.rounds ?? 0) * states.count + 1) * blockSeconds
  }

  /// Whether an effect is known well enough to stop: to a quarter of itself, or to one percentage
  /// point; both in percent.
  package static func isPrecise(_ percent: Double, within precision: Double) -> Bool {
    precision <= max(1, percent.magnitude / 4)
  }

  /// How many rounds an interval of this half width needs, both in percent; nil where no number does.
  ///
  /// `scatter` is ``Effect/scatter``. The signed ranks need 3/pi times fewer values than the mean would of normal ones
  /// the other way round (Hodges and Lehmann 1956), hence 1.05.
  package static func roundsNeeded(scatter: Double, precision: Double) -> Int? {
    guard scatter >= 0, precision > 0, scatter.isFinite, precision.isFinite else { return nil }
    let size = -Normal.quantile(lastError / 2) * scatter / precision
    let rounds = (1.05 * size * size).rounded(.up)
    guard rounds <= 1e9 else { return nil }
    let even = (Int(rounds) + 1) / 2 * 2
    return max(even, fewestRounds)
  }
}

/// Why there is no plan.
package enum BlockPlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two states, or one of them twice.
  case states([String])
  /// A negative or infinite time.
  case notATime(Double)
  /// Too little for a verdict, and what one takes, in seconds.
  case tooShort(seconds: Double, needed: Double)

  /// One line for people.
  package var description: String {
    switch self {
    case .states(let states): "\(states.joined(separator: ", ")): not two or more different states"
    case .notATime(let time): "\(time) s is not a time"
    case .tooShort(let seconds, let needed):
      "\(Int(clamping: seconds)) s is too short for a verdict, which takes \(Int(clamping: needed) + 1) s"
    }
  }
}

extension Int {
  fileprivate init(clamping value: Double) {
    self = value >= 0 && value < 1e15 ? Int(value) : value < 0 ? 0 : 1_000_000_000_000_000
  }
}
