/// What detect shows: board, accelerators, clusters and contenders.
public struct Detection: Hashable, Sendable {
  /// The machine.
  public let machine: Inventory
  /// The board's id and name; nil where none is recognised.
  public let board: BoardName?
  /// The accelerators, by address.
  public let accelerators: [Card]
  /// The processors.
  public let topology: Topology

  /// A recognised board.
  public struct BoardName: Hashable, Sendable {
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// The chip; nil if unknown.
    public let chip: String?
  }

  /// A recognised accelerator.
  public struct Card: Hashable, Sendable {
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// Where it sits.
    public let place: Placement
    /// The best link the card alone can train.
    public let ownLink: PCILink
  }

  init(_ machine: Inventory, _ recognition: Recognition) {
    self.machine = machine
    board = recognition.board.map { BoardName(id: $0.id, name: $0.name, chip: $0.chip) }
    accelerators = recognition.found.map { found in
      Card(
        id: found.accelerator.id, name: found.accelerator.name, place: found.place,
        ownLink: found.accelerator.link)
    }
    topology = Topology(of: machine, kinds: recognition.board?.cores ?? [])
  }

  /// Whether both a board and an accelerator are known.
  public var isComplete: Bool { board != nil && !accelerators.isEmpty }
}
