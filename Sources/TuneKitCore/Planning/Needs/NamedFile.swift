extension Planner {
  /// A file that a module names, and its value.
  func set(_ knob: Knob, to text: String, _ need: Need, in situation: Situation) -> Answer {
    guard case .file(let name) = knob.target else {
      return .declining("a setting", because: "only files can be set by name")
    }
    let file = situation.machine.links[name] ?? name
    return situation.propose(
      file, text, knob: Knob(.file(file), knob.grammar), id: "file\(file)", title: "\(file)",
      phase: .power, for: need,
      checks: Self.clockCheck(of: file, at: text, titled: "clock "),
      because: "it is not there or cannot be read")
  }

  /// What a module asks to leave alone.
  func leaveAlone(_ what: Need.Untouchable, _ need: Need) -> Answer {
    Answer(leftAlone: [
      LeftAlone(
        what: what.descriptor.title, why: need.stated.text,
        source: need.stated.source.description)
    ])
  }

  /// The check of a clock where the named file sets one.
  private static func clockCheck(
    of file: SystemPath, at text: String, titled title: String
  ) -> [Probe] {
    switch FrequencyPolicy.Setting(rawValue: String(file.name)) {
    case .governor: [Probe.clock(of: file.parent, title: title)]
    case .floor: Int(text).map { [Probe.floor(of: file.parent, at: $0, title: title)] } ?? []
    case nil: []
    }
  }
}
