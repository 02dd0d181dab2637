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

  /// A card that somebody else was given is not lost: of it nothing can be told here.
  private func finding(for obstacle: Obstacle) -> Finding {
    Finding(
      id: "driver", title: "driver", state: obstacle.kind == .handedOver ? .unproven : .drifted,
      expected: "its own driver", seen: obstacle.what, culprit: nil,
      remedy: "\(obstacle.cure); more: \(SuggestedCommand.diagnose)")
  }

  /// What was needed and not done; what a person left out is not missing, nor what is so already.
  private func declined(in strategy: Strategy) -> [Finding] {
    var known: Set<String> = []
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
