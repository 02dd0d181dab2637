/// What keeps a card from its driver, so that nothing else about the card helps.
public struct Obstacle: Encodable, Hashable, Sendable {
  /// What sort of thing it is.
  public let kind: Kind
  /// What is the case, as the beginning of a sentence.
  public let what: String
  /// What to do about it, as its end.
  public let cure: String
  /// What that should bring.
  public let effect: String
  /// The command that does it, or that shows more.
  public let command: String
  /// Why it is believed.
  public let reason: Reason
  /// Whether nothing can be set for the card as long as it lasts.
  public let isBlocking: Bool

  private enum CodingKeys: String, CodingKey {
    case kind, what, cure, effect, command, reason, source, blocking
  }

  /// The sorts, in the order in which they are reported.
  public enum Kind: String, Encodable, CaseIterable, Sendable {
    /// The card does not answer on the bus.
    case silent
    /// A virtual machine or a program has it.
    case handedOver = "handed-over"
    /// The kernel was started without messages as interrupts.
    case noMessages = "no-messages"
    /// A driver of another generation is loaded.
    case otherGeneration = "other-generation"
    /// The controller has fewer messages than the driver must have.
    case tooFewMessages = "too-few-messages"
    /// The command line keeps the driver from being loaded.
    case forbidden
    /// The driver is loaded and did not take the card.
    case failed
    case notLoaded = "not-loaded"
    /// No driver has the card, and its name is not known.
    case noDriver = "no-driver"
  }

  init(
    _ kind: Kind, _ what: String, cure: String, effect: String, command: String,
    because reason: Reason, isBlocking: Bool = true
  ) {
    self.kind = kind
    self.what = what
    self.cure = cure
    self.effect = effect
    self.command = command
    self.reason = reason
    self.isBlocking = isBlocking
  }

  /// As JSON has it: the reason as a text, and its source as one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(what, forKey: .what)
    try container.encode(cure, forKey: .cure)
    try container.encode(effect, forKey: .effect)
    try container.encode(command, forKey: .command)
    try container.encode(reason.text, forKey: .reason)
    try container.encode(reason.source.description, forKey: .source)
    try container.encode(isBlocking, forKey: .blocking)
  }

  /// Both in one: `no driver has the card at 0003:31:00.0; load its driver: ...`.
  public var sentence: String { "\(what); \(cure)" }
}

extension Placement {
  /// What keeps everything from being set for the card; nil where nothing does.
  public var blockade: Obstacle? { obstacles.first(where: \.isBlocking) }

  /// Whether a virtual machine or a program has the card, so that what its module says is not of this
  /// machine.
  package var isHandedOver: Bool { obstacles.contains { $0.kind == .handedOver } }
}

/// A place for a card behind which nothing answers.
public struct EmptySlot: Encodable, Hashable, Sendable {
  /// The slot of the board; nil where the board names none.
  @Nullable public var slot: String?
  /// The device-tree node of the controller, or the address of the root port.
  public let controller: String
  /// Why nothing is there.
  public let state: State
  /// What the kernel's log calls the controller; nil where it is not enabled.
  package let name: String?

  /// What has the device tree enable it; nil where unknown.
  package let enabling: Slot.Setting?

  /// Why nothing answers.
  public enum State: String, Encodable, Sendable {
    /// The controller has found no card.
    case noCard = "no-card"
    /// The device tree in use does not enable the controller.
    case notEnabled = "not-enabled"
  }

  private enum CodingKeys: String, CodingKey { case slot, controller, state }

  /// How people find it: `M.2 slot 1 (pcie@fe150000)`.
  package var place: String {
    slot.map { $0 == controller ? $0 : "\($0) (\(controller))" } ?? controller
  }
}

extension Inventory {
  /// The slots behind which nothing answers: of a board that names its slots those, else every
  /// controller and, without a device tree, every root port.
  package func emptySlots(on board: (any Board)?) -> [EmptySlot] {
    guard let slots = board?.slots, !slots.isEmpty else {
      return emptyControllers.map { controller in
        EmptySlot(
          slot: nil, controller: controller.nodes.last ?? controller.name, state: .noCard,
          name: controller.name, enabling: nil)
      }
        + emptyPorts.map { port in
          EmptySlot(
            slot: nil, controller: "\(port.address)", state: .noCard, name: "\(port.address)",
            enabling: nil)
        }
    }
    return slots.compactMap { slot in
      guard
        let controller = pciControllers.first(where: { controller in
          slot.controllers.contains { controller.nodes.contains($0) }
        })
      else { return nil }
      if controller.isEnabled && !emptyControllers.contains(controller) { return nil }
      // Not every board brings every controller of its chip to a connector.
      let isUsed = controller.isEnabled || slot.enabling != nil || board?.isChip != true
      guard isUsed else { return nil }
      return EmptySlot(
        slot: slot.name, controller: controller.nodes.last ?? slot.controller,
        state: controller.isEnabled ? .noCard : .notEnabled, name: controller.name,
        enabling: slot.enabling)
    }
  }
}
