/// What a capture keeps of files that hold anybody's own lines: those that set what tuners set.
///
/// Such files may hold passwords, names and paths of persons; whoever replays the capture needs none
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
          && Survey<MachineImage>.scripts(startedBy: Array(line.utf8)).contains(
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
