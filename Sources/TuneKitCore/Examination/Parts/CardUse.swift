/// Whether some program has the card open.
public enum CardUse: String, Sendable {
  case open, idle

  /// What a card is tried in: where its interrupts come and go with the program, idle too.
  public static func all(of accelerator: any Accelerator) -> [CardUse] {
    if case .whileOpen = accelerator.presence { [.open, .idle] } else { [.open] }
  }
}
