/// A place for a card behind which nothing answers.
public struct EmptySlot: Encodable, Hashable, Sendable {
  /// The slot of the board; nil where the board names none.
  @Nullable public var slot: String?
  /// The device-tree node of the controller, or the address of the root port.
  public let controller: String
  /// Why nothing is there.
  public let state: State
  /// What the kernel's log calls the controller; nil where it is not enabled.
  let name: String?

  /// What has the device tree enable it; nil where nobody knows.
  let enabling: Slot.Setting?

  /// Why nothing answers.
  public enum State: String, Encodable, Sendable {
    /// The controller has found no card.
    case noCard = "no-card"
    /// The device tree in use does not enable the controller.
    case notEnabled = "not-enabled"
  }

  private enum CodingKeys: String, CodingKey { case slot, controller, state }

  /// How people find it: `M.2 slot 1 (pcie@fe150000)`.
  var place: String { slot.map { "\($0) (\(controller))" } ?? controller }
}

extension Inventory {
  /// The slots behind which nothing answers: of a board that names its slots those, else every
  /// controller and, without a device tree, every root port.
  func emptySlots(on board: (any Board)?) -> [EmptySlot] {
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
      return EmptySlot(
        slot: slot.name, controller: controller.nodes.last ?? slot.controller,
        state: controller.isEnabled ? .noCard : .notEnabled, name: controller.name,
        enabling: slot.enabling)
    }
  }
}
