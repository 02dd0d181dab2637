import Testing
import TuneKitCore

/// What estimate prints, for an accelerator whose tables are made up.
@Suite struct `An estimate` {
  private struct Card: Accelerator {
    let id: ModuleID = "acme"
    let name = "Acme NPU"
    let signature = Signature.pci(vendor: 1, device: 2)
    let tested = Tested.nowhere
    let link: PCILink? = PCILink(generation: .two, lanes: 1)
    let interrupts = InterruptNaming.busAddress
    var evidence: [EvidenceTable] = []

    func needs(at place: Placement) -> [Need] {}
  }

  private static func card(_ csv: String) -> Card {
    Card(evidence: [
      EvidenceTable(
        of: .call, csv: csv, on: "Acme SBC", changing: "the interrupt", .measured("acme.csv"))
    ])
  }

  private static let rows =
    "model,default_ms,optimized_ms\n" + (1...8).map { "m\($0),\($0),\($0).5\n" }.joined()

  @Test func `an estimate has the values of its table`() throws {
    let found = try TuningEstimate(.call, of: 2, with: Self.card(Self.rows))
    #expect(found.untuned == 2 && found.rows == 8 && found.unit == "ms" && found.interval == 0.9)
    #expect(found.tuned.point == 2.5 && found.range.low == 1 && found.range.high == 8)
    #expect(found.source == "measured: acme.csv")
    let text = found.text(Style(isUnicode: false))
    #expect(text.contains("2.5 ms, 25 % more"), "\(text)")
  }

  @Test(arguments: [
    ("", "no header"), ("model,default_ms\n", "no column \"optimized_ms\""),
    ("model,default_ms,optimized_ms\na,nan,1\n", "line 2: default_ms is \"nan\""),
  ])
  func `a damaged table is an error that says where`(csv: String, problem: String) throws {
    let error = try #require(throws: EstimateError.self) {
      try TuningEstimate(.call, of: 2, with: Self.card(csv))
    }
    #expect("\(error)".contains(problem), "\(error)")
  }

  @Test func `a card without a table is not measured`() throws {
    for quantity in [MeasuredQuantity.tokens, .firstToken] {
      let error = try #require(throws: EstimateError.self) {
        try TuningEstimate(quantity, of: 2, with: Self.card(Self.rows))
      }
      #expect(error == .notMeasured(accelerator: "Acme NPU", quantity))
      #expect("\(error)".contains("not measured"))
    }
  }

  @Test(arguments: [
    (0.17810249, "0.178"), (458, "458"), (399.4383, "399.438"), (0.0012344, "0.00123"),
    (0, "0"), (12.5, "12.5"), (1234567.0006, "1234567.001"),
  ])
  func `numbers are short`(value: Double, text: String) {
    #expect(value.short == text)
  }
}
