import TuneKitCore

/// What a capture shows of a machine, for a module that begins.
struct SeenMachine {
  let capture: Capture
  let inventory: Inventory
  /// The card that is most likely meant; nil where there is none.
  let card: Device?
  /// What may be meant as well.
  let others: [Device]
  /// Where a person has said that it is.
  private let asked: DeviceAddress?

  init(_ capture: Capture, device: DeviceAddress?) {
    self.capture = Scrubber().scrubbed(capture).capture
    // A device that a person names may be any of those that a clock or an interrupt names.
    let image = MachineImage(self.capture)
    let marks = device.map { image.compatible(ofDeviceAt: image.folder(of: $0)) } ?? []
    let inventory = Survey(of: image, knowing: Set(marks)).inventory()
    let cards = inventory.attached.filter { $0.pci.map { !Self.isOrdinary($0) } ?? true }
    let likely = cards.first { $0.driver != nil } ?? cards.first
    self.inventory = inventory
    asked = device
    guard let device else {
      card = likely
      others = cards.filter { $0.address != likely?.address }
      return
    }
    card = inventory.device(at: device)
    others = []
  }

  /// Bridges, and what boards have on them anyway: storage, network, display, USB.
  private static func isOrdinary(_ device: PCIDevice) -> Bool {
    [0x01, 0x02, 0x03, 0x06, 0x0C].contains(device.classCode >> 16)
  }

  /// Why no card was found.
  var noCard: String {
    let seen = inventory.attached.filter { $0.pci.map { $0.classCode >> 16 != 0x06 } ?? true }
      .map { "\($0.address) (\($0.identity))" }
    if let asked {
      let list = seen.isEmpty ? "no device but bridges" : seen.joined(separator: ", ")
      return "the capture shows no device at \(asked). Seen: \(list)"
    }
    guard !seen.isEmpty else {
      return
        "the capture shows no accelerator and no device but bridges; capture the machine with the "
        + "card in it"
    }
    return "the capture shows no accelerator; name it with --device ADDRESS. "
      + "Seen: \(seen.joined(separator: ", "))"
  }

  var identity: MachineIdentity { inventory.identity }

  /// The board's capture: scrubbed, without the card, and with a word on what it is.
  var boardCapture: String {
    var capture = card.map { without($0) } ?? capture
    let kernel = Quoted.line(identity.kernel)
    capture.comments.insert(
      "\(Quoted.line(identity.described)), Linux \(kernel). Without the card, scrubbed.", at: 0)
    return capture.text
  }

  /// The capture as if the card had never been in it; its port stays.
  private func without(_ card: Device) -> Capture {
    var bare = capture
    let drivers: SystemPath = "/sys/bus/\(card.attachment.rawValue)/drivers"
    let driver = card.driver.map { drivers.appending($0) }
    let numbers = Set(SeenCard(card, in: inventory).vectors.map { "\($0.number)" })
    let isGone = { (path: SystemPath) in
      let parts = path.components
      let isInterrupt =
        parts.count > 2 && parts.contains("irq")
        && numbers.contains { parts.contains(Substring($0)) }
      let isLink = path.name == card.address.description || path == driver
      return path.isBelow(card.path) || isLink || isInterrupt
    }
    for path in capture.paths where isGone(path) { bare[path] = nil }
    bare.refusals = bare.refusals.filter { !isGone($0.key) }
    bare.incarnations = bare.incarnations.filter { !isGone($0.key) }
    if case .file(let bytes) = bare["/proc/interrupts"] {
      let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let kept = lines.filter { line in
        !numbers.contains(String(line.prefix { $0 != ":" }.filter { $0 != " " }))
      }
      bare["/proc/interrupts"] = .text(kept.joined(separator: "\n"))
    }
    bare.rates = bare.rates.filter { !numbers.contains($0.key) }
    return bare
  }

  /// The part numbers of its cores, the slowest first.
  var parts: [Int] {
    var best: [Int: (Int, Int)] = [:]
    for processor in inventory.processors {
      guard let part = processor.part else { continue }
      let rank = (processor.capacity ?? 0, processor.maximumKilohertz ?? 0)
      if let known = best[part], known >= rank { continue }
      best[part] = rank
    }
    return best.sorted { ($0.value.0, $0.value.1, $0.key) < ($1.value.0, $1.value.1, $1.key) }
      .map(\.key)
  }

  /// A controller with a root port, and what hangs there.
  struct Port {
    let controller: String
    let link: PCILink
    let below: [String]
  }

  /// The controllers of the device tree that have a root port, by their name.
  var ports: [Port] {
    let roots = inventory.devices.filter { $0.rootPort == nil && $0.classCode >> 8 == 0x0604 }
    let found = roots.compactMap { root -> Port? in
      guard let controller = root.controllers.last else { return nil }
      let below = inventory.devices.filter { $0.rootPort == root.address }
      let link =
        root.maximumLink ?? below.compactMap(\.maximumLink).first
        ?? PCILink(generation: .one, lanes: 1)
      return Port(
        controller: controller, link: link,
        below: below.map { "\($0.identity), class \(String($0.classCode >> 8, radix: 16))" })
    }
    var names: Set<String> = []
    return found.sorted { $0.controller < $1.controller }.filter {
      names.insert($0.controller).inserted
    }
  }

