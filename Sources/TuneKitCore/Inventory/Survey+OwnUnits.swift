/// A unit that the administrator has written and enabled, and that sets what tuners set.
struct OwnUnit {
  /// Its name, with its kind.
  let name: String
  /// The link that starts it.
  let link: SystemPath
  /// The files with the lines that tell: the unit's own, and a script's that it starts.
  let files: [TuningFile]
}

extension OwnUnit {
  /// The unit as somebody who tunes.
  var contender: Contender {
    let lines = files.flatMap { file in file.lines.map { "\(file.path): \($0.text)" } }
    let unit = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    return Contender(
      name: unit, evidence: (["enabled: \(link)"] + lines.prefix(2)).joined(separator: "; "),
      process: nil, isRunning: false, reach: Set(files.flatMap(\.lines).flatMap(\.reach)),
      remedy: "sudo systemctl disable \(link.name)", undo: "sudo systemctl enable \(link.name)",
      source: "\(files.first?.path.string ?? name) itself", actsAtBoot: true,
      values: files.flatMap(\.lines).flatMap(\.values))
  }
}

extension Survey {
  /// The administrator's own units that set what tuners set, by name.
  ///
  /// Only those that lie in /etc as files are read, and scripts that they start by name: a package's
  /// units are known by theirs.
  func ownUnits(_ traces: Traces) -> [OwnUnit] {
    let known = Contender.units
    let folder: SystemPath = "/etc/systemd/system"
    return machine.names(in: folder).filter { $0.hasSuffix(".service") && !known.contains($0) }
      .compactMap { name in
        let path = folder.appending(name)
        guard let start = start(of: [name], traces), (try? machine.canonical(path)) == path,
          let bytes = try? machine.bytes(of: path)
        else { return nil }
        let own = TuningFile(path: path, lines: TuningLine.lines(of: bytes, as: .unit))
        let files = [own] + Self.scripts(startedBy: bytes).compactMap(script)
        let telling = files.filter { !$0.lines.isEmpty }
        return telling.isEmpty ? nil : OwnUnit(name: name, link: start.link, files: telling)
      }
  }

  private func script(_ path: SystemPath) -> TuningFile? {
    guard let bytes = try? machine.bytes(of: path) else { return nil }
    return TuningFile(path: path, lines: TuningLine.lines(of: bytes, as: .shell))
  }

  /// The shell scripts in the commands of a unit: what else it starts may be of any size.
  static func scripts(startedBy unit: [UInt8]) -> [SystemPath] {
    let text = String(decoding: unit, as: UTF8.self)
    let commands = text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
      .filter { $0.hasPrefix("ExecStart") }
    let words = commands.flatMap { $0.split { " =\t\"'".contains($0) } }.map { word in
      word.drop { "-@:+!".contains($0) }
    }
    var paths: [SystemPath] = []
    for word in words where word.hasPrefix("/") && word.hasSuffix(".sh") {
      guard let path = try? SystemPath(validating: String(word)), !paths.contains(path) else {
        continue
      }
      paths.append(path)
    }
    return paths
  }
}
