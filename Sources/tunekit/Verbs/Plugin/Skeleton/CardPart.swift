import TuneKitCore

/// The part of a capture that is a card's: what the board decides is left open in it.
struct CardPart {
  private let card: SeenCard
  private let seen: SeenMachine

  init(of device: PCIDevice, in seen: SeenMachine) {
    card = SeenCard(device, in: seen.inventory)
    self.seen = seen
  }

  var text: String {
    let head = """
      # The card alone, taken from a dump and scrubbed, to be joined to the capture of a board.
      # Its interrupts, in the order of its vectors; what stands below with {irq} is there for each:
      \(remarks.map { "#: \($0)" }.joined(separator: "\n"))
      # Left open: {address} and {path}, where it sits; {irq} {controller} {hwirq} {trigger}
      # {action} {kind}, its interrupts; {counts} {mask} {list} {mask1} {list1}, the CPUs.

      """
    let interrupts = card.vectors.isEmpty ? "" : Self.interrupts
    return head + interrupts + bus + device
  }

  /// One interrupt each, `none` for a card without.
  private var remarks: [String] {
    if card.device.driver == nil { return ["unbound"] }
    let vectors = card.vectors.map { interrupt in
      let kind = kind(of: interrupt)
      let name = interrupt.actions.first ?? ""
      return "\(kind) \(Quoted.line(open(name)))"
    }
    return vectors.isEmpty ? ["none"] : vectors
  }

  private func kind(of interrupt: Interrupt) -> String {
    let path = card.device.path.appending("msi_irqs").appending("\(interrupt.number)")
    guard case .file(let bytes) = seen.capture[path] else { return "intx" }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("msix") ? "msix" : "msi"
  }

  private static let interrupts = """
    /proc/interrupts =
      {irq}: {counts} {controller} {hwirq} {trigger}      {action}
    /proc/irq/{irq}/effective_affinity = {mask1}
    /proc/irq/{irq}/effective_affinity_list = {list1}
    /proc/irq/{irq}/smp_affinity = {mask}
    /proc/irq/{irq}/smp_affinity_list = {list}
    /sys/kernel/irq/{irq}/actions = {action}
    /sys/kernel/irq/{irq}/chip_name = {controller}
    /sys/kernel/irq/{irq}/hwirq = {hwirq}
    {path}/{address}/msi_irqs/{irq} = {kind}
    @rate {irq} 1000

    """

  private var bus: String {
    let driver = card.device.driver.map { "/sys/bus/pci/drivers/\($0)/\n" } ?? ""
    return "/sys/bus/pci/devices/{address} -> {path}/{address}\n" + driver
      + "{path}/{address}/irq = {irq}\n{path}/{address}/current_link_speed = {speed} GT/s PCIe\n"
      + "{path}/{address}/current_link_width = {width}\n" + bond
  }

  /// Absolute, since another slot lies at another depth.
  private var bond: String {
    card.device.driver.map { "{path}/{address}/driver -> /sys/bus/pci/drivers/\($0)\n" } ?? ""
  }

  /// What the capture has below the device, but for what depends on the slot.
  private var device: String {
    let open = ["irq", "current_link_speed", "current_link_width", "of_node", "iommu_group"]
    let path = card.device.path
    let own = seen.capture.entries.filter { entry in
      guard entry.key.isBelow(path) else { return false }
      let name = String(entry.key.string.dropFirst(path.string.count + 1))
      if case .unread = entry.value { return false }
      if case .link = entry.value { return false }
      return !open.contains(name) && !name.hasPrefix("msi_irqs") && !name.contains("{")
    }
    let text = Capture(entries: own).text
    return self.open(text.replacing(path.string, with: "{path}/{address}"))
  }

  /// The text without the card's address.
  private func open(_ text: String) -> String {
    text.replacing(card.device.address.description, with: "{address}")
  }
}
