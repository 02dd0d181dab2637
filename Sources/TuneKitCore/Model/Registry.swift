/// The modules of this run.
public struct Registry: Sendable {
  /// The boards, in the order they were given.
  public private(set) var boards: [any Board]
  /// The accelerators, in the order they were given.
  public private(set) var accelerators: [any Accelerator]
  /// The modules that add needs to those of the accelerators, in the order they were given.
  public private(set) var supplements: [any ExtraNeeds]
  /// The modules that were replaced, in the order in which that happened.
  public private(set) var replacements: [Replacement] = []
  private var origins: [ModuleID: Origin] = [:]

  /// A module that a manifest of the same id has replaced.
  public struct Replacement: Hashable, Sendable {
    /// The id of both.
    public let id: ModuleID
    /// Where the one was from that is gone.
    public let earlier: Origin
    /// The manifest that counts.
    public let file: String
  }

  /// All modules of a run.
  ///
  /// - Throws: ``RegistryError`` if two have one id, or two of a sort claim one mark.
  public init(
    boards: [any Board], accelerators: [any Accelerator], supplements: [any ExtraNeeds] = []
  ) throws(RegistryError) {
    self.boards = boards
    self.accelerators = accelerators
    self.supplements = supplements
    // One by one, since to take an array for one of modules asks the runtime about each element.
    try Self.refuseDoubles(boards.map { $0 })
    try Self.refuseDoubles(accelerators.map { $0 })
    try Self.refuseDoubles(supplements.map { $0 })
  }

  /// The same modules and those of files, each of which replaces what has its id.
  ///
  /// - Throws: ``RegistryError`` with the files, if an id belongs to a module of another sort, or
  ///   two modules of a sort claim one mark.
  package func adding(_ modules: [(any Module, file: String)]) throws(RegistryError) -> Registry {
    if modules.isEmpty { return self }
    var registry = self
    var known = Set(boards.map(\.id) + accelerators.map(\.id) + supplements.map(\.id))
    for (module, file) in modules { try registry.take(module, of: file, beside: &known) }
    // Only when all are in, since one may take over the mark of another that is replaced later.
    try registry.refuseChipsAsBoards()
    try registry.refuseSharedMarks(registry.boards)
    try registry.refuseSharedMarks(registry.accelerators)
    return registry
  }

  /// Where a module is from.
  public func origin(of id: ModuleID) -> Origin { origins[id] ?? .compiled }

  /// The ids that this one may mean, the closest first.
  public func names(nearTo id: String) -> [String] {
    ClosestMatch.names(
      to: id, among: boards.map(\.id) + accelerators.map(\.id) + supplements.map(\.id))
  }

  /// By what its modules know devices on the chip.
  package var marksOnChip: Set<String> { Set(accelerators.flatMap(\.signature.compatible)) }

  /// The cards on the PCI bus that its modules know.
  package var cards: Set<Signature.PCIIdentity> {
    Set(
      accelerators.flatMap { module -> [Signature.PCIIdentity] in
        if case .pci(let identities) = module.signature { identities } else { [] }
      })
  }

  package func board(_ id: String) -> (any Board)? { boards.first { $0.id.string == id } }

  package func accelerator(_ id: String) -> (any Accelerator)? {
    accelerators.first { $0.id.string == id }
  }

  /// The modules that add needs for this pair.
  package func supplements(
    for accelerator: any Accelerator, on board: any Board
  ) -> [any ExtraNeeds] {
    supplements.filter { $0.applies(to: accelerator, on: board) }
  }

  private mutating func take(
    _ module: any Module, of file: String, beside known: inout Set<ModuleID>
  ) throws(RegistryError) {
    let id = module.id
    let isKnown = !known.insert(id).inserted
    let isReplaced =
      switch module {
      case let board as any Board: Self.put(board, id, isKnown, into: &boards)
      case let accelerator as any Accelerator:
        Self.put(accelerator, id, isKnown, into: &accelerators)
      case let extra as any ExtraNeeds: Self.put(extra, id, isKnown, into: &supplements)
      default: false
      }
    guard isReplaced == isKnown else {
      throw .manifest(
        file: file,
        problem: "the id \"\(id)\" belongs to a module of another sort, \(origin(of: id)); an id "
          + "belongs to one module")
    }
    if isReplaced {
      replacements.append(Replacement(id: id, earlier: origin(of: id), file: file))
    }
    origins[id] = .manifest(file)
  }

  /// Puts a module where one of its id is, else behind all others; true if it has replaced one.
  private static func put<Sort>(
    _ module: Sort, _ id: ModuleID, _ isKnown: Bool, into modules: inout [Sort]
  ) -> Bool {
    let place = isKnown ? modules.firstIndex(where: { ($0 as? any Module)?.id == id }) : nil
    if let place { modules[place] = module } else { modules.append(module) }
    return place != nil
  }

  /// What stands for every board with a chip would fit, or not contradict, all the others, too.
  private func refuseChipsAsBoards() throws(RegistryError) {
    for module in boards {
      guard let file = origin(of: module.id).file,
        case .deviceTree(let strings, let family) = module.signature
      else { continue }
      for chip in boards {
        guard case .chip(let names) = chip.signature,
          let name = (strings + family).first(where: names.contains)
        else { continue }
        throw .manifest(
          file: file,
          problem: "\(name) names the chip, which is \"\(chip.id)\"; a board is known by an entry "
            + "before it in /proc/device-tree/compatible")
      }
    }
  }

  private func refuseSharedMarks(_ modules: [any Module]) throws(RegistryError) {
    var owners: [String: ModuleID] = [:]
    for module in modules {
      for mark in module.signature.marks {
        guard let owner = owners.updateValue(module.id, forKey: mark), owner != module.id else {
          continue
        }
        // Of the two, the later manifest is the one to change.
        let (first, second) =
          origin(of: module.id).file == nil ? (module.id, owner) : (owner, module.id)
        guard let file = origin(of: second).file else { throw .sameMark(mark, owner, module.id) }
        throw .manifest(
          file: file,
          problem: "\"\(second)\" and \"\(first)\" (\(origin(of: first))) both claim \(mark); to "
            + "replace that one, give this one its id")
      }
    }
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
  /// A manifest does not go together with another module; the message names the files.
  case manifest(file: String, problem: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .sameID(let id): "two modules have the id \"\(id)\"; an id belongs to one module"
    case .sameMark(let mark, let first, let second):
      "the modules \"\(first)\" and \"\(second)\" both claim \(mark); only one of them can"
    case .manifest(let file, let problem): "\(file): \(problem)"
    }
  }
}
