extension Configuration: Encodable {
  /// One setting, for programs.
  private struct Setting: Encodable {
    let key: String
    let value: String
    let file: String
    let line: Int

    init(_ key: String, _ setting: Configured<String>) {
      self.key = key
      value = setting.value
      file = setting.file
      line = setting.line
    }
  }

  private enum Key: String, CodingKey {
    case settings, files, errors
  }

  /// Encodes the settings, each with its file and line, the files, and what was not taken.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(settings.map { Setting($0.key, $0.setting) }, forKey: .settings)
    try container.encode(files, forKey: .files)
    try container.encode(errors.map(\.description), forKey: .errors)
  }

  /// What is set, in one order.
  var settings: [(key: String, setting: Configured<String>)] {
    let single = [
      ("board", board), ("accelerator", accelerator),
      ("device", device.map { Configured(value: "\($0.value)", file: $0.file, line: $0.line) }),
      (
        "profile",
        profile.map { Configured(value: $0.value.rawValue, file: $0.file, line: $0.line) }
      ),
      (
        "interrupt-cpus",
        interruptProcessors.map {
          Configured(value: $0.value.list, file: $0.file, line: $0.line)
        }
      ),
      ("spread", isSpread.map { Configured(value: "\($0.value)", file: $0.file, line: $0.line) }),
      (
        "on-heat",
        onHeat.map { Configured(value: $0.value.rawValue, file: $0.file, line: $0.line) }
      ),
    ]
    return single.compactMap { key, setting in setting.map { (key, $0) } }
      + leaveOut.map { ("leave-out", $0) }
  }
}
