// What a setting of the board would make faster.
extension Adviser {
  /// A port that is slower by its set-up than card and slot can do.
  func port(of card: Diagnosis.Card) -> [Recommendation] {
    guard let device = inventory.device(at: card.address),
      let slot = board?.slots.first(where: { $0.holds(device) }), let faster = slot.faster,
      let port = device.rootPort.flatMap(inventory.device(at:)), let own = port.maximumLink,
      let best = device.maximumLink?.limited(by: slot.link)
    else { return [] }
    let wanted = min(best.generation, faster.generation)
    guard own.generation < wanted else { return [] }
    let lanes = min(own.lanes, best.lanes)
    let rates = [own.generation, wanted].map {
      PCILink(generation: $0, lanes: lanes).megabytesPerSecond.grouped
    }
    return [
      Recommendation(
        .reasoned,
        "The port is set up for \(own.generation.gigatransfers) GT/s, and card and slot can do "
          + "\(wanted.gigatransfers): try \(faster.setting)",
        effect: "\(rates[0]) \u{2192} \(rates[1]) MB/s, which counts for large transfers",
        command: "grep . /sys/bus/pci/devices/\(port.address)/*_link_speed",
        because: "\(faster.risk). It counts from the next boot on, and TuneKit does not write it.",
        faster.source)
    ]
  }
}
