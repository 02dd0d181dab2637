/// Why it is not clear which board or card is meant.
public enum RecognitionError: Error, Hashable, Sendable {
  /// There is no module of that id.
  case unknownBoard(String, nearest: [String], known: [ModuleID])
  /// There is no module of that id.
  case unknownAccelerator(String, nearest: [String], known: [ModuleID])
  /// The machine says that it is another board.
  case contradictedBoard(ModuleID, seen: String)
  /// There is no device at that address.
  case noSuchDevice(PCIAddress, seen: [String])
  /// The device there is not the accelerator that was asked for.
  case contradictedDevice(PCIAddress, ids: String, wanted: String)
  /// No module knows this board.
  case noBoard(seen: String)
  /// No module knows any of the cards.
  case noAccelerator(seen: [String])
  /// Cards are known here, and none is the one that was asked for.
  case otherAccelerator(String, address: PCIAddress, id: ModuleID)
  /// Several cards fit.
  case severalDevices([PCIAddress])

  /// Whether nothing was recognised, as against refused.
  public var isNotRecognised: Bool {
    switch self {
    case .unknownBoard, .unknownAccelerator, .noSuchDevice, .noBoard, .noAccelerator,
      .otherAccelerator:
      true
    case .contradictedBoard, .contradictedDevice, .severalDevices: false
    }
  }
}

extension RecognitionError: CustomStringConvertible {
  /// One line for people: what, where, what to do.
  public var description: String {
    switch self {
    case .unknownBoard(let id, let nearest, let known): Self.unknown("board", id, nearest, known)
    case .unknownAccelerator(let id, let nearest, let known):
      Self.unknown("accelerator", id, nearest, known)
    case .contradictedBoard(let id, let seen):
      "this is not a \"\(id)\": the machine says \(seen). Leave --board out, or add --force"
    case .noSuchDevice(let address, let seen):
      "no PCI device at \(address). Seen: \(Self.list(seen))"
    case .contradictedDevice(let address, let ids, let wanted):
      "the device at \(address) is \(ids), not \(wanted); its ids cannot be overridden"
    case .noBoard(let seen):
      "no module knows this board: \(seen). To tune by what the kernel says alone: --board generic"
    case .noAccelerator(let seen):
      "no known accelerator on the PCI bus. Seen: \(Self.list(seen)). What to do: \(SuggestedCommand.diagnose)"
    case .otherAccelerator(let wanted, let address, let id):
      "no \(wanted) is here, but \(id) at \(address). Leave --accel out, or take --accel \(id)"
    case .severalDevices(let addresses):
      "several cards fit; choose one: "
        + addresses.map { "--device \($0)" }.joined(separator: " or ")
    }
  }

  private static func unknown(
    _ sort: String, _ id: String, _ nearest: [String], _ known: [ModuleID]
  ) -> String {
    let hint = nearest.isEmpty ? "" : " Nearest: \(nearest.joined(separator: ", "))."
    return "no \(sort) \"\(id)\" here.\(hint) Known: \(known.map(\.string).joined(separator: ", "))"
  }

  private static func list(_ seen: [String]) -> String {
    if seen.isEmpty { return "no device at all" }
    let rest = seen.count > 4 ? " and \(seen.count - 4) more" : ""
    return seen.prefix(4).joined(separator: ", ") + rest
  }
}
