/// A short digest of what two modules say, so that plans made by other versions of them are told.
enum Digest {
  /// Sixteen hexadecimal digits (FNV-1a, 64 bits): against mix-ups, not against forgers.
  static func of(
    _ board: any Board, _ accelerator: any Accelerator, with extras: [any Supplement] = [],
    at place: Placement
  ) -> String {
    let parts =
      [board.id.string, accelerator.id.string]
      + board.signature.marks + accelerator.signature.marks
      + facts(of: board) + facts(of: accelerator)
      + accelerator.needs(at: place).map(\.summary)
      + extras.flatMap { extra in [extra.id.string] + extra.needs(at: place).map(\.summary) }
    let hash = parts.joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    return hexadecimal(hash, 16)
  }

  private static func facts(of board: any Board) -> [String] {
    board.cores.map { "\($0.name) \($0.part)" }
      + board.slots.map {
        "\($0.name) \($0.controller) \($0.link) \($0.messages ?? 0) \($0.source)"
      }
      + ["\(board.memoryClock ?? "")"]
      + (board.immovable + board.steady).map { "\($0.name) \($0.reason.text)" }
  }

  private static func facts(of accelerator: any Accelerator) -> [String] {
    [
      "\(accelerator.link) \(accelerator.linkSource)", "\(accelerator.interrupts)",
      "\(accelerator.presence) \(accelerator.leastVectors) \(accelerator.messages)",
    ]
  }
}

extension Need {
  /// Everything it says, in one line.
  fileprivate var summary: String {
    let profiles = Profile.allCases.filter(profiles.contains).map(\.rawValue)
    let order = (name.map { ["name \($0)"] } ?? []) + after.map { "after \($0)" }
    let whole =
      "\(request.name) \(profiles) \(necessity.rawValue) \(stated.text) \(stated.source) \(cost ?? "")"
    return ([whole] + conditions.map(\.description) + order).joined(separator: "; ")
  }
}

extension Need.Request {
  fileprivate var name: String {
    switch self {
    case .interrupts(let cores): "interrupts \(cores.rawValue)"
    case .clock(let cores, let goal): "clock \(cores.rawValue) \(goal.rawValue)"
    case .shallowSleep: "shallow sleep"
    case .runtimePowerOn: "runtime power"
    case .memoryClockAtMaximum: "memory clock"
    case .set(let knob, let text):
      if case .file(let file) = knob.target {
        "\(file) \(knob.grammar.rawValue) \(text)"
      } else {
        text
      }
    case .handsOff(let what): "hands off \(what.rawValue)"
    }
  }
}
