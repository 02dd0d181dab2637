/// Blanks what tells one machine, or its owner, from another of the same kind.
///
/// Serial numbers, UUIDs, machine ids, MAC addresses and host names. Letters and digits become
/// zeros, so that what is left has the shape it had. Of the processes only those that tune machines
/// are kept; the others' names are nobody's business.
public struct Scrubber: Sendable {
  /// Names of files that hold nothing but a serial number or the like, wherever they lie.
  private static let secretNames: Set<Substring> = [
    "serial-number", "serial", "serial_number", "machine-id", "unique_id", "wwid", "cid",
    "local-mac-address", "mac-address",
  ]
  private static let hostNames: Set<String> = ["/proc/sys/kernel/hostname", "/etc/hostname"]
  /// Arguments that boot loaders add: `androidboot.serialno=`, `systemd.machine_id=`.
  private static let secretArguments = ["serial", "machine_id", "uuid", "hostname"]

  /// A scrubber; all are alike.
  public init() {}

  /// The text of a file without what is secret in it.
  ///
  /// - Parameters:
  ///   - path: the file, which may tell what the text is.
  ///   - text: its text.
  /// - Returns: the text to give away.
  public func text(of path: SystemPath, _ text: String) -> String {
    if Self.hostNames.contains(path.string) { return Self.blankedHostName(text) }
    if Self.isSecret(path) { return Self.zeros(text) }
    var text = text
    if path.name == "cmdline" || path.name == "bootargs" { text = Self.blankedArguments(text) }
    if path.string == "/proc/cpuinfo" { text = Self.blankedSerialLine(text) }
    return Self.blankedAddresses(text)
  }

  /// A capture without what is secret in it, and the files that were changed.
  ///
  /// - Parameter capture: as it was taken.
  /// - Returns: the capture to give away, and what was blanked in it, in byte order.
  public func scrubbed(_ capture: Capture) -> (capture: Capture, blanked: [SystemPath]) {
    var scrubbed = capture
    var blanked: [SystemPath] = []
    let kept = Self.tuningProcesses(in: capture)
    for path in capture.paths {
      if let process = Self.process(of: path), !kept.contains(process) {
        scrubbed[path] = nil
        continue
      }
      guard case .file(let bytes) = capture[path] else { continue }
      let entry: Capture.Entry
      if let text = String(validating: bytes, as: UTF8.self) {
        entry = .text(self.text(of: path, text))
      } else {
        entry = .file(Self.isSecret(path) ? bytes.map { _ in 0 } : bytes)
      }
      if entry != capture[path] { blanked.append(path) }
      scrubbed[path] = entry
    }
    return (scrubbed, blanked)
  }

  /// The number in `/proc/N` and below it; nil anywhere else.
  private static func process(of path: SystemPath) -> Substring? {
    let parts = path.components
    guard parts.count > 1, parts[0] == "proc", parts[1].allSatisfy(\.isNumber) else { return nil }
    return parts[1]
  }

  private static func tuningProcesses(in capture: Capture) -> Set<Substring> {
    Set(
      capture.paths.compactMap { path in
        guard path.name == "comm", let process = process(of: path),
          case .file(let bytes) = capture[path]
        else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).trimmed
        return Contender.programs.contains(name) ? process : nil
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
      guard secretArguments.contains(where: name.contains) else { return String(word) }
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

  /// Six and more pairs of hexadecimal digits between colons or dashes, and `enx` with twelve digits.
  private static func blankedAddresses(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let isStart = index == 0 || !isWordByte(bytes[index - 1])
      let length = isStart ? max(pairs(bytes[index...]), interface(bytes[index...])) : 0
      if length > 0 {
        let digits = bytes[index...].starts(with: Array("enx".utf8)) ? index + 3 : index
        for place in digits..<(index + length) where isHexadecimal(bytes[place]) {
          bytes[place] = UInt8(ascii: "0")
        }
      }
      index += max(1, length)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

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

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isHexadecimal(byte) || (0x67...0x7A).contains(byte) || (0x47...0x5A).contains(byte)
  }
}
