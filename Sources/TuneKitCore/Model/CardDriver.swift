/// The driver that serves a card, and those of other generations that do not.
public struct CardDriver: Codable, Hashable, Sendable {
  /// Its names below `/sys/bus/pci/drivers`, the present one first.
  public let names: [String]
  /// The kernel modules to load; the one that binds to the card first.
  public let modules: [String]
  /// What brings these modules, for people, as in `the package example-dkms`.
  public let package: String
  /// Drivers that are taken for it and serve other cards.
  public let others: [Other]
  /// Where the names are written down.
  public let source: Source

  /// A driver that is taken for that of the card.
  public struct Other: Codable, Hashable, Sendable {
    /// Its name below `/sys/bus/pci/drivers`.
    public let name: String
    /// Its kernel module.
    public let module: String
    /// How its versions begin that do not serve the card; empty where none does.
    public let versions: [String]
    /// Why it does not serve the card.
    public let reason: Reason

    /// A driver by its two names.
    public init(
      _ name: String, module: String, versions: [String] = [], because text: String,
      _ source: Source
    ) {
      self.name = name
      self.module = module
      self.versions = versions
      reason = Reason(text, source)
    }
  }

  /// A driver by the names that the kernel shows.
  public init(
    _ names: String..., modules: [String], from package: String, others: [Other] = [],
    source: Source
  ) {
    self.init(names: names, modules: modules, package: package, others: others, source: source)
  }

  /// A driver by the names that the kernel shows.
  public init(
    names: [String], modules: [String], package: String, others: [Other] = [], source: Source
  ) {
    self.names = names
    self.modules = modules
    self.package = package
    self.others = others
    self.source = source
  }

  /// Whether a text can be the name of a driver or a module, and so a word of a command.
  package static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f
          || byte == 0x2d
      } && !text.hasPrefix("-")
  }

  /// The command that loads it.
  var loading: String {
    modules.count > 1
      ? "sudo modprobe -a \(modules.joined(separator: " "))"
      : "sudo modprobe \(modules.first ?? "")"
  }
}

/// Which drivers the kernel has, bound to a device or not.
public struct LoadedDrivers: Hashable, Sendable {
  /// The names of the drivers for PCI devices, built in or of modules.
  public var registered: Set<String> = []
  /// The names of the modules that are loaded; `-` is written as `_`, as the kernel does.
  public var modules: Set<String> = []

  /// Unknown.
  public init() {}

  /// Whether the machine tells which there are, so that a name that is missing is not loaded.
  public var isKnown: Bool { !registered.isEmpty || !modules.isEmpty }

  /// Whether a driver or its module is there.
  func holds(_ driver: CardDriver) -> Bool {
    !registered.isDisjoint(with: driver.names)
      || driver.modules.first.map { modules.contains($0) } == true
  }

  /// Whether a driver of another generation is there.
  func holds(_ other: CardDriver.Other) -> Bool {
    registered.contains(other.name) || modules.contains(other.module)
  }
}
