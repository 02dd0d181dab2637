/// One thing that is wrong with a module, in words for its author.
public struct ModuleIssue: Hashable, Sendable {
  /// The module.
  public let module: ModuleID
  /// What it is about.
  public let subject: Subject
  /// What is wrong with it.
  public let why: String
  /// What decides the remedy; nil where the subject does.
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
    /// A module names another one that nobody knows.
    case unknownPartner
  }

  /// An issue whose remedy follows from what it is about.
  public init(module: ModuleID, about subject: Subject, why: String) {
    self.init(module: module, about: subject, why: why, kind: nil)
  }

  package init(module: ModuleID, about subject: Subject, why: String, kind: Kind?) {
    self.module = module
    self.subject = subject
    self.why = why
    self.kind = kind
  }

  /// What it is about, for people, as in `slot "M.2 slot 1"`.
  public var what: String { subject.text }
}

extension ModuleIssue: CustomStringConvertible {
  /// One line.
  public var description: String { "\(module): \(what): \(why)" }
}

extension ModuleIssue {
  /// What an issue is about: a member of the module, one of several that a member holds, its files, or
  /// how it goes with another module.
  public enum Subject: Hashable, Sendable {
    case id, name, tested, signature, cores, slots, cautions
    case link, interrupts, leastVectors, presence, messages, driver, questions, needs
    /// The size of read requests, or the payload's, that a card is known to work well with.
    case readRequestSize, payloadSize
    /// A slot by its name, and what of it; nil for all of it.
    case slot(String, detail: String? = nil)
    /// An interrupt controller by its name.
    case controller(String)
    /// A driver of another generation by its name.
    case otherDriver(String)
    /// A need or a question by its title.
    case need(String), question(String)
    /// Whether there are captures; one of them.
    case captures, capture
    /// The page and the folder.
    case page, folder
    /// The module with another one, in one profile or in any.
    case pair(with: ModuleID, profile: Profile? = nil)
  }
}

extension ModuleIssue.Subject {
  var text: String {
    switch self {
    case .slot(let name, let detail): "slot \"\(name)\"" + (detail.map { ", \($0)" } ?? "")
    case .controller(let name): "controller \(name)"
    case .otherDriver(let name): "driver \(name)"
    case .need(let title): "need \"\(title)\""
    case .question(let title): "question \"\(title)\""
    case .readRequestSize: "read-request size"
    case .payloadSize: "payload size"
    case .pair(let other, let profile):
      "with \(other)" + (profile.map { ", profile \($0.rawValue)" } ?? "")
    case .id: "id"
    case .name: "name"
    case .tested: "tested"
    case .signature: "signature"
    case .cores: "cores"
    case .slots: "slots"
    case .cautions: "cautions"
    case .link: "link"
    case .interrupts: "interrupts"
    case .leastVectors: "leastVectors"
    case .presence: "presence"
    case .messages: "messages"
    case .driver: "driver"
    case .questions: "questions"
    case .needs: "needs"
    case .captures: "captures"
    case .capture: "capture"
    case .page: "page"
    case .folder: "folder"
    }
  }

  /// What the file of the module calls one of several; nil for what has no name of its own.
  package var title: String? {
    switch self {
    case .slot(let text, _), .need(let text), .question(let text), .controller(let text),
      .otherDriver(let text):
      text
    default: nil
    }
  }

  /// The member that a Swift file declares for it; nil where it is not one.
  package var member: String? {
    switch self {
    case .slot: "slots"
    case .need: "needs"
    case .question: "questions"
    case .otherDriver: "driver"
    case .readRequestSize: "stableReadRequest"
    case .payloadSize: "stablePayload"
    case .controller, .captures, .capture, .page, .folder, .pair: nil
    default: text
    }
  }

  /// The table or the key that a manifest has for it; nil where it has none.
  package var key: String? {
    switch self {
    case .signature: "known-by"
    case .cores: "core"
    case .slots, .slot: "slot"
    case .controller: "controller"
    case .link: "pci"
    case .interrupts, .leastVectors, .presence, .messages: "interrupts"
    case .driver, .otherDriver: "driver"
    case .questions, .question: "question"
    case .needs, .need: "need"
    case .readRequestSize, .payloadSize, .captures, .capture, .page, .folder, .pair: nil
    case .id, .name, .tested, .cautions: text
    }
  }
}

extension ModuleIssue {
  /// What to do about it, in one line.
  public var remedy: Message {
    switch kind {
    case .neverWritten: "Leave this need out; ask for hands off instead."
    case .unstable:
      "State the same whenever it is asked: no counters, clocks or chance in a module."
    case .unsourced:
      "Add because(\"...\", .documented(\"...\")): a reason, and where it is written down."
    case .immovable:
      "If the board's controller moves no interrupts, the board says so: immovable, or a "
        + "[[controller]] with moves = false."
    case .contradicted:
      "Write what the register says; a brochure that says otherwise is wrong about this "
        + "card. If the capture is of another card, save a new one."
    case .unknownPartner:
      "Write the id of a known module, or leave the list out: then it is for all. "
        + "All: \(Action.listModules)"
    case .unfinished:
      "Write there what is known and from where, or that nothing is known yet."
    case nil: subject.remedy
    }
  }
}

extension ModuleIssue.Subject {
  fileprivate var remedy: Message {
    switch self {
    case .id: "Choose another id, as people say it: lower case, digits, hyphens."
    case .name: "Give it the name that its maker gives it."
    case .tested: "Set it only together with the log; see Plugins-doc/marking-as-tested.md."
    case .signature: "Compare it with the capture: compatible, DMI texts, PCI vendor and device."
    case .captures:
      "Save one: \(Action.capture(into: "FILE")); see Plugins-doc/capturing-a-machine.md."
    case .capture: "Correct the capture, or save a new one: \(Action.capture(into: "FILE"))"
    case .cores: "List each part number of /proc/cpuinfo once, slowest first."
    case .slots: "One entry for each connector, with its own name and controller."
    case .slot: "Take controller, lanes and speed from the board's device tree."
    case .controller: "Say what is known of it, and from where."
    case .cautions: "Say what is the case and what follows from it."
    case .link: "Take it from LnkCap in lspci -vv, and say so in its source."
    case .leastVectors: "Write 1, or leave it out."
    case .presence: "Say how it is known that the interrupts come and go."
    case .messages: "Say how it is known that the driver copies them."
    case .interrupts: "Name them as /proc/interrupts does while the driver is loaded."
    case .needs: "State at least one need, with its reason; see Plugins-doc/needs.md."
    case .need: "Correct the need; the words are in Plugins-doc/needs.md."
    case .page: "Write it with the headings of the other pages, in their order."
    case .folder: "Give file, folder and type one name."
    case .pair: "Plan it on a capture of that board with that card, with -v, and compare."
    case .driver, .otherDriver, .questions, .question, .readRequestSize, .payloadSize:
      "See Plugins-doc/README.md."
    }
  }
}
