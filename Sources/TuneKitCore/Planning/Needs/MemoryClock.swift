extension Planner {
  /// The memory's clock at its maximum, by its governor.
  func raiseMemoryClock(_ need: Need, in situation: Situation) -> Answer {
    let what = need.request.title
    guard let name = situation.board.memoryClock,
      let device = situation.machine.devfreq.first(where: { $0.name == name })
    else { return .declining(what, because: "this kernel offers no clock of the memory to set") }
    guard device.availableGovernors.contains("performance") else {
      let offered = device.availableGovernors.joined(separator: " ")
      return .declining(what, because: "\(name) offers no performance governor, only: \(offered)")
    }
    return situation.propose(
      device.path.appending("governor"), "performance", id: "memory-governor/\(name)",
      title: "governor of the memory clock (\(name))", phase: .clock,
      risk: need.risk(replacing: device.governor), for: need, orDecline: what)
  }
}
