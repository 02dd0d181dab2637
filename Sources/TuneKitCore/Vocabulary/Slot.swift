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
  /// What gives the devices behind it more messages; nil where nothing does.
  public let moreMessages: Setting?
  /// What has the device tree enable it; nil where it is enabled, or nobody knows.
  public let enabling: Setting?
  /// Where these facts are written down.
  public let source: Source

  /// A setting that counts from the next boot on, and that TuneKit only names.
  public struct Setting: Codable, Hashable, Sendable {
    /// What to set and where, as in `dtparam=pciex1 in config.txt`.
    public let text: String
    /// What it costs, or why it may not help; nil where nothing is known against it.
    public let doubt: String?
    /// Where it is written down.
    public let source: Source

    /// A setting with what is known against it.
    public init(_ text: String, doubt: String? = nil, source: Source) {
      self.text = text
      self.doubt = doubt
      self.source = source
    }
  }

  /// A slot by name, controller and what it is wired for.
  public init(
    _ name: String, controller: String, generation: PCILink.Generation, lanes: Int,
    messages: Int? = nil, moreMessages: Setting? = nil, enabling: Setting? = nil, source: Source
  ) {
    self.name = name
    self.controller = controller
    self.link = PCILink(generation: generation, lanes: lanes)
    self.messages = messages
    self.moreMessages = moreMessages
    self.enabling = enabling
    self.source = source
  }
}
