import TuneKitCore

/// An accelerator that begins: what its capture says, the rest assumed.
struct AcceleratorSkeleton {
  let id: ModuleID
  let stem: String
  let seen: SeenMachine?
  /// Whether it is to lie among the accelerators here, which see the model alone.
  var isAmongAccelerators = true

  var card: SeenCard? {
    seen.flatMap { seen in seen.card.map { SeenCard($0, in: seen.inventory) } }
  }

  var swift: String {
    """
    import \(isAmongAccelerators ? "TuneKitModel" : "TuneKitCore")

    /// \(id): look up what its maker calls it.
    struct \(stem): Accelerator {
      let id: ModuleID = \(Quoted.swift(id.string))
      // Look up: the name that its maker gives it.
      let name = \(Quoted.swift(id.string))
      \(signature)
      let tested = Tested.nowhere

      \(linkInSwift)
      \(interrupts)

      func needs(at place: Placement) -> [Need] {
        Need.interrupts(on: .fastest)
          .because(
            "\(Self.interruptReason)",
            .assumed("\(Self.guess)"))

        Need.clock(of: .fastest, at: .maximum)
          .because(
            "\(Self.clockReason)",
            .assumed("\(Self.guess)")
          )
          .costing("\(Self.clockCost)")\(ownClockInSwift)
      }
    }

    """
  }

  static let interruptReason = "A transfer ends in an interrupt; on a slow core its handler waits."
  static let clockReason = "The governor lowers the clock while the program waits for the card."
  static let clockCost = "more power and heat on these cores, even when idle"
  static let guess = "not measured with this card; look up what its driver does"

  static let ownClockReason = "Its governor lowers its clock between two jobs."
  static let ownClockCost = "more power and heat in the accelerator, even when idle"

  /// Whether a devfreq governs the clock of the accelerator itself.
  private var hasOwnClock: Bool {
    guard let device = card?.device else { return false }
    return seen?.inventory.devfreq.contains { $0.drives(device) } == true
  }

  private var ownClockInSwift: String {
    guard hasOwnClock else { return "" }
    return """


          // Its devfreq, which the capture shows.
          Need.deviceClockAtMaximum
            .because(
              "\(Self.ownClockReason)",
              .assumed("\(Self.guess)")
            )
            .costing("\(Self.ownClockCost)")
      """
  }

  private var ownClock: String {
    guard hasOwnClock else { return "" }
    return """

      [[need]]
      # Its devfreq, which the capture shows.
      device-clock = "maximum"
      because = "\(Self.ownClockReason)"
      source = "assumed: \(Self.guess)"
      costs = "\(Self.ownClockCost)"

      """
  }

  private var isOnChip: Bool { card?.device.attachment == .platform }

  private var linkInSwift: String {
    guard !isOnChip else {
      let others = card?.companions ?? []
      let list = others.map(Quoted.swift).joined(separator: ", ")
      return "/// It is on no PCI bus.\n  let link: PCILink? = nil"
        + (others.isEmpty
          ? "" : "\n  /// Its IOMMU, as a capture shows it.\n  let companions = [\(list)]")
    }
    return "let link: PCILink? = PCILink(generation: .\(link.generation), lanes: \(link.lanes))\n"
      + "  let linkSource = Source.assumed(\n    \"\(linkGuess)\")"
  }

  /// The table by which a manifest knows it.
  private var marks: String {
    let device = card?.device
    guard isOnChip else {
      return (device == nil ? "[pci]\n# Look up: lspci -nn.\n" : "[pci]\n")
        + "vendor = \(Self.hexadecimal(device?.pci?.vendor ?? 0xFFFF))\n"
        + "device = \(Self.hexadecimal(device?.pci?.device ?? 0))\n"
        + "generation = \(link.generation.rawValue)\nlanes = \(link.lanes)\n"
        + "source = \"assumed: \(linkGuess)\""
    }
    let known = device?.platform?.compatible.prefix(1).map(Quoted.toml) ?? []
    return "[known-by]\nplatform = [\(known.joined(separator: ", "))]"
  }

  private var companions: String {
    let others = card?.companions ?? []
    if others.isEmpty { return "" }
    return "\ncompanions = [\(others.map(Quoted.toml).joined(separator: ", "))]"
  }

  var link: PCILink { card?.link ?? PCILink(generation: .one, lanes: 1) }

  var linkGuess: String {
    card?.link == nil
      ? "nothing is known; look up LnkCap in lspci -vv"
      : "max_link_speed and max_link_width of a capture; look up LnkCap in lspci -vv"
  }

  private var signature: String {
    guard let device = card?.device else {
      return "// Look up: lspci -nn, or vendor and device below /sys/bus/pci/devices.\n"
        + "  let signature = Signature.pci(vendor: 0xFFFF, device: 0x0000)"
    }
    guard let device = device.pci else {
      let known = device.platform?.compatible.prefix(1).map(Quoted.swift) ?? []
      return "let signature = Signature.platform(anyOf: \(known.joined(separator: ", ")))"
    }
    return "let signature = Signature.pci("
      + "vendor: \(Self.hexadecimal(device.vendor)), device: \(Self.hexadecimal(device.device)))"
  }

  static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16).uppercased()
    return "0x" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private var interrupts: String {
    guard let card, !card.names.isEmpty else {
      return "// Look up: the name that its driver gives to request_irq. Assumed here.\n"
        + "  let interrupts = InterruptNaming.busAddress"
    }
    let count = "/// As a capture shows them, \(card.vectors.count) in all.\n"
    if card.isByAddress { return count + "  let interrupts = InterruptNaming.busAddress" }
    let names = card.names.map(Quoted.swift).joined(separator: ",\n    ")
    return count + "  let interrupts = InterruptNaming.named([\n    \(names)"
      + "\(BoardSkeleton.comma(card.names.count))\n  ])"
  }

  /// The same as a manifest.
  var manifest: String {
    let names =
      card.map { $0.isByAddress || $0.names.isEmpty } ?? true
      ? "\"bus-address\"" : "[\((card?.names ?? []).map(Quoted.toml).joined(separator: ", "))]"
    return """
      format = 1
      kind = "accelerator"
      id = \(Quoted.toml(id.string))
      # Look up: the name that its maker gives it.
      name = \(Quoted.toml(id.string))

      \(marks)

      [interrupts]
      \(card?.names.isEmpty ?? true ? "# Look up: the name in request_irq.\n" : "")\
      names = \(names)\(companions)

      [[need]]
      interrupts = "fastest-cores"
      because = "\(Self.interruptReason)"
      source = "assumed: \(Self.guess)"

      [[need]]
      clock = "maximum"
      of = "fastest-cores"
      because = "\(Self.clockReason)"
      source = "assumed: \(Self.guess)"
      costs = "\(Self.clockCost)"
      \(ownClock)
      """
  }
}
