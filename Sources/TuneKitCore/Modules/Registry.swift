/// The modules of this run.
public struct Registry: Sendable {
  /// The boards, in the order they were given.
  public let boards: [any Board]
  /// The accelerators, in the order they were given.
  public let accelerators: [any Accelerator]

  /// All modules of a run.
  ///
  /// - Throws: ``RegistryError`` if two have one id, or two of a sort claim one mark.
  public init(boards: [any Board], accelerators: [any Accelerator]) throws(RegistryError) {
    try Self.refuseDoubles(boards)
    try Self.refuseDoubles(accelerators)
    self.boards = boards
    self.accelerators = accelerators
  }

  /// The board of an id.
  func board(_ id: String) -> (any Board)? { boards.first { $0.id.string == id } }

  /// The accelerator of an id.
  func accelerator(_ id: String) -> (any Accelerator)? {
    accelerators.first { $0.id.string == id }
  }

  private static func refuseDoubles(_ modules: [any Module]) throws(RegistryError) {
    var ids: Set<ModuleID> = []
    var owners: [String: ModuleID] = [:]
    for module in modules {
      guard ids.insert(module.id).inserted else { throw .sameID(module.id) }
      for mark in module.signature.marks {
        if let owner = owners.updateValue(module.id, forKey: mark) {
          throw .sameMark(mark, owner, module.id)
        }
      }
    }
  }
}

/// Why modules do not go together.
public enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two have one id.
  case sameID(ModuleID)
  /// Two claim the same hardware.
  case sameMark(String, ModuleID, ModuleID)

  /// One line for people.
  public var description: String {
    switch self {
    case .sameID(let id): "two modules have the id \"\(id)\"; an id belongs to one module for ever"
    case .sameMark(let mark, let first, let second):
      "the modules \"\(first)\" and \"\(second)\" both claim \(mark); only one of them can"
    }
  }
}
