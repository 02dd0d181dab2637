/// What is known of a machine without writing to it, for Prometheus.
public struct Metrics: Sendable {
  /// The families, in one order.
  public let families: [MetricFamily]

  /// The text that Prometheus and node_exporter read.
  public var text: String { families.map(\.text).joined() }

  /// What a look at one card's strategy came to.
  struct Items {
    let card: PCIAddress
    let findings: [Finding]
  }

  init(
    of machine: Inventory, _ found: [Recognition.Found], board: (any Board)?,
    version: String, status: Status?, items: [Items], keptAs kept: (AtBoot, GuardSight.State)
  ) {
    families =
      [Self.program(version, machine, board)] + Self.service(kept.0, kept.1) + Self.cards(found)
      + Self.tuning(status, items, found) + Self.interrupts(found) + Self.clocks(machine)
      + Self.present(machine)
  }

  private static func program(
    _ version: String, _ machine: Inventory, _ board: (any Board)?
  ) -> MetricFamily {
    var info = MetricFamily("tunekit_info", .gauge, "The program, the kernel and the board.")
    info.add(
      1,
      [
        "version": version, "kernel": machine.identity.kernel,
        "board": board?.id.string ?? "",
      ])
    return info
  }

  private static func cards(_ found: [Recognition.Found]) -> [MetricFamily] {
    var info = MetricFamily("tunekit_accelerator_info", .gauge, "An accelerator that was found.")
    var speed = MetricFamily(
      "tunekit_link_speed_gigatransfers", .gauge, "Speed of the card's link, per second and lane.")
    var width = MetricFamily("tunekit_link_lanes", .gauge, "Width of the card's link.")
    var degraded = MetricFamily(
      "tunekit_link_degraded", .gauge, "1 where the link is less than card and slot can do.")
    var errors = MetricFamily(
      "tunekit_pci_errors_total", .counter,
      "Errors on the way to the card since boot, by the end that counts them.")
    for one in found {
      let (place, device) = (one.place, one.place.device)
      let address = "\(device.address)"
      info.add(
        1,
        [
          "address": address, "accelerator": one.accelerator.id.string,
          "driver": device.driver ?? "", "slot": place.slot?.name ?? "",
        ])
      for (state, link) in [("now", place.link), ("expected", place.expectedLink)] {
        guard let link else { continue }
        speed.add("\(link.generation.gigatransfers)", ["address": address, "link": state])
        width.add(link.lanes, ["address": address, "link": state])
      }
      if place.linkVerdict != .unknown {
        degraded.add(place.linkVerdict == .degraded ? 1 : 0, ["address": address])
      }
      for count in place.errorCounts { add(count, of: address, to: &errors) }
    }
    return [info, speed, width, degraded, errors]
  }

  private static func add(
    _ count: LinkErrorCount, of address: String, to errors: inout MetricFamily
  ) {
    let kinds: [(String, KeyPath<PCIDevice.LinkErrors, Int>)] = [
      ("correctable", \.correctable), ("nonfatal", \.nonfatal), ("fatal", \.fatal),
    ]
    for (severity, kind) in kinds {
      errors.add(
        count.errors[keyPath: kind],
        [
          "address": address, "severity": severity, "counted_by": "\(count.address)",
          "end": count.end.rawValue,
        ])
    }
  }
}
