/// A board: how to know it, which cores it has, and where its slots lead.
///
/// A board states facts. It knows no accelerator and sets nothing: the `Planner` answers an
/// accelerator's ``Need``s with a board's facts, so N boards and M accelerators are N + M modules.
public protocol Board: Module {
  /// The chip that the board is built on, for people; nil where nothing is known of it.
  var chip: String? { get }
  /// The chips of its family that are called otherwise, by what a device tree's root calls them.
  var variants: [String: String] { get }
  /// The kinds of core, slowest first.
  var cores: [CoreKind] { get }
  /// The connectors an accelerator can sit in.
  var slots: [Slot] { get }
  /// The devfreq device that clocks the memory, as in `dmc`; nil where there is none.
  var memoryClock: String? { get }
  /// Controllers of message-signalled interrupts that are known not to move them.
  var immovable: [InterruptController] { get }
  /// Controllers that are known to move an interrupt without giving it another message.
  var steady: [InterruptController] { get }
  /// What must be known before tuning this board as it is. Nothing, unless the board says so.
  @ListOf<Caution> func cautions(about machine: Inventory) -> [Caution]
}

extension Board {
  /// Nothing is known of the chip.
  public var chip: String? { nil }
  /// There are none.
  public var variants: [String: String] { [:] }
  /// No clock of the memory is known.
  public var memoryClock: String? { nil }
  /// None is known.
  public var immovable: [InterruptController] { [] }
  /// None is known.
  public var steady: [InterruptController] { [] }
  /// Nothing must be known.
  public func cautions(about machine: Inventory) -> [Caution] { [] }
}

extension Board {
  /// Whether it stands for every board with a chip, for want of the board's own module.
  public var isChip: Bool { if case .chip = signature { true } else { false } }
  /// The chip of a machine with this board: the variant that its device tree names, if any.
  package func chip(of machine: MachineIdentity) -> String? {
    machine.compatible.lazy.compactMap { variants[$0] }.first ?? chip
  }
  /// What is known of the machine where this is its board.
  package var knownBy: KnownBy { isChip ? .chip : .board }
}

/// What is known of a board.
public enum KnownBy: String, Encodable, Hashable, Sendable {
  /// The board itself.
  case board
  /// Only its chip, whose module stands in.
  case chip
}

/// A board that says only what the module of its chip does not: its name, its marks, its slots.
public protocol BoardOnChip: Board {
  /// The module of the chip, which says the rest.
  var chipModule: any Board { get }
}

extension BoardOnChip {
  /// The chip's own.
  public var chip: String? { chipModule.chip }
  /// The chip's own.
  public var variants: [String: String] { chipModule.variants }
  /// The chip's own.
  public var cores: [CoreKind] { chipModule.cores }
  /// The chip's own.
  public var memoryClock: String? { chipModule.memoryClock }
  /// The chip's own.
  public var immovable: [InterruptController] { chipModule.immovable }
  /// The chip's own.
  public var steady: [InterruptController] { chipModule.steady }
  /// The chip's own.
  public func cautions(about machine: Inventory) -> [Caution] {
    chipModule.cautions(about: machine)
  }
}

/// One kind of core that a board has, known by its part number.
public struct CoreKind: Codable, Hashable, Sendable {
  /// The name people use, as in `Cortex-A76`.
  public let name: String
  /// The part number in MIDR_EL1, bits 15:4.
  public let part: Int

  /// A kind by name and part number.
  public init(_ name: String, part: Int) {
    self.name = name
    self.part = part
  }
}

/// The cores that Arm has designed, by their part number in MIDR_EL1, bits 15:4.
///
/// Application cores only; from util-linux 2.41, sys-utils/lscpu-arm.c, which names them as people do.
public enum ArmPart {
  /// Arm's own number among the implementers in MIDR_EL1, bits 31:24.
  public static let implementer = 0x41

  /// The name, as in `Cortex-A76`; nil for a part that is not listed.
  public static func name(_ part: Int) -> String? { names[part] }

  private static let names = [
    0xC05: "Cortex-A5", 0xC07: "Cortex-A7", 0xC08: "Cortex-A8", 0xC09: "Cortex-A9",
    0xC0D: "Cortex-A17", 0xC0E: "Cortex-A17", 0xC0F: "Cortex-A15", 0xD01: "Cortex-A32",
    0xD02: "Cortex-A34", 0xD03: "Cortex-A53", 0xD04: "Cortex-A35", 0xD05: "Cortex-A55",
    0xD06: "Cortex-A65", 0xD07: "Cortex-A57", 0xD08: "Cortex-A72", 0xD09: "Cortex-A73",
    0xD0A: "Cortex-A75", 0xD0B: "Cortex-A76", 0xD0C: "Neoverse-N1", 0xD0D: "Cortex-A77",
    0xD0E: "Cortex-A76AE", 0xD40: "Neoverse-V1", 0xD41: "Cortex-A78", 0xD42: "Cortex-A78AE",
    0xD43: "Cortex-A65AE", 0xD44: "Cortex-X1", 0xD46: "Cortex-A510", 0xD47: "Cortex-A710",
    0xD48: "Cortex-X2", 0xD49: "Neoverse-N2", 0xD4A: "Neoverse-E1", 0xD4B: "Cortex-A78C",
    0xD4C: "Cortex-X1C", 0xD4D: "Cortex-A715", 0xD4E: "Cortex-X3", 0xD4F: "Neoverse-V2",
    0xD80: "Cortex-A520", 0xD81: "Cortex-A720", 0xD82: "Cortex-X4", 0xD83: "Neoverse-V3AE",
    0xD84: "Neoverse-V3", 0xD85: "Cortex-X925", 0xD87: "Cortex-A725", 0xD88: "Cortex-A520AE",
    0xD89: "Cortex-A720AE", 0xD8A: "C1-Nano", 0xD8B: "C1-Pro", 0xD8C: "C1-Ultra",
    0xD8E: "Neoverse-N3", 0xD8F: "Cortex-A320", 0xD90: "C1-Premium",
  ]
}

