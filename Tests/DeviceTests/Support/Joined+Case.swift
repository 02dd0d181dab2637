import TuneKitCore

extension Joined {
  /// A card of the catalogue, with the capture beside its Swift.
  init(bare: Capture, slot: Slot, card: AcceleratorCase, place: PortPlace) throws {
    self.init(
      bare: bare, slot: slot, card: card.accelerator, part: Part(try card.captureText()),
      place: place)
  }
}
