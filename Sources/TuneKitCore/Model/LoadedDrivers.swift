/// Which drivers the kernel has, bound to a device or not.
public struct LoadedDrivers: Hashable, Sendable {
  /// The names of the drivers for PCI devices, built in or of modules.
  public var registered: Set<String> = []
  /// The names of the modules that are loaded; `-` is written as `_`, as the kernel does.
  public var modules: Set<String> = []

  /// Nothing is told.
  public init() {}

  /// Whether the machine tells which there are, so that a name that is missing is not loaded.
  public var isTold: Bool { !registered.isEmpty || !modules.isEmpty }

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

extension Survey {
  /// The drivers below `/sys/bus/pci/drivers`, and the modules: the first words of `/proc/modules`, or
  /// where that is missing the names below `/sys/module`, which also has what is built in.
  func loadedDrivers(_ seen: inout Sightings) -> LoadedDrivers {
    var loaded = LoadedDrivers()
    loaded.registered = Set(names(in: "/sys/bus/pci/drivers", &seen))
    if let text = text(of: "/proc/modules", &seen) {
      let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
      loaded.modules = Set(
        lines.compactMap { Substring($0).split(separator: " ").first.map(String.init) })
    } else {
      loaded.modules = Set(names(in: "/sys/module", &seen))
    }
    return loaded
  }

  /// The version that the module behind a driver states; nil where it states none.
  ///
  /// By the driver's link to its module; in a tree that has lost the link, by the module that is called
  /// as the driver is, perhaps with `_pci` behind it.
  func version(of driver: String, at path: SystemPath, _ seen: inout Sightings) -> String? {
    var folders: [SystemPath] = []
    if let module = canonical(path.appending("driver/module"), &seen) { folders.append(module) }
    let name = driver.replacing("-", with: "_")
    folders += ["/sys/module/\(name)", "/sys/module/\(name)_pci"]
      .compactMap { try? SystemPath(validating: $0) }
    for folder in folders {
      if let version = line(of: folder.appending("version"), &seen) { return version }
    }
    return nil
  }
}
