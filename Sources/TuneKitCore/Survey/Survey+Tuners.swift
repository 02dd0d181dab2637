extension Survey {
  /// Who else tunes this machine, each once, by the strongest evidence there is.
  func otherTuners(
    beside policies: [FrequencyPolicy], _ devices: [DevfreqDevice], on processors: [Processor]
  ) -> [OtherTuner] {
    let traces = traces()
    let known = KnownTuner.all.compactMap { otherTuner($0, traces) }
    let files = TuningFiles.all.compactMap { otherTuner($0, traces) }
    return known + files + ownUnits(traces).map(\.otherTuner)
      + [OtherTuner(leftOn: policies, devices, processors)].compactMap(\.self)
  }

  private func otherTuner(_ tuner: KnownTuner, _ traces: Traces) -> OtherTuner? {
    let lines = settings(of: tuner)
    let isOff = lines.contains { line in tuner.settings?.off.contains(line.text) == true }
    let now = runningEvidence(of: tuner, traces)
    guard !isOff, let found = now ?? bootEvidence(of: tuner, lines, traces) else { return nil }
    let said = lines.map { "\($0.file): \($0.text)" }
    let habit = said.isEmpty ? [tuner.habit].compactMap(\.self) : []
    let remedy = tuner.remedy.filled(
      unit: found.unit ?? tuner.units.first ?? tuner.name, lines: lines)
    let values = lines.flatMap { TuningLine.governors(in: $0.text) }
    return OtherTuner(
      name: tuner.name, evidence: ([found.text] + said + habit).joined(separator: "; "),
      process: process(of: tuner, traces), isRunning: now != nil, reach: tuner.reach,
      remedy: remedy.command, undo: remedy.undo, source: tuner.source,
      actsAtBoot: tuner.moment == .boot, values: values.isEmpty ? tuner.values : values)
  }

  private typealias Evidence = (text: String, unit: String?)

  /// The process of a tuner; of several the one that listens at a socket, where it has such.
  private func process(of tuner: KnownTuner, _ traces: Traces) -> Int? {
    let all = tuner.program.flatMap { traces.processes[KnownTuner.processName($0)] } ?? []
    guard all.count > 1, let service = Service(rawValue: tuner.name) else { return all.first }
    return all.first { machine.exists(service.socket(of: $0)) } ?? all.first
  }

  private func runningEvidence(of tuner: KnownTuner, _ traces: Traces) -> Evidence? {
    let unit = tuner.units.first { traces.running.contains("\($0).service") }
    if let process = process(of: tuner, traces) {
      let name = unit ?? start(of: tuner.startNames, traces)?.name.plainUnit
      return ("process \(process)", name)
    }
    return unit.map { ("unit \($0).service is running", $0) }
  }

  private func bootEvidence(
    of tuner: KnownTuner, _ lines: [SettingLine], _ traces: Traces
  ) -> Evidence? {
    if let start = start(of: tuner.startNames, traces) {
      return ("enabled: \(start.link)", start.name.plainUnit)
    }
    guard let file = tuner.file, machine.exists(file) else { return nil }
    if tuner.startNames.isEmpty { return ("file \(file)", nil) }
    // Without its package something else may read it: an image's own script, say, which is named
    // in its place. Where any of these is there and switched off, nothing reads it.
    let readers = KnownTuner.all.filter { $0.settings?.files.contains(file) == true }
    guard !lines.isEmpty, !readers.flatMap(\.startNames).contains(where: isInstalled),
      start(of: readers.flatMap(\.startNames), traces) == nil
    else { return nil }
    return ("file \(file), without its package", nil)
  }

  /// The lines of its settings that decide what it leaves alone or wants, as they are there.
  private func settings(of tuner: KnownTuner) -> [SettingLine] {
    guard let settings = tuner.settings else { return [] }
    var lines: [SettingLine] = []
    for file in settings.files {
      let text = (try? machine.bytes(of: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let found = settings.lines(of: text).map { SettingLine(file: file, text: $0) }
      // The same file by another path, as /boot/dietpi.txt may be.
      lines += found.filter { line in !lines.contains { $0.text == line.text } }
    }
    return lines
  }

  private func otherTuner(_ files: TuningFiles, _ traces: Traces) -> OtherTuner? {
    if files.mustBeStarted && start(of: files.startNames, traces) == nil { return nil }
    let found = tuningFiles(files)
    return found.isEmpty ? nil : OtherTuner(found, of: files)
  }

  /// The files with such lines, those that replace others first.
  private func tuningFiles(_ files: TuningFiles) -> [TuningFile] {
    var names: Set<String> = []
    var paths = files.files
    for folder in files.folders {
      for name in machine.names(in: folder)
      where name.hasSuffix(files.suffix) && names.insert(name).inserted {
        paths.append(folder.appending(name))
      }
    }
    return paths.compactMap { path in
      guard let bytes = try? machine.bytes(of: path) else { return nil }
      let lines = TuningLine.lines(of: bytes, as: files.grammar)
      return lines.isEmpty ? nil : TuningFile(path: path, lines: lines)
    }
  }
}

/// A line of a tuner's settings.
struct SettingLine {
  let file: SystemPath
  let text: String
}

extension KnownTuner.Settings {
  /// The lines of such a file that count.
  package func lines(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
      .filter { line in
        guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { return false }
        return words.isEmpty || off.contains(line) || words.contains { line.contains($0) }
      }
  }
}

extension KnownTuner.Remedy {
  /// The commands for what was found.
  fileprivate func filled(
    unit: String, lines: [SettingLine]
  ) -> (command: String, undo: String) {
    if let milder, let line = lines.first(where: { $0.text.hasPrefix(milder.beginning) }) {
      return (
        milder.command.replacing("FILE", with: line.file.string),
        milder.undo.replacing("FILE", with: line.file.string)
      )
    }
    return (command.replacing("UNIT", with: unit), undo.replacing("UNIT", with: unit))
  }
}

extension String {
  /// The unit's name without its kind.
  fileprivate var plainUnit: String { hasSuffix(".service") ? String(dropLast(8)) : self }
}

extension TuningLine {
  /// The lines of a file that set something.
  package static func lines(of bytes: [UInt8], as grammar: Grammar) -> [TuningLine] {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.utf8.split(separator: UInt8(ascii: "\n")).compactMap {
      TuningLine(Substring($0), as: grammar)
    }
  }
}

extension Survey {
  /// The irqbalance that runs; nil where none does.
  ///
  /// It is asked for its list only where it is running beside us, and answers to root alone.
  func irqbalance(among otherTuners: [OtherTuner], _ seen: inout SurveyLog) -> Irqbalance? {
    guard
      let process = otherTuners.first(where: { $0.name == Service.irqbalance.rawValue })?.process
    else { return nil }
    let place = Service.irqbalance.socket(of: process)
    let socket = machine.nature != .files && machine.exists(place) ? place : nil
    let arguments = commandLine(of: process)
    let settings = IrqbalanceArguments.files.first { file in
      guard (try? machine.canonical(file)) == file, let text = try? machine.text(of: file) else {
        return false
      }
      seen.texts[file] = text
      return IrqbalanceArguments.areKnown(in: text)
    }
    return Irqbalance(
      process: process, socket: socket,
      bans: socket.flatMap { try? machine.answer(of: .irqbalance, at: $0) },
      spared: Self.values(of: "--banmod", "-m", in: arguments), settings: settings,
      interval: Self.values(of: "--interval", "-t", in: arguments).last.flatMap { Int($0) } ?? 10)
  }

  private func commandLine(of process: Int) -> [String] {
    let bytes = (try? machine.bytes(of: "/proc/\(process)/cmdline")) ?? []
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What follows an option: `--banmod=apex`, `--banmod apex`, `-m apex`, `-mapex`.
  private static func values(
    of long: String, _ short: String, in arguments: [String]
  ) -> [String] {
    arguments.indices.compactMap { index in
      let argument = arguments[index]
      if argument.hasPrefix(long + "=") { return String(argument.dropFirst(long.count + 1)) }
      if argument == long || argument == short {
        return index + 1 < arguments.count ? arguments[index + 1] : nil
      }
      let isShort = argument.hasPrefix(short) && !argument.hasPrefix("--")
      return isShort ? String(argument.dropFirst(short.count)) : nil
    }
  }
}

/// A unit that the administrator has written and enabled, and that sets what tuners set.
package struct OwnUnit {
  /// Its name, with its kind.
  package let name: String
  /// The link that starts it.
  let link: SystemPath
  /// The files with the lines that tell: the unit's own, and a script's that it starts.
  package let files: [TuningFile]
}

extension OwnUnit {
  /// The unit as another tuner.
  var otherTuner: OtherTuner {
    let lines = files.flatMap { file in file.lines.map { "\(file.path): \($0.text)" } }
    let unit = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    return OtherTuner(
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
  package func ownUnits(_ traces: Traces) -> [OwnUnit] {
    let known = OtherTuner.units
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
  package static func scripts(startedBy unit: [UInt8]) -> [SystemPath] {
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
