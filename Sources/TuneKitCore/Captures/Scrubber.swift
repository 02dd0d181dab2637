/// Blanks what tells one machine, or its owner, from another of the same kind.
///
/// Serial numbers, UUIDs, machine ids, MAC and IP addresses and host names. Letters and digits become
/// zeros, so that what is left has the shape it had. Of the processes and units only those are kept by
/// which others are known that tune machines; the names of the rest are private. The boot id
/// stays: it ends with the boot, and plans and journals hang on it.
package struct Scrubber: Sendable {
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
  package init(keeping programs: Set<String>, units: Set<String>) {
    self.programs = programs
    self.units = units
  }

  /// The text of a file without what is secret in it.
  ///
  /// - Parameters:
  ///   - path: the file, which may tell what the text is.
  ///   - text: its text.
  /// - Returns: the text to give away.
  package func text(of path: SystemPath, _ text: String) -> String {
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
  package static func kind(of path: SystemPath) -> String {
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
  package func scrubbed(_ capture: Capture) -> (capture: Capture, blanked: [SystemPath]) {
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

  /// The names of network interfaces may hold their addresses, wherever they are in a path.
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

extension Scrubber {
  /// A text whose addresses and UUIDs have zeros for digits.
  ///
  /// Six and more pairs of hexadecimal digits between colons or dashes, `enx` with twelve digits,
  /// UUIDs, IPv4 addresses, and IPv6 addresses that have eight groups or a gap.
  static func blankedAddresses(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let before = index == 0 ? UInt8(ascii: " ") : bytes[index - 1]
      let length = isWordByte(before) ? 0 : addressLength(bytes[index...], after: before)
      if length > 0 {
        let digits = bytes[index...].starts(with: enx) ? index + 3 : index
        for place in digits..<(index + length) where isHexadecimal(bytes[place]) {
          bytes[place] = UInt8(ascii: "0")
        }
      }
      index += max(1, length)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let enx = Array("enx".utf8)

  private static func addressLength(_ bytes: ArraySlice<UInt8>, after before: UInt8) -> Int {
    guard let first = bytes.first, isHexadecimal(first) || first == UInt8(ascii: ":") else {
      return 0
    }
    // Behind a stop or a dash it is the rest of a version, `6.1.0.1.2`.
    let isVersion = before == UInt8(ascii: ".") || before == UInt8(ascii: "-")
    let number = isVersion ? 0 : ipv4(bytes)
    return max(pairs(bytes), interface(bytes), uuid(bytes), max(number, ipv6(bytes)))
  }

  /// How long a UUID at the beginning is: 8, 4, 4, 4 and 12 digits.
  private static func uuid(_ bytes: ArraySlice<UInt8>) -> Int {
    var rest = bytes
    for (index, count) in [8, 4, 4, 4, 12].enumerated() {
      if index > 0 {
        guard rest.first == UInt8(ascii: "-") else { return 0 }
        rest = rest.dropFirst()
      }
      guard rest.prefix(count).count == count, rest.prefix(count).allSatisfy(isHexadecimal) else {
        return 0
      }
      rest = rest.dropFirst(count)
    }
    return rest.first.map(isWordByte) == true ? 0 : 36
  }

  /// How long an IPv4 address at the beginning is: four numbers up to 255, and no more of them.
  private static func ipv4(_ bytes: ArraySlice<UInt8>) -> Int {
    let word = bytes.prefix(16).prefix { isDecimal($0) || $0 == UInt8(ascii: ".") }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4, parts.allSatisfy(isOctet) else { return 0 }
    return bytes.dropFirst(word.count).first.map(isWordByte) == true ? 0 : word.count
  }

  private static func isOctet(_ part: ArraySlice<UInt8>) -> Bool {
    guard (1...3).contains(part.count) else { return false }
    return Int(String(decoding: part, as: UTF8.self)).map { $0 <= 255 } ?? false
  }

  /// How long an IPv6 address at the beginning is.
  private static func ipv6(_ bytes: ArraySlice<UInt8>) -> Int {
    let colon = UInt8(ascii: ":")
    let word = bytes.prefix(40).prefix { isHexadecimal($0) || $0 == colon }
    let groups = word.split(separator: colon, omittingEmptySubsequences: false)
    guard groups.count > 2, groups.allSatisfy({ $0.count <= 4 }),
      word.contains(where: isHexadecimal)
    else { return 0 }
    let gaps = groups.dropFirst().dropLast().count { $0.isEmpty }
    let isWhole = groups.count == 8 && !groups.contains { $0.isEmpty }
    guard isWhole || (gaps > 0 && groups.count <= 8) else { return 0 }
    return bytes.dropFirst(word.count).first.map(isWordByte) == true ? 0 : word.count
  }

  private static func isDecimal(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// How long a MAC address at the beginning is; 0 where there is none.
  private static func pairs(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var rest = bytes
    var separator: UInt8?
    while rest.prefix(2).count == 2, rest.prefix(2).allSatisfy(isHexadecimal) {
      count += 1
      rest = rest.dropFirst(2)
      guard let sign = rest.first, sign == separator ?? sign,
        sign == UInt8(ascii: ":") || sign == UInt8(ascii: "-"),
        rest.dropFirst().prefix(2).allSatisfy(isHexadecimal)
      else { break }
      separator = sign
      rest = rest.dropFirst()
    }
    let isWhole = rest.first.map { !isWordByte($0) } ?? true
    return count >= 6 && isWhole ? count * 3 - 1 : 0
  }

  /// How long a network interface's name that holds its MAC address is; 0 where there is none.
  private static func interface(_ bytes: ArraySlice<UInt8>) -> Int {
    let digits = bytes.dropFirst(3).prefix { isHexadecimal($0) }
    return bytes.starts(with: Array("enx".utf8)) && digits.count == 12 ? 15 : 0
  }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    isHexadecimal(byte) || (0x67...0x7A).contains(byte) || (0x47...0x5A).contains(byte)
  }
}

extension Scrubber {
  /// The first words of the lines: sizes and addresses in the kernel are private.
  static func namesOfModules(_ text: String) -> String {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
    return lines.compactMap { Substring($0).split(separator: " ").first.map { "\($0)\n" } }.joined()
  }

  /// Whether no replay needs it: the registers of a card that answers, which may hold its
  /// serial number, and the names of platform devices that are no controllers of PCI Express.
  static func isNeedless(_ path: SystemPath, _ entry: Capture.Entry?) -> Bool {
    if case .file(let bytes) = entry, path.name == "config", path.components.first == "sys" {
      return PCIConfigSpace(bytes)?.isPresent != false
    }
    guard case .unread = entry else { return false }
    let folders: [SystemPath] = ["/sys/devices/platform", "/sys/firmware/devicetree/base"]
    let isBus = { (name: Substring) in ["axi", "soc", "bus@"].contains { name.hasPrefix($0) } }
    let isListed =
      folders.contains(path.parent)
      || folders.contains(path.parent.parent) && isBus(path.parent.name)
    return isListed && !path.name.contains("pci") && !isBus(path.name)
  }
}

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

extension Scrubber {
  /// A scrubber that keeps the names of all who are known to tune machines.
  package init() { self.init(keeping: OtherTuner.programs, units: OtherTuner.units) }
}

/// What a capture keeps of files that hold a user's own lines: those that set what tuners set.
///
/// Such files may hold passwords, names and paths of persons; replaying the capture needs none
/// of that to find the same tuners.
struct TunerLines {
  /// The administrator's units that are kept.
  let units: Set<String>
  private var rules: [SystemPath: Rule] = [:]

  private enum Rule {
    case settings(KnownTuner.Settings)
    case lines(TuningLine.Grammar)
    /// These lines and no other.
    case chosen([String])
    case nothing
  }

  /// What is to be kept of the files of a capture.
  init(in capture: Capture) {
    let survey = Survey(of: MachineImage(capture))
    let own = survey.ownUnits(survey.traces())
    units = Set(own.flatMap { [$0.name, "\($0.name.dropLast(8)).timer"] })
    var chosen: [SystemPath: [String]] = [:]
    for unit in own {
      for file in unit.files { chosen[file.path, default: []] += file.lines.map(\.text) }
      let path: SystemPath = "/etc/systemd/system/\(unit.name)"
      guard case .file(let bytes) = capture[path] else { continue }
      let calls = Self.calls(in: bytes, of: unit.files.map(\.path))
      chosen[path, default: []] += calls
    }
    for path in capture.paths {
      guard let rule = chosen[path].map(Rule.chosen) ?? Self.rule(for: path) else { continue }
      // What a link leads to is read in its place.
      if case .link(let target) = capture[path], let end = try? SystemPath(validating: target) {
        if end != "/dev/null" { rules[end] = rule }
      } else {
        rules[path] = rule
      }
    }
  }

  /// What is kept of a file's text; nil where nothing is.
  func kept(of text: String, at path: SystemPath) -> String? {
    guard let rule = rules[path] else { return text }
    let lines: [String]
    switch rule {
    case .settings(let settings): lines = settings.lines(of: text)
    case .lines(let grammar):
      lines = TuningLine.lines(of: Array(text.utf8), as: grammar).map(\.text)
    case .chosen(let texts):
      lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
        .filter(texts.contains)
    case .nothing: lines = []
    }
    return lines.isEmpty ? nil : lines.map { "\($0)\n" }.joined()
  }

  /// Whether a path is left out that holds no text.
  func leavesOut(_ path: SystemPath) -> Bool { rules[path] != nil }

  /// The commands of a unit that start one of these scripts.
  private static func calls(in unit: [UInt8], of scripts: [SystemPath]) -> [String] {
    let text = String(decoding: unit, as: UTF8.self)
    return text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
      .filter { line in
        line.hasPrefix("ExecStart")
          && Survey.scripts(startedBy: Array(line.utf8)).contains(
            where: scripts.contains)
      }
  }

  private static func rule(for path: SystemPath) -> Rule? {
    if IrqbalanceArguments.files.contains(path) { return nil }
    if let tuner = KnownTuner.all.first(where: { $0.settings?.files.contains(path) == true }) {
      return tuner.settings.map(Rule.settings)
    }
    let files = TuningFiles.all.first { files in
      files.files.contains(path) || files.folders.contains(path.parent)
    }
    if let files { return .lines(files.grammar) }
    let isUnit = path.parent == "/etc/systemd/system" && path.name.hasSuffix(".service")
    return path.name.hasSuffix(".sh") || isUnit ? .nothing : nil
  }

  /// Whether files at this path are kept by lines.
  static func isKeptByLines(_ path: SystemPath) -> Bool { rule(for: path) != nil }
}
