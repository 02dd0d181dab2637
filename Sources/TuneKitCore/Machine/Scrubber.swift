/// Blanks what tells one machine, or its owner, from another of the same kind.
///
/// Serial numbers, UUIDs, machine ids, MAC and IP addresses and host names. Letters and digits become
/// zeros, so that what is left has the shape it had. Of the processes and units only those are kept by
/// which others are known that tune machines; the rest's names are nobody's business. The boot id
/// stays: it ends with the boot, and plans and journals hang on it.
public struct Scrubber: Sendable {
  /// Names of files that hold nothing but a serial number or the like, wherever they lie.
  private static let secretNames: Set<Substring> = [
    "serial-number", "serial", "serial_number", "machine-id", "unique_id", "wwid", "cid",
    "local-mac-address", "mac-address",
  ]
  private static let hostNames: Set<String> = ["/proc/sys/kernel/hostname", "/etc/hostname"]
  /// Arguments that boot loaders add: `androidboot.serialno=`, `systemd.machine_id=`.
  private static let secretArguments = [
    "serial", "machine_id", "uuid", "hostname", "label", "ethaddr", "macaddr", "nfsroot",
  ]
  /// Arguments that hold a secret only if they are called exactly so.
  private static let secretWords: Set = ["ip", "mac"]
  private static let bootID: SystemPath = "/proc/sys/kernel/random/boot_id"
  /// A kernel's release may look like an address, `5.10.0.1`.
  private static let releases: Set<SystemPath> = ["/proc/sys/kernel/osrelease", "/proc/version"]

  /// The names of the processes that are kept.
  private let programs: Set<String>
  /// The names of the units and init scripts that are kept.
  let units: Set<String>

  /// A scrubber that keeps some names.
  ///
  /// - Parameters:
  ///   - programs: the names of processes, as the kernel cuts them.
  ///   - units: the names of units with their kind, and of init scripts without their number.
  public init(keeping programs: Set<String>, units: Set<String>) {
    self.programs = programs
    self.units = units
  }

  /// The text of a file without what is secret in it.
  ///
  /// - Parameters:
  ///   - path: the file, which may tell what the text is.
  ///   - text: its text.
  /// - Returns: the text to give away.
  public func text(of path: SystemPath, _ text: String) -> String {
    if Self.hostNames.contains(path.string) { return Self.blankedHostName(text) }
    if Self.isSecret(path) { return Self.zeros(text) }
    if path == Self.bootID || Self.releases.contains(path) { return text }
    var text = text
    if path.name == "cmdline" || path.name == "bootargs" { text = Self.blankedArguments(text) }
    if path.string == "/proc/modules" { text = Self.namesOfModules(text) }
    if path.string == "/proc/cpuinfo" { text = Self.blankedSerialLine(text) }
    return Self.blankedAddresses(text)
  }

  /// What was blanked in a file, by its path: `serial number`, `host name` and the like.
  public static func kind(of path: SystemPath) -> String {
    if hostNames.contains(path.string) { return "host name" }
    if path.name.contains("mac-address") || path.name == "address" { return "MAC address" }
    if path.name == "machine-id" { return "machine id" }
    if path.name.contains("uuid") { return "UUID" }
    if path.name.contains("asset_tag") { return "asset tag" }
    if isSecret(path) || path.string == "/proc/cpuinfo" { return "serial number" }
    if TunerLines.isKeptByLines(path) { return "lines that set nothing of the kernel's" }
    return path.name == "cmdline" || path.name == "bootargs" ? "arguments" : "addresses or UUIDs"
  }

