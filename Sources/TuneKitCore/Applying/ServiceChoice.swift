/// What the service keeps tuned, by the options in its unit.
public struct ServiceChoice: Codable, Hashable, Sendable {
  /// The address of the one device; nil where the unit names none.
  @Nullable public var device: String?
  /// The id of the one sort of accelerator; nil where the unit names none.
  @Nullable public var accelerator: String?
  /// All options behind `guard`, outside of the JSON.
  package var words: [String] = []

  private enum CodingKeys: String, CodingKey { case device, accelerator }

  /// Reads the unit, and what changes it; nil where there is no unit, or it starts no guard.
  ///
  /// Writes nothing.
  ///
  /// - Parameter root: the directory that is `/` for the machine.
  package init?(in root: RootDirectory) {
    let unit = ServicePlaces.packagedUnit(in: root)
    let texts = [root.text(at: ServicePlaces.unit) ?? unit.flatMap { root.text(at: $0) }]
    let all = texts.compactMap(\.self) + Self.changes(in: root)
    // An empty line takes back those before; the last one counts.
    let starts = all.flatMap { $0.split(separator: "\n") }.map(\.trimmed)
      .filter { $0.hasPrefix("ExecStart=") }
    guard let start = starts.last else { return nil }
    let words = Self.words(of: String(start.dropFirst("ExecStart=".count)))
    guard let verb = words.firstIndex(of: "guard") else { return nil }
    self.words = Array(words.dropFirst(verb + 1))
    device = value(of: "--device")
    accelerator = value(of: "--accel")
  }

  /// Whether it keeps only some of what it would keep without options.
  package var isLimited: Bool { device != nil || accelerator != nil }

  /// Whether it keeps an accelerator that is applied.
  package func covers(_ subject: Subject) -> Bool {
    covers(subject.accelerator, at: subject.address)
  }

  /// Whether it keeps an accelerator of that sort there.
  package func covers(_ accelerator: ModuleID, at address: DeviceAddress) -> Bool {
    let isDevice = device.map { text in
      DeviceAddress(text) == address || DeviceAddress("0000:\(text)") == address
    }
    return (isDevice ?? true) && (self.accelerator.map { $0 == accelerator.string } ?? true)
  }

  /// What it is limited to, in words; nil where it is not.
  package var limit: String? { isLimited ? device ?? accelerator : nil }

  private func value(of option: String) -> String? {
    for (index, word) in words.enumerated() {
      if word == option { return words.dropFirst(index + 1).first }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }

  /// The files that change a unit, in the order in which systemd reads them: systemd.unit(5).
  private static func changes(in root: RootDirectory) -> [String] {
    let units = ServicePlaces.packagedUnits.reversed() + ["/run/systemd/system/tunekit.service"]
    let folders = (units + [ServicePlaces.unit]).map {
      $0.parent.appending("\(ServicePlaces.name).d")
    }
    var files: [String: SystemPath] = [:]
    for folder in folders {
      for name in (try? root.list(folder)) ?? [] where name.hasSuffix(".conf") {
        files[name] = folder.appending(name)
      }
    }
    return files.sorted { $0.key < $1.key }.compactMap { root.text(at: $0.value) }
  }

  /// The words of a command as systemd.service(5) has it: in double quotes, with `\\`, `%%` and `$$`.
  private static func words(of line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var before: Character?
    for character in line {
      if let mark = before {
        before = nil
        if mark == "\\" || mark == character {
          word = (word ?? "") + String(character)
          continue
        }
        word = (word ?? "") + String(mark)
      }
      switch character {
      case "\\", "%", "$": before = character
      case "\"":
        isQuoted.toggle()
        word = word ?? ""
      case " ", "\t":
        guard !isQuoted else {
          word = (word ?? "") + String(character)
          continue
        }
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap(\.self)
  }
}
