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
      "\($0.name) \(listed($0.controllers)) \($0.link) \($0.messages ?? 0) \($0.source)"
    }
    facts.append("\(board.memoryClock ?? "")")
    facts += (board.immovable + board.steady).map { "\($0.name) \($0.reason.text)" }
    return facts
  }

  private static func facts(of accelerator: any Accelerator) -> [String] {
    [
      "\(accelerator.link.map { "\($0)" } ?? "none") \(accelerator.linkSource)",
      name(of: accelerator.interrupts),
      "\(name(of: accelerator.presence)) \(accelerator.leastVectors) "
        + name(of: accelerator.messages),
    ]
  }

  // These texts must never change: saved plans hold the digest. They are what Swift printed of the
  // values when all of this was one module.

  private static func name(of interrupts: InterruptNaming) -> String {
    switch interrupts {
    case .busAddress: "busAddress"
    case .named(let names): "named(\(listed(names)))"
    case .beginning(let starts): "beginning(\(listed(starts)))"
    }
  }

  /// A list as Swift prints it, which itself asks at run time how its elements are printed.
  fileprivate static func listed(_ texts: [String]) -> String {
    "[" + texts.map { $0.debugDescription }.joined(separator: ", ") + "]"
  }

  private static func name(of presence: InterruptPresence) -> String {
    switch presence {
    case .whileDriverLoaded: "whileDriverLoaded"
    case .whileOpen(let reason): "whileOpen(\(name(of: reason)))"
    }
  }

  private static func name(of messages: MSIMessageOwner) -> String {
    switch messages {
    case .kernel: "kernel"
    case .copied(let count, let reason): "copied(fromVectors: \(count), \(name(of: reason)))"
    }
  }

  private static func name(of reason: Reason) -> String {
    "TuneKitCore.Reason(text: \(reason.text.debugDescription), source: \(reason.source))"
  }
}

extension Need {
  /// Everything it says, in one line.
  fileprivate var summary: String {
    let profiles = Profile.allCases.filter(profiles.contains).map(\.rawValue)
    let order = (name.map { ["name \($0)"] } ?? []) + after.map { "after \($0)" }
    let whole =
      "\(request.descriptor.digest) \(Digest.listed(profiles)) \(necessity.rawValue) \(stated.text) \(stated.source) \(cost ?? "")"
    return ([whole] + conditions.map(\.description) + order).joined(separator: "; ")
  }
}