  /// A capture without what is secret in it, and the files that were changed.
  ///
  /// - Parameter capture: as it was taken.
  /// - Returns: the capture to give away, and what was blanked in it, in byte order.
  public func scrubbed(_ capture: Capture) -> (capture: Capture, blanked: [SystemPath]) {
    var scrubbed = capture
    var blanked: [SystemPath] = []
    let kept = keptProcesses(in: capture)
    let lines = TunerLines(in: capture)
    for path in capture.paths {
      let isOthers =
        Self.process(of: path).map { !kept.contains($0) } ?? namesOther(path, but: lines.units)
      if isOthers {
        scrubbed[path] = nil
        scrubbed.refusals[path] = nil
        continue
      }
      if case .link(let target) = capture[path] {
        scrubbed[path] = .link(Self.blankedAddresses(target))
      }
      if Self.isNeedless(path, capture[path]) {
        scrubbed[path] = nil
        continue
      }
      guard case .file(let bytes) = capture[path] else {
        if lines.leavesOut(path) { scrubbed[path] = nil }
        continue
      }
      let entry: Capture.Entry?
      if let text = String(validating: bytes, as: UTF8.self) {
        entry = lines.kept(of: text, at: path).map { .text(self.text(of: path, $0)) }
      } else if lines.leavesOut(path) {
        entry = nil
      } else {
        entry = .file(Self.isSecret(path) ? bytes.map { _ in 0 } : bytes)
      }
      if entry != capture[path] { blanked.append(path) }
      scrubbed[path] = entry
    }
    return (Self.withBlankedNames(scrubbed), blanked.map(Self.blankedName))
  }

  /// The names of network interfaces may hold their addresses, wherever they stand in a path.
  private static func withBlankedNames(_ capture: Capture) -> Capture {
    var renamed = capture
    for path in capture.paths {
      let name = blankedName(path)
      if name == path { continue }
      if renamed[name] == nil { renamed[name] = renamed[path] }
      renamed[path] = nil
      renamed.refusals[name] = renamed.refusals.removeValue(forKey: path)
    }
    return renamed
  }

  private static func blankedName(_ path: SystemPath) -> SystemPath {
    (try? SystemPath(validating: blankedAddresses(path.string))) ?? path
  }

  /// The number in `/proc/N` and below it; nil anywhere else.
  private static func process(of path: SystemPath) -> Substring? {
    let parts = path.components
    guard parts.count > 1, parts[0] == "proc", parts[1].allSatisfy(\.isNumber) else { return nil }
    return parts[1]
  }

  private func keptProcesses(in capture: Capture) -> Set<Substring> {
    Set(
      capture.paths.compactMap { path in
        guard path.name == "comm", let process = Self.process(of: path),
          case .file(let bytes) = capture[path]
        else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).trimmed
        return programs.contains(name) ? process : nil
      })
  }

  private static func isSecret(_ path: SystemPath) -> Bool {
    if secretNames.contains(path.name) { return true }
    // drivers/firmware/dmi-id.c: product_serial, product_uuid, chassis_asset_tag and their like.
    let isDMI = path.components.contains("dmi")
    return isDMI && ["serial", "uuid", "asset_tag"].contains { path.name.contains($0) }
  }

  private static func zeros(_ text: some StringProtocol) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isSecret = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          return isSecret || scalar.value > 0x7F || isUnprintable(scalar) ? "0" : scalar
        }))
  }

  /// A raw address of six bytes may be read as text; line ends and NULs are the text's own.
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x7F || (1..<0x20).contains(scalar.value) && scalar != "\n" && scalar != "\t"
  }

  private static func blankedHostName(_ text: String) -> String {
    text.hasSuffix("\n") ? "localhost\n" : "localhost"
  }

  private static func blankedArguments(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      guard let sign = word.lastIndex(of: "=") else { return String(word) }
      let name = word[..<sign].lowercased()
      let isSecret =
        secretArguments.contains(where: name.contains)
        || secretWords.contains(name.split(separator: ".").last.map(String.init) ?? "")
      guard isSecret else { return String(word) }
      return word[...sign] + zeros(word[word.index(after: sign)...])
    }.joined(separator: " ")
  }

  /// The `Serial` line that arm and arm64 kernels of board makers print.
  private static func blankedSerialLine(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix("Serial"), let colon = line.firstIndex(of: ":") else {
        return String(line)
      }
      return line[...colon] + zeros(line[line.index(after: colon)...])
    }.joined(separator: "\n")
  }
}
