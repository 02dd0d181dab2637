// What no step of a strategy checks, and what decides whether it is of any use.
extension Verifier {
  /// All there is to say: the driver, the probes of a strategy, and what was declined.
  func whole(on strategy: Strategy, of session: Session? = nil) -> Verification {
    let report = report(on: strategy, of: session)
    return Verification(
      isApplied: report.isApplied,
      items: [driver(of: strategy)] + report.items + declined(in: strategy))
  }

  /// Whether a driver has the card; without one nothing else helps.
  private func driver(of strategy: Strategy) -> Finding {
    let address = strategy.subject.address
    let device = inventory.device(at: address)
    if let obstacle = obstacles[address] { return finding(for: obstacle) }
    let driver = device?.driver
    return Finding(
      id: "driver", title: "driver", state: driver == nil ? .drifted : .holds,
      expected: "a driver",
      seen: driver ?? (device == nil ? "\(address) is not on the bus" : "none has \(address)"),
      culprit: nil,
      remedy: device != nil && driver == nil
        ? "what is known of it: \(SuggestedCommand.diagnose)" : nil)
  }

    let told = obstacles[strategy.subject.address]?.sentence
    let missing = strategy.declined.filter {
      $0.isChosen != true && $0.isMet != true && $0.why != told
    }
    return missing.map { declined in
      let name = "declined/" + declined.what.replacing(" ", with: "-")
      var id = name
      var number = 2
      while !known.insert(id).inserted { (id, number) = ("\(name)-\(number)", number + 1) }
      return Finding(
        id: id, title: declined.what, state: .unproven, expected: "done",
        seen: "not done: \(declined.why)", culprit: nil, remedy: nil)
    }
  }
}
