import Testing
import TuneKitCore

@Suite struct `Signed ranks` {
  /// Hamilton's depression scale of nine patients, from Hollander and Wolfe 1973, page 29.
  ///
  /// R has them as its example of `wilcox.test`, and gives 0.46 and 0.010 to 0.786 (conf.int = TRUE); numpy, by the
  /// definition, the same.
  @Test func `the estimate and interval of Hollander and Wolfe's patients are the published ones`()
    throws
  {
    let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let middle = try #require(
      SignedRank.middle(of: zip(before, after).map { $0 - $1 }, error: 0.05))
    #expect((middle.estimate - 0.46).magnitude < 1e-12)
    let interval = try #require(middle.interval)
    #expect((interval.lowerBound - 0.010).magnitude < 1e-12)
    #expect((interval.upperBound - 0.786).magnitude < 1e-12)
  }

  /// Wilcoxon's table, two-sided 0.05 (Hollander and Wolfe, table A.4; scipy 1.17.1, the exact distribution).
  @Test(arguments: [
    (6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (12, 13), (15, 25), (20, 52), (25, 89), (30, 137),
    (50, 434), (100, 1955), (200, 8444),
  ])
  func `critical values are those of Wilcoxon's table`(count: Int, rank: Int) {
    #expect(SignedRank.rank(count, error: 0.05) == rank)
  }

  /// The exact values, by numpy: 19628 and 35081.
  @Test func `beyond two hundred the normal approximation is off by one at most`() {
    #expect(SignedRank.rank(300, error: 0.05) == 19_627)
    #expect((SignedRank.rank(400, error: 0.03) ?? 0).distance(to: 35_081).magnitude <= 3)
  }

  @Test func `five differences have no interval of 95 percent and six have`() {
    #expect(SignedRank.rank(5, error: 0.05) == nil)
    #expect(SignedRank.fewest(error: 0.05) == 6)
    #expect(SignedRank.middle(of: [1, 2, 3, 4, 5], error: 0.05)?.interval == nil)
    #expect(SignedRank.middle(of: [1, 2, 3, 4, 5, 6], error: 0.05)?.interval == 1...6)
  }

  @Test func `many differences give by bisection what sorting all means gives`() throws {
    var value: UInt64 = 1
    let differences = (0..<501).map { _ in
      value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(value >> 40) / 1000
    }
    var means: [Double] = []
    for (index, first) in differences.enumerated() {
      for second in differences[index...] { means.append(first / 2 + second / 2) }
    }
    means.sort()
    let middle = try #require(SignedRank.middle(of: differences, error: 0.05))
    #expect((middle.estimate - means[means.count / 2]).magnitude < 1e-9)
    let rank = try #require(SignedRank.rank(501, error: 0.05))
    #expect((try #require(middle.interval).lowerBound - means[rank]).magnitude < 1e-9)
  }

  @Test func `neighbours that are alike make the interval wider and others do not`() throws {
    let alike = (0..<24).map { Double($0 / 8) + Double($0 % 8) / 100 }
    let mixed = (0..<24).map { alike[($0 * 11) % 24] }
    let plain = try #require(SignedRank.middle(of: alike, error: 0.05)?.interval)
    let wide = try #require(SignedRank.middle(of: alike, error: 0.05, inOrder: true)?.interval)
    #expect(wide.lowerBound < plain.lowerBound && wide.upperBound > plain.upperBound)
    #expect(SignedRank.middle(of: mixed, error: 0.05, inOrder: true)?.interval == plain)
  }

  @Test func `what is not finite has no middle`() {
    #expect(SignedRank.middle(of: [], error: 0.05) == nil)
    #expect(SignedRank.middle(of: [1, .nan], error: 0.05) == nil)
    #expect(SignedRank.middle(of: [1, .infinity], error: 0.05) == nil)
    #expect(SignedRank.rank(10, error: .nan) == nil)
    #expect(SignedRank.rank(-1, error: 0.05) == nil)
    #expect(SignedRank.middle(of: [1e308, 1e308, -1e308], error: 0.05)?.estimate.isFinite == true)
  }
}
