/// One thing that is wrong with a module, in words for its author.
public struct ModuleIssue: Codable, Hashable, Sendable {
  /// The module.
  public let module: ModuleID
  /// What it is about, as in `slot "M.2 slot 1"`.
  public let what: String
  /// What is wrong with it.
  public let why: String
  /// What decides the remedy, outside of the JSON; nil where the subject decides.
  package var kind: Kind?

  /// The issues whose remedy does not follow from what they are about.
  package enum Kind: Hashable, Sendable {
    /// A need asks for a file that TuneKit never writes.
    case neverWritten
    /// A second look at the module gives something else.
    case unstable
    /// A statement without a reason or a source.
    case unsourced
    /// The kernel refuses to move the interrupt.
    case immovable
    /// The card's own register says otherwise.
    case contradicted
    /// A page has a gap.
    case unfinished
  }

  private enum CodingKeys: String, CodingKey { case module, what, why }

  /// An issue whose remedy follows from what it is about.
  public init(module: ModuleID, what: String, why: String) {
    self.init(module: module, what: what, why: why, kind: nil)
  }

  package init(module: ModuleID, what: String, why: String, kind: Kind?) {
    self.module = module
    self.what = what
    self.why = why
    self.kind = kind
  }
}

extension ModuleIssue: CustomStringConvertible {
  /// One line.
  public var description: String { "\(module): \(what): \(why)" }
}

extension ModuleIssue {
  /// What to do about it, in one line.
  public var remedy: String {
    switch kind {
    case .neverWritten: return "Leave this need out; ask for hands off instead."
    case .unstable:
      return "State the same whenever it is asked: no counters, clocks or chance in a module."
    case .unsourced:
      return "Add because(\"...\", .documented(\"...\")): a reason, and where it is written down."
    case .immovable:
      return "If the board's controller moves no interrupts, the board says so: immovable, or a "
        + "[[controller]] with moves = false."
    case .contradicted:
      return "Write what the register says; a brochure that says otherwise is wrong about this "
        + "card. If the capture is of another card, save a new one."
    case .unfinished:
      return "Write there what is known and from where, or that nothing is known yet."
    case nil: break
    }
    let word = what.prefix { $0.isLetter }
    return Self.remedies[String(word)] ?? "See Plugins-doc/README.md."
  }

  /// By the first word of what a flaw is about.
  private static let remedies = [
    "id": "Choose another id, as people say it: lower case, digits, hyphens.",
    "name": "Give it the name that its maker gives it.",
    "tested": "Set it only together with the log; see Plugins-doc/marking-as-tested.md.",
    "signature": "Compare it with the capture: compatible, DMI texts, PCI vendor and device.",
    "captures": "Save one: \(SuggestedCommand.capture); see Plugins-doc/capturing-a-machine.md.",
    "capture": "Correct the capture, or save a new one: \(SuggestedCommand.capture)",
    "cores": "List each part number of /proc/cpuinfo once, slowest first.",
    "slots": "One entry for each connector, with its own name and controller.",
    "slot": "Take controller, lanes and speed from the board's device tree.",
    "controller": "Say what is known of it, and from where.",
    "cautions": "Say what is the case and what follows from it.",
    "link": "Take it from LnkCap in lspci -vv, and say so in linkSource.",
    "leastVectors": "Write 1, or leave it out.",
    "presence": "Say how it is known that the interrupts come and go.",
    "messages": "Say how it is known that the driver copies them.",
    "interrupts": "Name them as /proc/interrupts does while the driver is loaded.",
    "needs": "State at least one need, with its reason; see Plugins-doc/needs.md.",
    "need": "Correct the need; the words are in Plugins-doc/needs.md.",
    "page": "Write it with the headings of the other pages, in their order.",
    "folder": "Give file, folder and type one name.",
    "with": "Plan it on a capture of that board with that card, with -v, and compare.",
  ]
}
