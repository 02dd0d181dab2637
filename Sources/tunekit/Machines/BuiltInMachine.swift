/// The captured machines that the program carries, for trying it out.
enum BuiltInMachine {
  private static let texts = ["cm3588+ax650n": cm3588WithAX650N]

  /// Their names, for people.
  static var names: String { texts.keys.sorted().joined(separator: ", ") }

  /// The capture of a name; nil where there is no such machine.
  static func text(named name: String) -> String? { texts[name] }
}