  /// The clock of the memory, if one is called so.
  var memoryClock: String? {
    inventory.devfreq.map(\.name).first { name in
      ["dmc", "ddr", "memory"].contains { name.contains($0) }
    }
  }

  /// The controllers of message-signalled interrupts, as the kernel prints them.
  var messageControllers: [String] {
    let words = inventory.interrupts.map { $0.controller.split(separator: " ") }
    let names = words.filter { $0.contains { $0.contains("MSI") || $0.contains("MIP") } }
      .map { $0.filter { $0 != "Edge" && $0 != "Level" && !$0.allSatisfy(\.isNumber) } }
      .map { $0.joined(separator: " ") }
    return Set(names).sorted()
  }
}

/// What a capture shows of a card and its interrupts.
struct SeenCard {
  let device: Device
  /// The interrupts that its driver has asked for, in the order of the vectors.
  let vectors: [Interrupt]

  init(_ device: Device, in machine: Inventory) {
    self.device = device
    let numbers = device.listsVectors ? device.vectors : Self.unlisted(of: device, in: machine)
    vectors = numbers.compactMap { number in
      machine.interrupts.first { $0.number == number && !$0.actions.isEmpty }
    }
  }

  /// By the bus address in the name, or the line of its pin where it has one name alone.
  private static func unlisted(of device: Device, in machine: Inventory) -> [Int] {
    guard device.driver != nil else { return [] }
    let named = machine.interrupts.filter {
      $0.actions.contains { $0.hasPrefix(device.address.description) }
    }
    let wire = machine.interrupts.filter {
      $0.number == device.pci?.wire && $0.actions.count == 1
    }
    return (named.isEmpty ? wire : named).map(\.number)
  }

  /// The names of its interrupts, each once, in order.
  var names: [String] {
    var seen: Set<String> = []
    let companions = Set(companions)
    return vectors.flatMap(\.actions).filter {
      seen.insert($0).inserted && !companions.contains($0)
    }
  }

  /// Whether they are called after the bus address, perhaps with a number behind it.
  var isByAddress: Bool {
    !names.isEmpty
      && names.allSatisfy { InterruptNaming.busAddress.matches($0, at: device.address) }
  }

  /// What shares all of its lines by the kernel's own names of a memory unit, as `fdab9000.iommu`.
  var companions: [String] {
    guard device.attachment == .platform else { return [] }
    var seen: Set<String> = []
    return vectors.flatMap(\.actions).filter { $0.hasSuffix(".iommu") && seen.insert($0).inserted }
  }

  var link: PCILink? { device.pci.flatMap { $0.maximumLink ?? $0.link } }
}

/// The part of a capture that is a card's: what the board decides is left open in it.
struct CardPart {
  private let card: SeenCard
  private let seen: SeenMachine

  init(of device: Device, in seen: SeenMachine) {
    card = SeenCard(device, in: seen.inventory)
    self.seen = seen
  }

  var text: String {
    let head = """
      # The card alone, taken from a capture and scrubbed, to be joined to the capture of a board.
      \(origin)\
      # Its interrupts, in the order of its vectors; what follows with {irq} is repeated for each:
      \(remarks.map { "#: \($0)" }.joined(separator: "\n"))
      # Left open: {address} and {path}, where it sits; {irq} {controller} {hwirq} {trigger}
      # {action} {kind}, its interrupts; {counts} {mask} {list} {mask1} {list1}, the CPUs.

      """
    let interrupts = card.vectors.isEmpty ? "" : Self.interrupts
    if card.device.attachment == .platform {
      return head + interrupts.replacing("{path}/{address}/msi_irqs/{irq} = {kind}\n", with: "")
        + onChip
    }
    return head + interrupts + bus + device
  }

  /// What the capture says of itself, as whether it is a dump.
  private var origin: String {
    let lines = seen.capture.comments.filter { !$0.hasPrefix(":") && !$0.trimmed.isEmpty }
    guard !lines.isEmpty else { return "" }
    return "# That capture says of itself:\n" + lines.map { "#   \(Quoted.line($0))\n" }.joined()
  }

  /// One interrupt each, `none` for a card without.
  private var remarks: [String] {
    if card.device.driver == nil { return ["unbound"] }
    let vectors = card.vectors.map { interrupt in
      if card.device.attachment == .platform {
        let number = interrupt.controller.split(separator: " ").dropFirst().first ?? ""
        return "gic \(number) \(Quoted.line(interrupt.actions.joined(separator: ", ")))"
      }
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

  /// A device on the chip lies where it lies on every board with that chip.
  private var onChip: String {
    let (path, address) = (card.device.path, card.device.address)
    let names = seen.capture.entries.filter { entry in
      if case .unread = entry.value { return false }
      return entry.key.isBelow(path) || entry.key == "/sys/class/devfreq/\(address)"
    }
    let driver = card.device.driver.map {
      "/sys/bus/platform/drivers/\($0)/\n\(path)/driver -> /sys/bus/platform/drivers/\($0)\n"
    }
    let others = names.filter { $0.key != path.appending("driver") && $0.key.name != "of_node" }
    return "/sys/bus/platform/devices/\(address) -> \(path)\n" + (driver ?? "")
      + Capture(entries: others).text
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

/// What a new module calls a core.
enum CorePart {
  /// The name people use; `part 0x123` for one that is not listed.
  static func name(_ part: Int) -> String {
    ArmPart.name(part) ?? "part 0x\(String(part, radix: 16))"
  }
}
