extension Scrubber {
  /// Whether a path is there for a unit, or an init script, that is not to be kept.
  ///
  /// A unit's name may tell of a person (`home-alice-Private.mount`) or of a firm.
  func namesOther(_ path: SystemPath, but own: Set<String> = []) -> Bool {
    let isKept = { (name: Substring) in units.contains(String(name)) || own.contains(String(name)) }
    let parts = path.components
    for (folder, name) in zip(parts, parts.dropFirst()) {
      if folder == "system.slice" || Self.startsUnits(folder) { return !isKept(name) }
      if parts.first == "etc" && Self.isRunLevel(folder) {
        return !isKept(name.dropFirst().drop(while: \.isNumber))
      }
    }
    // A folder of links is there for the links in it alone.
    guard parts.count > 3, parts.prefix(3) == ["etc", "systemd", "system"] else { return false }
    return !isKept(parts[3])
  }

  /// Whether what lies in a folder is started with the unit that it is called after.
  private static func startsUnits(_ folder: Substring) -> Bool {
    folder.hasSuffix(".wants") || folder.hasSuffix(".requires")
  }

  /// Whether it is `rc2.d` or the like.
  private static func isRunLevel(_ folder: Substring) -> Bool {
    folder.hasPrefix("rc") && folder.hasSuffix(".d") && folder.count == 5
  }
}
