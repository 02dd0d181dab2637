/// A connector on a board that an accelerator can sit in.
public struct Slot: Codable, Hashable, Sendable {
  /// The name printed on the board or in its manual.
  public let name: String
  /// The device-tree node of the controller behind it, as in `pcie@fe180000`.
  public let controller: String
  /// What other kernels' device trees call that node.
  public let alsoNamed: [String]
  /// The best link the wiring and the controller allow.
  public let link: PCILink
  /// How many message-signalled interrupts all devices behind it have together; nil where it is
  /// more than any card asks for.
  public let messages: Int?
  /// What makes the port faster than it is by default; nil where nothing does.
  public let faster: Faster?
  /// What gives the devices behind it more messages; nil where nothing does.
  public let moreMessages: Setting?
  /// What has the device tree enable it; nil where it is enabled, or nobody knows.
  public let enabling: Setting?
  /// Where these facts are written down.
  public let source: Source

  /// A setting that makes the port faster, and that TuneKit only names.
  public struct Faster: Codable, Hashable, Sendable {
    /// The generation that the port then has.
    public let generation: PCILink.Generation
    /// What to set and where, as in `dtparam=pciex1_gen=3 in config.txt`.
    public let setting: String
    /// What may then go wrong.
    public let risk: String
    /// Where both are written down.
    public let source: Source

    /// A setting with what it brings and what it risks.
    public init(_ generation: PCILink.Generation, by setting: String, risk: String, source: Source)
    {
      self.generation = generation
      self.setting = setting
      self.risk = risk
      self.source = source
    }
  }

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
    _ name: String, controller: String, alsoNamed: [String] = [], generation: PCILink.Generation,
    lanes: Int, messages: Int? = nil, moreMessages: Setting? = nil, enabling: Setting? = nil,
    faster: Faster? = nil, source: Source
  ) {
    self.name = name
    self.controller = controller
    self.alsoNamed = alsoNamed
    self.link = PCILink(generation: generation, lanes: lanes)
    self.messages = messages
    self.faster = faster
    self.moreMessages = moreMessages
    self.enabling = enabling
    self.source = source
  }

  /// Every name of the controller's node.
  public var controllers: [String] { [controller] + alsoNamed }

  /// Whether a device is behind this slot.
  public func holds(_ device: PCIDevice) -> Bool {
    controllers.contains { device.controllers.contains($0) }
  }
}
