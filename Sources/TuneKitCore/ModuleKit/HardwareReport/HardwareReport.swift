/// What was seen of one machine before, while and after it was tuned, as one text file.
///
/// It is made by `report-hardware`, a look at a time, and shows that modules work on real hardware.
/// Plugins-doc/hardware-report.md has the grammar. The seals find damage and careless changes; they are
/// no signature.
package struct HardwareReport: Hashable, Sendable {
  /// The looks, in the order in which they were taken.
  package var looks: [Look]

  package init(_ looks: [Look] = []) { self.looks = looks }

  /// The number in the first line.
  package static let version = 1
  /// The word in the first line.
  package static let word = "tunekit-hardware-report"
  /// How many looks a file may hold.
  package static let mostLooks = 16
  /// How long a file may be, in bytes.
  package static let longest = 12 << 20

  /// One look at the machine.
  package struct Look: Hashable, Sendable {
    package let state: State
    package let origin: Origin
    /// In RFC 3339.
    package let time: String
    /// How long the boot lasted by then, sleep included, in milliseconds.
    package let uptime: Int
    package let boot: BootID
    /// The release of the kernel.
    package let kernel: String
    /// The version of the program.
    package let program: String
    /// The modules that were recognised.
    package let modules: [ModuleMark]
    /// What the verbs printed, in the order in which they ran.
    package let verbs: [VerbRun]
    /// The sessions of this boot, oldest first.
    package let sessions: [SessionRecord]
    /// The text of the machine's capture, without the line end.
    package let capture: String
    /// Whether the file says so as it was written; true where it was not read from a file.
    package var isSealed = true

    package init(
      state: State, origin: Origin, time: String, uptime: Int, boot: BootID, kernel: String,
      program: String, modules: [ModuleMark], verbs: [VerbRun], sessions: [SessionRecord],
      capture: String
    ) {
      self.state = state
      self.origin = origin
      self.time = time
      self.uptime = uptime
      self.boot = boot
      self.kernel = kernel
      self.program = program
      self.modules = modules
      self.verbs = verbs
      self.sessions = sessions
      self.capture = capture
    }

    /// What a verb printed; nil where it did not run.
    package func run(_ verb: Verb) -> VerbRun? { verbs.first { $0.verb == verb } }
  }

  /// Whether something was applied.
  package enum State: String, Codable, Sendable { case untuned, tuned }

  /// What was looked at.
  package enum Origin: String, Codable, Sendable {
    /// The running system.
    case running
    /// A tree of files.
    case tree
    /// A captured machine in memory.
    case captured
  }

  /// The verbs that a look runs.
  package enum Verb: String, Codable, CaseIterable, Sendable { case detect, plan, verify, diagnose }

  /// One run of a verb.
  package struct VerbRun: Hashable, Sendable {
    package let verb: Verb
    /// What it ends with as a command.
    package let status: Int
    /// How long it took.
    package let milliseconds: Int
    /// The JSON that it prints, without the line end.
    package let output: String

    package init(_ verb: Verb, status: Int, milliseconds: Int, output: String) {
      self.verb = verb
      self.status = status
      self.milliseconds = milliseconds
      self.output = output
    }
  }

  /// A module that was recognised.
  package struct ModuleMark: Hashable, Sendable {
    package let kind: ModuleSheet.Kind
    package let id: String
    /// Whether it comes with the program, and not from a manifest.
    package let isCompiled: Bool
    /// Of everything that the module says, but for where it was tested.
    package let fingerprint: String

    package init(kind: ModuleSheet.Kind, id: String, isCompiled: Bool, fingerprint: String) {
      self.kind = kind
      self.id = id
      self.isCompiled = isCompiled
      self.fingerprint = fingerprint
    }

    /// The mark of what a module says.
    package init(_ sheet: ModuleSheet) {
      kind = sheet.kind
      id = sheet.id.string
      isCompiled = sheet.origin == .compiled
      let said = [sheet.kind.rawValue, sheet.id.string, sheet.name] + sheet.marks
      let statements = sheet.statements.map { statement in
        [statement.what, statement.value, statement.reason ?? "", statement.source ?? ""]
          .joined(separator: "\t")
      }
      fingerprint = Fingerprint(of: (said + statements).joined(separator: "\n")).description
    }
  }

  /// What the journal keeps of one session.
  package struct SessionRecord: Hashable, Sendable {
    /// The journal file.
    package let name: String
    /// JSON of a ``Record``, without the line end.
    package let record: String

    package init(name: String, record: String) {
      self.name = name
      self.record = record
    }
  }

  /// One session of the journal, for a report: without the person who has begun it.
  package struct Record: Codable, Hashable, Sendable {
    /// When it began, in RFC 3339.
    package let began: String
    /// How it has ended; nil while it is open, as after a crash.
    @Nullable package var ending: String?
    /// The version of TuneKit that has begun it; nil where the journal does not tell.
    @Nullable package var program: String?
    package let strategy: Strategy
    /// What was written, in the order of the steps.
    package let values: [Value]
    /// What the kernel refused.
    package let refused: [Refused]
    /// How many lines of the journal are damaged or of another version.
    package let unread: Int

    package struct Value: Codable, Hashable, Sendable {
      package let step: StepID
      package let file: SystemPath
      /// What was there first.
      package let was: String
      /// What was written.
      package let will: String
      /// How it read right afterwards; nil where that was not recorded.
      @Nullable package var reads: String?
    }

    package struct Refused: Codable, Hashable, Sendable {
      package let step: StepID
      package let why: String
    }

    package init(_ session: Session) {
      began = session.time
      ending = session.closure?.rawValue
      program = session.author?.version
      strategy = session.strategy
      values = session.originals.map { intent in
        Value(
          step: intent.step, file: intent.file, was: intent.was, will: intent.will,
          reads: session.left[intent.step])
      }
      refused = session.refusals.map { Refused(step: $0.step, why: $0.why) }
      unread = session.damagedLines.count + session.foreignLines.count
    }

    private enum CodingKeys: String, CodingKey {
      case began, ending, program, strategy, values, refused, unread
    }
  }
}

extension HardwareReport {
  /// The file: the same text for the same looks, each look sealed together with all above it.
  package var text: String {
    var text = "\(Self.word) \(Self.version)\n"
    for (index, look) in looks.enumerated() {
      text += look.text(number: index + 1)
      text += "seal \(Fingerprint(of: text))\n"
    }
    return text
  }
}

extension HardwareReport.Look {
  fileprivate func text(number: Int) -> String {
    var lines = [
      "look \(number)", "state \(state.rawValue)", "system \(origin.rawValue)", "time \(time)",
      "uptime \(uptime)", "boot \(boot.string)", "kernel \(kernel)", "tunekit \(program)",
    ]
    lines += modules.map { module in
      "module \(module.kind.rawValue) \(module.id) \(module.isCompiled ? "compiled" : "manifest") "
        + module.fingerprint
    }
    for run in verbs {
      lines.append("verb \(run.verb.rawValue) \(run.status) \(run.milliseconds)")
      lines += Self.indented(run.output)
    }
    for session in sessions {
      lines.append("session \(session.name)")
      lines += Self.indented(session.record)
    }
    lines.append("capture")
    lines += Self.indented(capture)
    return lines.map { $0 + "\n" }.joined()
  }

  private static func indented(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { "  \(Substring($0))" }
  }
}
