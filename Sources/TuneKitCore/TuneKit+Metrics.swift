extension TuneKit {
  /// What is known without writing, for Prometheus.
  ///
  /// Writes nothing. A board or card that is not recognised is no error here: there is then less to
  /// tell.
  ///
  /// - Parameter version: that of the program.
  /// - Returns: all families; the journal's only where it can be read.
  public func metrics(version: String) -> Metrics {
    let inventory = Survey(of: machine).inventory()
    let recognition = try? recognise(inventory)
    let verifier = Verifier(machine, seenAs: inventory, longestSample: 0)
    let applied = (try? sessions(of: inventory)) ?? []
    let items = applied.filter { $0.closure != .partlyReverted }.map { session in
      Metrics.Items(
        card: session.strategy.subject.address,
        findings: verifier.whole(on: session.strategy, of: session).items)
    }
    return Metrics(
      of: inventory, recognition?.found ?? [], board: recognition?.board, version: version,
      status: try? status(), items: items,
      keptAs: (atBoot, GuardSight(in: state, wanted: atBoot).state))
  }
}
