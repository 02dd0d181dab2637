import TuneKitCore

// What a test looks for in a message: the text as it reads here.
extension Message {
  func contains(_ text: String) -> Bool { description.contains(text) }
  func hasPrefix(_ text: String) -> Bool { description.hasPrefix(text) }
  func hasSuffix(_ text: String) -> Bool { description.hasSuffix(text) }
}
