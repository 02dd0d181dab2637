import TuneKitCore

@testable import TuneKitTOML

/// What a tree of configuration files comes to, by a reading that knows no folders.
struct ConfigurationModel {
  /// What is set, a line each, in one order.
  private(set) var lines: [String] = []
  /// What became of each file.
  private(set) var files: [Configuration.File] = []
  /// Where each refused file is wrong: its path, its lines, and whether those are all.
  ///
  /// Of a text that is no table only the first is told here; a link has none.
  private(set) var mistakes: [(file: String, lines: Set<Int>, isTable: Bool)] = []

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
      if !isNothing { mistakes.append((file.path, [], true)) }
      return
    }
    var lines: Set<Int> = []
    var isTable = true
    do throws(TOMLError) {
      var next = settings
      for entry in try TOMLReader.table(of: file.bytes).entries {
        lines.formUnion(Self.take(entry, of: file.path, into: &next))
      }
      if lines.isEmpty { settings = next }
    } catch {
      lines = [error.position.line]
      isTable = false
    }
    files.append(.init(file: file.path, state: lines.isEmpty ? .read : .refused))
    if !lines.isEmpty { mistakes.append((file.path, lines, isTable)) }
  }

  /// The lines of what is wrong with an entry; it is taken where there are none.
  private static func take(
    _ entry: TOMLTable.Entry, of file: String, into settings: inout Settings
  ) -> [Int] {
    if entry.key == "leave-out", case .list(let values) = entry.value.content {
      if values.isEmpty { settings.leftOut = [] }
      var lines: [Int] = []
      for value in values {
        if let text = try? text(value) {
          settings.leftOut.append((text, file, value.position.line))
        } else {
          lines.append(value.position.line)
        }
      }
      return lines
    }
    do {
      try take(single: entry, of: file, into: &settings)
      return []
    } catch {
      // An unknown key is at its own place, a wrong value where it begins.
      return [known.contains(entry.key) ? entry.value.position.line : entry.position.line]
    }
  }

  private static let known: Set = [
    "board", "accelerator", "device", "profile", "interrupt-cpus", "spread", "on-heat", "leave-out",
  ]

  private static func take(
    single entry: TOMLTable.Entry, of file: String, into settings: inout Settings
  ) throws {
    let line = entry.position.line
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
