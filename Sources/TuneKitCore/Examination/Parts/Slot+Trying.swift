extension Slot {
  /// The slots in which a card is tried on a board: its own; of a board without any, the first of
  /// the one on whose hardware it is tried.
  public static func tried(on board: any Board, or host: any Board) -> [Slot] {
    board.slots.isEmpty ? Array(host.slots.prefix(1)) : board.slots
  }
}
