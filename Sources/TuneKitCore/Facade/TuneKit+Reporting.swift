extension TuneKit {
  /// The machine, its plan, and what was measured, for a page.
  ///
  /// Writes nothing. What is applied to the card is shown; where nothing is, what would be.
  ///
  /// - Parameters:
  ///   - result: what `prove` has measured; nil where nothing was.
  ///   - version: the version of the program.
  /// - Returns: the report.
  /// - Throws: ``TuneKitError/recognition(_:)`` or ``TuneKitError/planning(_:)``.
  public func report(
    measured result: Proof?, version: String
  ) throws(TuneKitError) -> MachineReport {
    let inventory = Survey(of: machine).inventory()
    let (board, found) = try pair(on: inventory)
    let address = found.place.device.address
    let applied = (try? sessions(of: inventory))?.last {
      $0.strategy.subject.address == address && $0.closure != .partlyReverted
    }
    let strategy: Strategy
    if let applied { strategy = applied.strategy } else { strategy = try plan(of: inventory) }
    return MachineReport(
      of: strategy, isApplied: applied != nil, on: inventory, board, found, measured: result,
      at: POSIX.timestamp(), version: version)
  }
}
