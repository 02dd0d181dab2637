/// When a card's interrupts exist.
///
/// Affinity belongs to an interrupt and not to the card: where the driver frees the interrupt, its
/// affinity is gone with it.
public enum InterruptPresence: Codable, Hashable, Sendable {
  /// From the loading of the driver to its unloading.
  case whileDriverLoaded
  /// Only while some program has the card open; the reason says how that is known.
  case whileOpen(Reason)
}
