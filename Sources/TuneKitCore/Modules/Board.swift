/// A board: how to know it, which cores it has, and where its slots lead.
///
/// A board states facts. It knows no accelerator and sets nothing: the ``Planner`` answers an
/// accelerator's ``Need``s with a board's facts, so N boards and M accelerators are N + M modules.
public protocol Board: Module {
  /// The chip that the board is built on, for people; nil where nothing is known of it.
  var chip: String? { get }
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
  /// What must be known before tuning this board as it stands. Nothing, unless the board says so.
  @ListOf<Caution> func cautions(about machine: Inventory) -> [Caution]
}

extension Board {
  /// Nothing is known of the chip.
  public var chip: String? { nil }
  /// No clock of the memory is known.
  public var memoryClock: String? { nil }
  /// None is known.
  public var immovable: [InterruptController] { [] }
  /// None is known.
  public var steady: [InterruptController] { [] }
  /// Nothing must be known.
  public func cautions(about machine: Inventory) -> [Caution] { [] }
}