extension Processor {
  /// The name of the core where Arm has designed it; other makers use the same part numbers.
  var armName: String? {
    guard implementer == ArmPart.implementer, let part else { return nil }
    return ArmPart.name(part)
  }
}

/// A connector on a board that an accelerator can sit in.
public struct Slot: Codable, Hashable, Sendable {
  /// The name printed on the board or in its manual.
  public let name: String
  /// The device-tree node of the controller behind it, as in `pcie@fe180000`.
  public let controller: String
  /// What other kernels' device trees call that node.
  public let alsoNamed: [String]
  /// The best link the wiring and the controller allow.
  public let link: PCILink
  /// How many message-signalled interrupts all devices behind it have together; nil where it is
  /// more than any card asks for.
  public let messages: Int?
  /// What makes the port faster than it is by default; nil where nothing does.
  public let faster: Faster?
  /// What gives the devices behind it more messages; nil where nothing does.
  public let moreMessages: Setting?
  /// What has the device tree enable it; nil where it is enabled, or unknown.
  public let enabling: Setting?
  /// Where these facts are written down.
  public let source: Source

  /// A setting that makes the port faster, and that TuneKit only names.
  public struct Faster: Codable, Hashable, Sendable {
    /// The generation that the port then has.
    public let generation: PCILink.Generation
    /// What to set and where, as in `dtparam=pciex1_gen=3 in config.txt`.
    public let setting: String
    /// What may then go wrong.
    public let risk: String
    /// Where both are written down.
    public let source: Source

    /// A setting with what it brings and what it risks.
    public init(_ generation: PCILink.Generation, by setting: String, risk: String, source: Source)
    {
      self.generation = generation
      self.setting = setting
      self.risk = risk
      self.source = source
    }
  }

  /// A setting that counts from the next boot on, and that TuneKit only names.
  public struct Setting: Codable, Hashable, Sendable {
    /// What to set and where, as in `dtparam=pciex1 in config.txt`.
    public let text: String
    /// What it costs, or why it may not help; nil where nothing is known against it.
    public let doubt: String?
    /// Where it is written down.
    public let source: Source

    /// A setting with what is known against it.
    public init(_ text: String, doubt: String? = nil, source: Source) {
      self.text = text
      self.doubt = doubt
      self.source = source
    }
  }

  /// A slot by name, controller and what it is wired for.
  public init(
    _ name: String, controller: String, alsoNamed: [String] = [], generation: PCILink.Generation,
    lanes: Int, messages: Int? = nil, moreMessages: Setting? = nil, enabling: Setting? = nil,
    faster: Faster? = nil, source: Source
  ) {
    self.name = name
    self.controller = controller
    self.alsoNamed = alsoNamed
    self.link = PCILink(generation: generation, lanes: lanes)
    self.messages = messages
    self.faster = faster
    self.moreMessages = moreMessages
    self.enabling = enabling
    self.source = source
  }

  /// Every name of the controller's node.
  public var controllers: [String] { [controller] + alsoNamed }

  /// Whether a device is behind this slot.
  public func holds(_ device: PCIDevice) -> Bool {
    controllers.contains { device.controllers.contains($0) }
  }
}

/// A controller of message-signalled interrupts of which something is known: as a rule that it does
/// not move them.
///
/// The kernel offers `smp_affinity` for every interrupt and says only at the write that the
/// controller behind it gathers many on one wire, so this must be known beforehand.
public struct InterruptController: Codable, Hashable, Sendable {
  /// How its lines begin in the column of `/proc/interrupts` that names the controller.
  public let name: String
  /// Whether that holds only on machines described by a device tree.
  public let onlyWithDeviceTree: Bool
  /// The first kernel in which it can move them; nil while there is none.
  public let movableSince: KernelVersion?
  /// What is known of it, and from where.
  public let reason: Reason

  /// A controller by the name the kernel prints.
  public init(
    _ name: String, onlyWithDeviceTree: Bool = false, movableSince: KernelVersion? = nil,
    reason: Reason
  ) {
    self.name = name
    self.movableSince = movableSince
    self.onlyWithDeviceTree = onlyWithDeviceTree
    self.reason = reason
  }

  /// Whether this is the controller of such a line, on such a machine.
  package func handles(_ interrupt: Interrupt, on identity: MachineIdentity) -> Bool {
    guard interrupt.controller.hasPrefix(name) else { return false }
    if onlyWithDeviceTree && !identity.hasDeviceTree { return false }
    guard let movableSince, let kernel = KernelVersion(identity.kernel) else { return true }
    return kernel < movableSince
  }
}
