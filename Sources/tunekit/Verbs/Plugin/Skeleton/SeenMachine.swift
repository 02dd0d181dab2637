import TuneKitCore

/// What a capture shows of a machine, for a module that begins.
struct SeenMachine {
  let capture: Capture
  let inventory: Inventory
  /// The card that is most likely meant; nil where there is none.
  let card: PCIDevice?

  init(_ capture: Capture, device: PCIAddress?) {
    self.capture = Scrubber().scrubbed(capture).capture
    let inventory = Survey(of: MachineImage(self.capture)).inventory()
    let cards = inventory.devices.filter { !Self.isOrdinary($0) }
    let likely = cards.first { $0.driver != nil } ?? cards.first
    self.inventory = inventory
    guard let device else {
      card = likely
      return
    }
    card = inventory.devices.first { $0.address == device }
  }

  /// Bridges, and what boards have on them anyway: storage, network, display, USB.
  private static func isOrdinary(_ device: PCIDevice) -> Bool {
    [0x01, 0x02, 0x03, 0x06, 0x0C].contains(device.classCode >> 16)
  }

  /// Why no card was found.
  var noCard: String {
    let seen = inventory.devices.filter { $0.classCode >> 16 != 0x06 }
      .map { "\($0.address) (\($0.identity))" }
    return "the capture shows no accelerator; name it with --device ADDRESS. "
      + "Seen: \(seen.isEmpty ? "no device but bridges" : seen.joined(separator: ", "))"
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
  private func without(_ card: PCIDevice) -> Capture {
    var bare = capture
    let driver = card.driver.map { ("/sys/bus/pci/drivers" as SystemPath).appending($0) }
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
