import SystemPackage

extension Configuration {
  /// Reads the files below a root.
  ///
  /// First `/etc/tunekit/tunekit.conf`, then those of three folders `tunekit.conf.d`, sorted by name
  /// over all of them: one in `/etc` replaces that of its name in `/run`, and this one that in
  /// `/usr/lib` (systemd's `man/standard-conf.xml`).
  ///
  /// - Parameter root: the folder that is `/`.
  package init(below root: String) {
    self.init()
    do throws(Errno) {
      let directory = try RootDirectory(root)
      // One look, begun again where a path does not answer, which then fails at once.
      self = directory.looking {
        var seen = Configuration()
        seen.read(below: directory)
        return seen
      }
    } catch {
      if error != .noSuchFileOrDirectory {
        errors.append(.unreadable(file: root, problem: "\(error)"))
      }
    }
  }

  private mutating func read(below root: RootDirectory) {
    let way = TrustedPath.toSystem(below: root)
    let main = folder(["etc", "tunekit"], on: way) { $0 == "tunekit.conf" }
    if let main { take("tunekit.conf", from: main) }
    let folders = Self.places.compactMap { place in
      folder(place + ["tunekit", "tunekit.conf.d"], on: way) { name in
        name.hasSuffix(".conf") && !name.hasPrefix(".")
      }
    }
    // Byte by byte, as the system compares names: texts are equal where two accents look alike.
    let names = Set(folders.flatMap { $0.names.map { Array($0.utf8) } })
    for bytes in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let name = String(decoding: bytes, as: UTF8.self)
      let having = folders.filter { $0.names.contains { $0.utf8.elementsEqual(bytes) } }
      for earlier in having.dropLast() {
        files.append(File(file: "\(earlier.path)/\(name)", state: .replaced))
      }
      if let last = having.last { take(name, from: last) }
    }
  }

  /// The folders above `tunekit/tunekit.conf.d`, the weakest first.
  private static let places = [["usr", "lib"], ["run"], ["etc"]]

  private mutating func folder(
    _ parts: [String], on way: TrustedPath, where isWanted: (String) -> Bool
  ) -> TrustedFolder? {
    do throws(TrustError) {
      return try way.folder(parts, where: isWanted)
    } catch {
      // A folder above both is an obstacle once.
      let obstacle = ConfigurationError(error)
      if !errors.contains(obstacle) { errors.append(obstacle) }
      return nil
    }
  }

  private mutating func take(_ name: String, from folder: TrustedFolder) {
    let file = "\(folder.path)/\(name)"
    if folder.masks(name) {
      files.append(File(file: file, state: .masked))
      return
    }
    let bytes: [UInt8]
    do throws(TrustError) {
      bytes = try folder.bytes(of: name)
    } catch {
      files.append(File(file: file, state: .refused))
      errors.append(ConfigurationError(error))
      return
    }
    let mistakes = take(bytes, of: file)
    files.append(File(file: file, state: mistakes.isEmpty ? .read : .refused))
    errors += mistakes
  }
}

extension Configuration {
  /// The keys that a file may have.
  package static let keys = [
    "board", "accelerator", "device", "profile", "interrupt-cpus", "spread", "on-heat", "leave-out",
  ]

  /// Takes over what a file says; of a file with an error nothing.
  ///
  /// What it sets counts instead of what an earlier one has set. Steps to leave out are added to
  /// those of earlier ones, and an empty list empties them, as lists in systemd's files do.
  ///
  /// - Returns: all that is wrong with it, by line.
  mutating func take(_ bytes: [UInt8], of file: String) -> [ConfigurationError] {
    var (table, mistakes) = Self.read(bytes)
    var next = self
    for entry in table?.entries ?? [] {
      do throws(TOMLError) { mistakes += try next.set(entry, in: file) } catch {
        mistakes.append(error)
      }
    }
    if mistakes.isEmpty { self = next }
    // Two items of a list can be wrong in the same way.
    var told: Set<ConfigurationError> = []
    return mistakes.sorted {
      ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
    }
    .map { .invalid(file: file, line: $0.position.line, problem: $0.problem) }
    .filter { told.insert($0).inserted }
  }

  /// The table that a text is, and what keeps it from being one.
  ///
  /// A line with an error is left out and the rest is read, so that all errors are found at once. If
  /// that does not make a table of it either, as where a list has no end, only the first one counts.
  private static func read(_ bytes: [UInt8]) -> (table: TOMLTable?, mistakes: [TOMLError]) {
    let text = TOMLReader.unmarked(bytes)
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var mistakes: [TOMLError] = []
    while true {
      do throws(TOMLError) {
        return (try TOMLReader.table(of: Array(lines.joined(separator: "\n".utf8))), mistakes)
      } catch {
        mistakes.append(error)
        let index = error.position.line - 1
        guard mistakes.count < mostMistakes, lines.indices.contains(index), !lines[index].isEmpty
        else { return (nil, Array(mistakes.prefix(1))) }
        lines[index] = []
      }
    }
  }

