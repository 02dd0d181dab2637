/// Whether some program has the card open.
public enum CardUse: String, Sendable {
  case open, idle
}
