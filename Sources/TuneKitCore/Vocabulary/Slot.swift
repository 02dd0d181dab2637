/// A connector on a board that an accelerator can sit in.
public struct Slot: Codable, Hashable, Sendable {
  /// The name printed on the board or in its manual.
  public let name: String
  /// The device-tree node of the controller behind it, as in `pcie@fe180000`.
  public let controller: String
  /// The best link the wiring and the controller allow.
  public let link: PCILink
  /// How many message-signalled interrupts all devices behind it have together; nil where it is
  /// more than any card asks for.
  public let messages: Int?
  /// Where these facts are written down.
  public let source: Source

  /// A slot by name, controller and what it is wired for.
  public init(
    _ name: String, controller: String, generation: PCILink.Generation, lanes: Int,
    messages: Int? = nil, source: Source
  ) {
    self.name = name
    self.controller = controller
    self.link = PCILink(generation: generation, lanes: lanes)
    self.messages = messages
    self.source = source
  }
}
