/// A short digest of what two modules say, to recognise plans made by other versions of them.
enum Digest {
  /// Sixteen hexadecimal digits.
  static func of(
    _ board: any Board, _ accelerator: any Accelerator, with extras: [any ExtraNeeds] = [],
    at place: Placement
  ) -> String {
    var parts = [board.id.string, accelerator.id.string]
    parts += board.signature.marks + accelerator.signature.marks
    parts += facts(of: board)
    parts += facts(of: accelerator)
    parts += accelerator.needs(at: place).map(\.summary)
    for extra in extras { parts += [extra.id.string] + extra.needs(at: place).map(\.summary) }
    return Fingerprint(of: parts.joined(separator: "\n")).description
  }

  private static func facts(of board: any Board) -> [String] {
    var facts = board.cores.map { "\($0.name) \($0.part)" }
    facts += board.slots.map {
      "\($0.name) \($0.controllers) \($0.link) \($0.messages ?? 0) \($0.source)"
    }
    facts.append("\(board.memoryClock ?? "")")
    facts += (board.immovable + board.steady).map { "\($0.name) \($0.reason.text)" }
    return facts
  }

  private static func facts(of accelerator: any Accelerator) -> [String] {
    [
      "\(accelerator.link) \(accelerator.linkSource)", name(of: accelerator.interrupts),
      "\(name(of: accelerator.presence)) \(accelerator.leastVectors) "
        + name(of: accelerator.messages),
    ]
  }

  // What Swift prints of a case by itself; but to find it out takes the runtime a tenth of the time
  // that planning takes, so the cases that most modules state are named here.

  private static func name(of interrupts: InterruptNaming) -> String {
    interrupts == .busAddress ? "busAddress" : "\(interrupts)"
  }

  private static func name(of presence: InterruptPresence) -> String {
    presence == .whileDriverLoaded ? "whileDriverLoaded" : "\(presence)"
  }

  private static func name(of messages: MSIMessageOwner) -> String {
    messages == .kernel ? "kernel" : "\(messages)"
  }
}

extension Need {
  /// Everything it says, in one line.
  fileprivate var summary: String {
    let profiles = Profile.allCases.filter(profiles.contains).map(\.rawValue)
    let order = (name.map { ["name \($0)"] } ?? []) + after.map { "after \($0)" }
    let whole =
      "\(request.descriptor.digest) \(profiles) \(necessity.rawValue) \(stated.text) \(stated.source) \(cost ?? "")"
    return ([whole] + conditions.map(\.description) + order).joined(separator: "; ")
  }
}
