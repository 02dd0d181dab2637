/// Whether this machine is tuned at each boot, by what lies below its root.
public enum AtBoot: String, Codable, Sendable {
  /// The service is there, and a boot or the card's appearance starts it.
  case enabled
  /// The administrator has masked the service.
  case masked
  /// Settings are lost at a reboot.
  case no

  /// Looks, as `systemctl is-enabled` does, and also whether a rule of udev starts the service.
  ///
  /// Writes nothing.
  ///
  /// - Parameter root: the directory that is `/` for the machine.
  package init(in root: RootDirectory) {
    if ServicePlaces.mask(in: root) != nil {
      self = .masked
    } else if ServicePlaces.hasUnit(in: root), Self.isWanted(in: root) || Self.isRuled(in: root) {
      self = .enabled
    } else {
      self = .no
    }
  }

  /// Whether a target wants it; systemd.unit(5) takes any name that ends so.
  private static func isWanted(in root: RootDirectory) -> Bool {
    let folder = ServicePlaces.unit.parent
    let targets = ((try? root.list(folder)) ?? []).filter {
      $0.hasSuffix(".wants") || $0.hasSuffix(".requires")
    }
    return targets.contains {
      root.link(at: folder.appending($0).appending(ServicePlaces.name)) != nil
    }
  }

  /// Whether udev starts it as soon as a card appears; a rule in /etc masks that of a package.
  private static func isRuled(in root: RootDirectory) -> Bool {
    if root.link(at: ServicePlaces.rule) == "/dev/null" { return false }
    let rules = [ServicePlaces.rule] + ServicePlaces.packagedRules
    return rules.lazy.compactMap { root.text(at: $0) }.first?.contains(ServicePlaces.name) ?? false
  }
}

/// Where the service, its wish and its rule lie.
package enum ServicePlaces {
  package static let name = "tunekit.service"
  package static let unit: SystemPath = "/etc/systemd/system/tunekit.service"
  package static let packagedUnits: [SystemPath] = [
    "/usr/lib/systemd/system/tunekit.service", "/lib/systemd/system/tunekit.service",
  ]
  package static let rule: SystemPath = "/etc/udev/rules.d/60-tunekit.rules"
  package static let packagedRules: [SystemPath] = [
    "/usr/lib/udev/rules.d/60-tunekit.rules", "/lib/udev/rules.d/60-tunekit.rules",
  ]

  /// The unit that a package has brought; nil where there is none.
  package static func packagedUnit(in root: RootDirectory) -> SystemPath? {
    packagedUnits.first { root.text(at: $0) != nil }
  }

  /// Whether there is a unit, of any origin.
  package static func hasUnit(in root: RootDirectory) -> Bool {
    root.text(at: unit) != nil || packagedUnit(in: root) != nil
  }

  /// The path that masks the service; nil where none does.
  package static func mask(in root: RootDirectory) -> SystemPath? {
    let places: [SystemPath] = [unit, "/run/systemd/system/tunekit.service"]
    return places.first { root.link(at: $0) == "/dev/null" || root.text(at: $0) == "" }
  }
}
