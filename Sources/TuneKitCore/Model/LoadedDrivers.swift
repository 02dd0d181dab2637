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
