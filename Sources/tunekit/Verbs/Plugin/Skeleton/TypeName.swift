import TuneKitCore

/// The name of a module's type, made from its id: `AcmeSbc` of `acme-sbc`.
struct TypeName {
  let text: String

  init(of id: ModuleID, _ kind: NewPlugin.Kind) {
    let name = id.string.split(separator: "-").map(Self.capital).joined()
    let isUsable = name.first?.isLetter == true && !Self.taken.contains(name)
    let prefix = kind == .board ? "Board" : "Card"
    text = isUsable ? name : prefix + name
  }

  /// The folder of the maker: the first word of the id.
  static func vendor(of id: ModuleID) -> String {
    id.string.split(separator: "-").first.map(capital) ?? id.string
  }

  private static func capital(_ word: Substring) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  /// Words of the language, and types that a module's file uses.
  private static let taken: Set = [
    "Accelerator", "Any", "Array", "Bool", "Board", "Boards", "Caution", "Character", "Double",
    "Error", "Int", "Inventory", "Knob", "Module", "Need", "Never", "Optional", "Placement",
    "Profile", "Protocol", "Reason", "Result", "Self", "Set", "Signature", "Slot", "Source",
    "String", "Tested", "Type", "Void",
  ]
}
