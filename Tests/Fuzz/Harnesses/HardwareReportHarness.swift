import TuneKitCore

/// A report that was read prints as a text that reads as the same report, whole and sealed; what it proves
/// is asked of few, since each capture is played through.
enum HardwareReportHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let report: HardwareReport
    do throws(HardwareReportError) {
      report = try HardwareReport(parsing: input)
    } catch {
      let text = error.description
      try Difference.unless(!text.contains("\n") && text.utf8.count < 400, "no plain line: \(text)")
      return
    }
    let printed = report.text
    let again = try Difference.ifThrown(by: "what was printed") {
      () throws(HardwareReportError) in try HardwareReport(parsing: Array(printed.utf8))
    }
    try Difference.unless(again.looks.allSatisfy(\.isSealed), "what was printed is not sealed")
    try Difference.between("printed again", again.text, printed)
    try Difference.unless(
      report.looks.allSatisfy(\.isSealed) == (printed == input.text.withoutReturns),
      "sealed, and yet not what is printed; or the other way round")
    guard let root = Ground.root, let registry = Ground.registry, report.looks.count < 4 else {
      return
    }
    let check = HardwareCheck(of: report, by: registry, version: "0.1.0", state: root)
    try Difference.unless(
      (check.verdict == .proves) == check.reasons.isEmpty, "a verdict without its reasons")
    _ = check.text(Style())
  }
}

extension String {
  /// The text without carriage returns at the ends of its lines, and with a line end.
  fileprivate var withoutReturns: String {
    let lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { line in
        var line = line
        while line.last == 0x0D { line.removeLast() }
        return String(Substring(line))
      }
    let text = lines.joined(separator: "\n")
    return text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
  }
}
