/// What detect shows: board, accelerators, clusters and other tuners.
public struct Detection: Hashable, Sendable {
  /// The machine.
  public let machine: Inventory
  /// The board's id and name; nil where none is recognised.
  public let board: BoardName?
  /// The accelerators, by address.
  public let accelerators: [Card]
  /// The slots behind which nothing answers.
  public let emptySlots: [EmptySlot]
  /// The units on the chip that are not tuned.
  public let units: [ChipUnit]
  /// The processors.
  public let topology: Topology
  /// What to do next.
  public let next: NextStep
  /// What the devices are called that no module knows.
  package let names: PCINames

  /// A recognised board.
  public struct BoardName: Hashable, Sendable {
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// The chip; nil if unknown.
    public let chip: String?
    /// Whether it is the board, or its chip stands in.
    public let knownBy: KnownBy
    /// Where the module is from.
    public let origin: Origin
  }

  /// A recognised accelerator.
  public struct Card: Hashable, Sendable {
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// Where it sits.
    public let place: Placement
    /// The best link the card alone can train; nil for what has no link.
    public let ownLink: PCILink?
    /// Where the module is from.
    public let origin: Origin
  }

  package init(
    _ machine: Inventory, _ recognition: Recognition, with registry: Registry? = nil,
    next: NextStep, names: PCINames = PCINames()
  ) {
    self.names = names
    self.machine = machine
    self.next = next
    board = recognition.board.map { board in
      BoardName(
        id: board.id, name: board.name, chip: board.chip(of: machine.identity),
        knownBy: board.knownBy, origin: registry?.origin(of: board.id) ?? .compiled)
    }
    accelerators = recognition.found.map { found in
      Card(
        id: found.accelerator.id, name: found.accelerator.name, place: found.place,
        ownLink: found.place.cardLink,
        origin: registry?.origin(of: found.accelerator.id) ?? .compiled)
    }
    emptySlots = machine.emptySlots(on: recognition.board)
    units = machine.idleUnits(
      besides: registry?.accelerators ?? recognition.found.map(\.accelerator))
    topology = Topology(of: machine, kinds: recognition.board?.cores ?? [])
  }

  /// Whether both a board and an accelerator are known.
  public var isComplete: Bool { board != nil && !accelerators.isEmpty }
}

/// The one command that goes on from what was detected.
public struct NextStep: Encodable, Hashable, Sendable {
  /// The command.
  public let command: Action
  /// The obstacle, or why this and not the plan; nil where there is nothing to say.
  @Nullable public var why: Message?
  /// What it is known to bring; nil where unmeasured, or where nothing is to be changed.
  @Nullable public var expected: ExpectedGain?
  /// Whether the next step is to change something.
  package let changes: Bool
  /// The profile that it plans by.
  package let profile: Profile
  /// Whether something is not as it could be; the colour and the sign follow it.
  package let needsAttention: Bool

  package init(
    _ command: Action, because why: Message? = nil, needsAttention: Bool = true,
    changes: Bool = false, by profile: Profile = .standard, expected: ExpectedGain? = nil
  ) {
    self.changes = changes
    self.profile = profile
    self.expected = expected
    self.command = command
    self.why = why
    self.needsAttention = needsAttention && why != nil
  }

  private enum CodingKeys: String, CodingKey {
    case command, why, expected
  }
}
