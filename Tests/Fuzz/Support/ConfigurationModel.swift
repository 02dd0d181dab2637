import TuneKitCore

@testable import TuneKitTOML

/// What a tree of configuration files comes to, by a reading that knows no folders.
struct ConfigurationModel {
  /// What is set, a line each, in one order.
  private(set) var lines: [String] = []
  /// What became of each file.
  private(set) var files: [Configuration.File] = []

  private typealias Setting = (text: String, file: String, line: Int)

  private struct Settings {
    var single: [String: Setting] = [:]
    var leftOut: [Setting] = []
  }

  private struct Wrong: Error {}

  static func line(_ key: String, _ value: String, _ file: String, _ line: Int) -> String {
    "\(key) \(value) \(file):\(line)"
  }

  init(of laid: [LaidFile]) {
    var settings = Settings()
    if let main = laid.first(where: { $0.place == .main }) { take(main, into: &settings) }
    let dropIns = laid.filter { file in
      let bytes = Array(file.name.utf8)
      return file.place != .main && bytes.first != UInt8(ascii: ".")
        && bytes.suffix(5) == Array(".conf".utf8)[...]
    }
    // Byte by byte: two names that look alike are two names.
    let groups = Dictionary(grouping: dropIns) { Array($0.name.utf8) }
    for name in groups.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let group = (groups[name] ?? []).sorted { $0.place.rawValue < $1.place.rawValue }
      files += group.dropLast().map { Configuration.File(file: $0.path, state: .replaced) }
      if let last = group.last { take(last, into: &settings) }
    }
    for key in [
      "board", "accelerator", "device", "profile", "interrupt-cpus", "spread", "on-heat",
    ] {
      if let (text, file, line) = settings.single[key] {
        lines.append(Self.line(key, text, file, line))
      }
    }
    lines += settings.leftOut.map { Self.line("leave-out", $0.text, $0.file, $0.line) }
  }

  private mutating func take(_ file: LaidFile, into settings: inout Settings) {
    if let target = file.target {
      let isNothing = target == Array("/dev/null".utf8)
      files.append(.init(file: file.path, state: isNothing ? .masked : .refused))
      return
    }
    do {
      guard file.bytes.count <= TOMLLimits().bytes else { throw Wrong() }
      var next = settings
      for entry in try TOMLReader.table(of: file.bytes).entries {
        try Self.take(entry, of: file.path, into: &next)
      }
      settings = next
      files.append(.init(file: file.path, state: .read))
    } catch {
      files.append(.init(file: file.path, state: .refused))
    }
  }

  private static func take(
    _ entry: TOMLTable.Entry, of file: String, into settings: inout Settings
  ) throws {
    let line = entry.position.line
    if entry.key == "leave-out" {
      guard case .list(let values) = entry.value.content else { throw Wrong() }
      if values.isEmpty { settings.leftOut = [] }
      for value in values {
        settings.leftOut.append((try text(value), file, value.position.line))
      }
      return
    }
    if entry.key == "spread" {
      guard case .boolean(let flag) = entry.value.content else { throw Wrong() }
      settings.single[entry.key] = ("\(flag)", file, line)
      return
    }
    var text = try text(entry.value)
    switch entry.key {
    case "board", "accelerator": break
    case "device":
      guard let address = DeviceAddress(text) else { throw Wrong() }
      text = address.description
    case "profile": guard Profile(rawValue: text) != nil else { throw Wrong() }
    case "interrupt-cpus":
      guard let set = CPUSet(list: text), !set.isEmpty else { throw Wrong() }
      text = set.list
    case "on-heat": guard ["tell", "cool", "revert"].contains(text) else { throw Wrong() }
    default: throw Wrong()
    }
    settings.single[entry.key] = (text, file, line)
  }

  private static func text(_ value: TOMLValue) throws -> String {
    guard case .text(let text) = value.content, !text.trimmed.isEmpty,
      !text.trimmed.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else { throw Wrong() }
    return text.trimmed
  }
}
