import Glibc
import Testing
import TuneKitCore

/// How often a proof is right, on simulated machines.
@Suite struct `Simulated proofs` {
  private static let calls = getenv("TUNEKIT_SIMULATE").flatMap { Int(String(cString: $0)) }

  /// 300 proofs a line; ``the table of all disturbances is printed`` has more.
  @Test(arguments: SimulatedProof.Disturbance.allCases.filter { $0 != .unevenWaves })
  func `proofs of nothing are shown at most one time in twenty`(
    disturbance: SimulatedProof.Disturbance
  ) throws {
    for rounds in [6, 16, 40] {
      let tally = try SimulatedProof(
        effect: 0, scatter: .published, disturbance: disturbance, rounds: rounds
      ).tally(runs: 300, seed: 7)
      // Either direction; 5 % and two standard deviations of 300 runs.
      #expect(tally.shown + tally.worse <= 22)
      #expect(tally.held >= 278)
    }
  }

  @Test(arguments: [SimulatedProof.Scatter.published, .calm])
  func `an effect of half is nearly always shown`(scatter: SimulatedProof.Scatter) throws {
    let tally = try SimulatedProof(
      effect: 0.5, scatter: scatter, disturbance: .none, rounds: 12
    ).tally(runs: 300, seed: 7)
    #expect(tally.shown >= 290)
  }

  @Test func `an effect of a twentieth is shown where runs scatter by two percent`() throws {
    let tally = try SimulatedProof(effect: 0.05, scatter: .calm, disturbance: .none, rounds: 12)
      .tally(runs: 300, seed: 7)
    #expect(tally.shown >= 290)
  }

  /// `TUNEKIT_SIMULATE=1000 swift test -c release --filter 'Simulated proofs'` prints it.
  @Test(.enabled(if: calls != nil)) func `the table of all disturbances is printed`() throws {
    let calls = Self.calls ?? 0
    var table = ["scatter, disturbance, blocks, effect: shown, worse, covered, all looks, width"]
    for scatter in SimulatedProof.Scatter.allCases {
      for rounds in [6, 12, 32, 100] {
        for disturbance in SimulatedProof.Disturbance.allCases {
          for effect in [0, 0.05, 0.5] {
            let tally = try SimulatedProof(
              effect: effect, scatter: scatter, disturbance: disturbance, rounds: rounds
            ).tally(runs: calls, seed: 20_260_214)
            let shares = [tally.shown, tally.worse, tally.heldAtLast, tally.held].map {
              "\((Double($0) * 1000 / Double(max(tally.runs, 1))).rounded() / 10) %"
            }
            let width = ((Statistics.median(tally.widths) ?? 0) * 10).rounded() / 10
            table.append(
              "\(scatter.rawValue), \(disturbance.rawValue), \(rounds * 2), \(effect * 100) %: "
                + shares.joined(separator: ", ") + ", \(width)")
            if effect == 0, disturbance != .unevenWaves {
              #expect(Double(tally.shown + tally.worse) <= Double(tally.runs) * 0.06)
            }
          }
        }
      }
    }
    print(table.joined(separator: "\n"))
  }
}
