extension Verifier {
  /// Whether the link is as good as both ends and the slot allow.
  func link(of address: PCIAddress, best: PCILink, _ probe: Probe) -> Finding {
    guard let device = inventory.device(at: address) else {
      return probe.drifted(
        expected: "\(best)", seen: "\(address) is not on the bus",
        remedy: "check the card and its supply; the kernel log says when it went")
    }
    let hops = inventory.hops(to: device)
    guard device.link != nil, let hop = hops.slowest, let link = hop.link else {
      return probe.unproven(expected: "\(best)", seen: "the kernel does not tell")
    }
    let place = hops.count > 1 ? ", the slowest hop, \(hop)" : ""
    let isFull = link.generation >= best.generation && link.lanes >= best.lanes
    if isFull || link.megabytesPerSecond >= best.megabytesPerSecond {
      return probe.holds(expected: "\(best)", seen: "\(link)\(place), as expected")
    }
    return probe.drifted(
      expected: "\(best)",
      seen: "\(link)\(place), \(link.megabytesPerSecond) of \(best.megabytesPerSecond) MB/s",
      remedy: "power off and seat \(hop.lower == address ? "the card" : "what is at \(hop.lower)") "
        + "anew; a link is never retrained under a driver")
  }

  /// Whether the ends of the link have counted no errors since the plan was made.
  func errors(
    of address: PCIAddress, since before: PCIDevice.LinkErrors, countedBy ends: [PCIAddress],
    _ probe: Probe
  ) -> Finding {
    let expected = "no more than when planned"
    let counts = inventory.device(at: address).map(inventory.errorCounts(upTo:)) ?? []
    let known = counts.filter { ends.contains($0.address) }
    guard let errors = known.total else {
      return probe.unproven(expected: expected, seen: "they cannot be read")
    }
    if errors.nonfatal <= before.nonfatal && errors.fatal <= before.fatal {
      return probe.holds(expected: expected, seen: known.described)
    }
    return probe.drifted(
      expected: expected, seen: known.described,
      remedy: "power off and seat the card anew; check its supply and riser")
  }

  /// Whether somebody who would undo this is at work.
  func contender(named name: String, _ probe: Probe) -> Finding {
    guard let contender = inventory.contenders.first(where: { $0.name == name }) else {
      return probe.holds(expected: "not at work", seen: "not found any more")
    }
    return probe.unproven(
      expected: "leaves these settings alone", seen: contender.evidence,
      culprit: contender.isRunning ? contender.name : nil, remedy: contender.remedy)
  }

  func rival(on reach: Contender.Reach) -> String? {
    inventory.suspect(on: reach).map { "\($0.name) (\($0.evidence))" }
  }
}
