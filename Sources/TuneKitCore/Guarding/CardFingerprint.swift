/// What can be seen cheaply of the cards that are kept, to tell whether it is worth looking closer.
///
/// Some twenty small files, against some 250 of a survey.
struct CardFingerprint: Hashable {
  private var online: String
  private var devices: [String]
  private var cards: [DeviceAddress: [String]]
  private let settings: [String]

  /// Looks at the cards, and at the settings that are kept for them.
  init(
    of machine: any MachineView, watching addresses: [DeviceAddress], and steps: [Step]
  ) {
    online = machine.line(of: "/sys/devices/system/cpu/online") ?? ""
    devices = machine.names(in: "/sys/bus/pci/devices")
    cards = Dictionary(
      addresses.map { ($0, Self.interrupts(of: $0, in: steps, on: machine)) },
      uniquingKeysWith: { $1 })
    settings =
      steps.map { Self.text(of: $0, on: machine) }
      + machine.names(in: Service.irqbalance.sockets)
  }

  /// The settings of this fingerprint, and CPUs, devices and interrupts as they were in an earlier one.
  func keepingInterrupts(of before: CardFingerprint?) -> CardFingerprint {
    guard let before else { return self }
    var merged = self
    (merged.online, merged.devices) = (before.online, before.devices)
    // The lines of the chip were not known before there was a plan.
    merged.cards.merge(before.cards) { $1.isEmpty ? $0 : $1 }
    return merged
  }

  /// What has happened between another look and this one.
  func events(since before: CardFingerprint) -> [MachineEvent] {
    var events: [MachineEvent] = []
    if online != before.online { events.append(.processor(nil)) }
    let addresses = Set(cards.keys).union(before.cards.keys)
    for address in addresses.sorted() where cards[address] != before.cards[address] {
      events.append(.device(address, "change"))
    }
    if devices != before.devices { events.append(.device(nil, "change")) }
    return events
  }

  /// The driver and the interrupts that it has asked for, each with what tells it from the next one
  /// of its number.
  private static func interrupts(
    of card: DeviceAddress, in steps: [Step], on machine: any MachineView
  ) -> [String] {
    let names = names(of: card, in: steps)
    // What has no list of its interrupts has them by name only.
    if card.pci == nil && names.isEmpty { return [] }
    let driver =
      (try? machine.canonical(machine.folder(of: card).appending("driver"))).map(\.string) ?? ""
    let found = CardInterrupts(of: card, on: machine, called: names)
    return [driver]
      + (found.own + found.shared.map(\.number)).map { number in
        let object: SystemPath = "/sys/kernel/irq/\(number)"
        let mark = (try? machine.marks(of: object))?.inode ?? 0
        return "\(number) \(mark) \(machine.line(of: object.appending("actions")) ?? "")"
      }
  }

  /// What its driver calls the interrupts that are kept.
  private static func names(of card: DeviceAddress, in steps: [Step]) -> Set<String> {
    Set(
      steps.compactMap { step -> [String]? in
        guard case .interrupt(card, _, let action, let companions) = step.knob.target else {
          return nil
        }
        return [action] + companions
      }.joined())
  }

  /// The text of a file; a program is not asked, which would cost it time.
  private static func text(of step: Step, on machine: any MachineView) -> String {
    if case .service = step.knob.target { return "" }
    guard let location = try? KnobLocator(machine: machine).locate(step.knob) else { return "" }
    return (try? machine.text(of: location.file)) ?? ""
  }
}
