import TuneKitCore

/// The captured machines that the program carries, for trying it out.
enum BuiltInMachine {
  private static let texts = ["cm3588+ax650n": cm3588WithAX650N]

  /// Their names, for people.
  static var names: String { texts.keys.sorted().joined(separator: ", ") }

  /// The board among them, by its id, and the machine without its card.
  static var bareBoard: (id: String, capture: Capture)? {
    guard let whole = try? Capture(parsing: cm3588WithAX650N),
      let bare = try? Capture(parsing: SeenMachine(whole, device: nil).boardCapture)
    else { return nil }
    return ("cm3588", bare)
  }

  /// The capture of a name; nil where there is no such machine.
  static func text(named name: String) -> String? { texts[name] }
}