  /// Of the form; so many times a text is read.
  private static let mostMistakes = 20

  /// Sets what an entry says.
  ///
  /// - Returns: what is wrong with a list's items.
  private mutating func set(
    _ entry: TOMLTable.Entry, in file: String
  ) throws(TOMLError) -> [TOMLError] {
    let line = entry.position.line
    switch entry.key {
    case "board": board = Configured(value: try entry.text(), file: file, line: line)
    case "accelerator": accelerator = Configured(value: try entry.text(), file: file, line: line)
    case "device": device = Configured(value: try entry.address(), file: file, line: line)
    case "profile":
      profile = Configured(value: try entry.choice("profile"), file: file, line: line)
    case "on-heat": onHeat = Configured(value: try entry.choice("choice"), file: file, line: line)
    case "interrupt-cpus":
      interruptProcessors = Configured(value: try entry.processors(), file: file, line: line)
    case "spread": isSpread = Configured(value: try entry.flag(), file: file, line: line)
    case "leave-out":
      let (steps, mistakes) = try entry.steps(after: leaveOut, in: file)
      leaveOut = steps
      return mistakes
    default:
      let nearest = ClosestMatch.words(to: entry.key, among: Self.keys).first
      let hint = nearest.map { "nearest: \($0)" } ?? "known: \(Self.keys.joined(separator: ", "))"
      throw TOMLError("unknown key \"\(entry.key.shownAsKey)\"; \(hint)", at: entry.position)
    }
    return []
  }
}

extension TOMLTable.Entry {
  /// A text that says something.
  fileprivate func text() throws(TOMLError) -> String { try text(value) }

  private func text(_ value: TOMLValue) throws(TOMLError) -> String {
    guard case .text(let text) = value.content else {
      throw TOMLError("\(key) takes a text, not \(value.kind)", at: value.position)
    }
    guard !text.trimmed.isEmpty else { throw TOMLError("\(key) is empty", at: value.position) }
    guard !text.trimmed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    else { throw TOMLError("\(key) takes a text of one line", at: value.position) }
    return text.trimmed
  }

  fileprivate func address() throws(TOMLError) -> DeviceAddress {
    let text = try text()
    guard let address = DeviceAddress(text) else {
      throw TOMLError(
        "\(key): \"\(text)\" is not a PCI address such as 0003:31:00.0, nor a device such as "
          + "fdab0000.npu", at: value.position)
    }
    return address
  }

  fileprivate func processors() throws(TOMLError) -> CPUSet {
    let text = try text()
    guard let set = CPUSet(list: text), !set.isEmpty else {
      throw TOMLError(
        "\(key): \"\(text)\" is not a list of CPUs such as 4-5 or 4,6", at: value.position)
    }
    return set
  }

  fileprivate func flag() throws(TOMLError) -> Bool {
    guard case .boolean(let flag) = value.content else {
      throw TOMLError("\(key) takes true or false, not \(value.kind)", at: value.position)
    }
    return flag
  }

  /// One of a few words.
  fileprivate func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ sort: String
  ) throws(TOMLError) -> Choice {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue)
      let hint =
        ClosestMatch.words(to: text, among: known).first.map { "nearest: \($0)" }
        ?? "known: \(known.joined(separator: ", "))"
      throw TOMLError("\(key): there is no \(sort) \"\(text)\"; \(hint)", at: value.position)
    }
    return choice
  }

  fileprivate func steps(
    after earlier: [Configured<String>], in file: String
  ) throws(TOMLError) -> (steps: [Configured<String>], mistakes: [TOMLError]) {
    guard case .list(let values) = value.content else {
      throw TOMLError(
        "\(key) takes a list of texts, not \(value.kind)", at: value.position)
    }
    var steps = values.isEmpty ? [] : earlier
    var mistakes: [TOMLError] = []
    for value in values {
      do throws(TOMLError) {
        steps.append(Configured(value: try text(value), file: file, line: value.position.line))
      } catch {
        mistakes.append(error)
      }
    }
    return (steps, mistakes)
  }
}

extension ConfigurationError {
  init(_ error: TrustError) {
    self =
      switch error {
      case .untrusted(let path, let problem, let remedy):
        .untrusted(file: path, problem: problem, remedy: remedy)
      case .unreadable(let path, let problem): .unreadable(file: path, problem: problem)
      }
  }
}
