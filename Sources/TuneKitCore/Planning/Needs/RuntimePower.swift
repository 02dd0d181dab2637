extension Planner {
  /// The card and its root port do not sleep while the system runs.
  func keepPowered(_ need: Need, in situation: Situation) -> Answer {
    guard let card = situation.place.device.pci else {
      return .declining(
        need.request.title,
        because: "of a device on the chip only the delay before it sleeps is set")
    }
    let root = card.rootPort.flatMap(situation.machine.device(at:))
    let missing = "this kernel has no runtime power control there"
    var answer = Answer()
    for device in [card, root].compactMap(\.self) {
      let title = "runtime power of \(device.address)"
      guard let file = device.powerControl else {
        answer += .declining(title, because: missing)
        continue
      }
      answer += situation.propose(
        file, "on", id: "runtime-power/\(device.address)", title: title, phase: .power, for: need,
        because: missing)
    }
    return answer
  }
}
