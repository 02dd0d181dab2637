/// Another program that tunes this machine.
public struct OtherTuner: Hashable, Sendable {
  /// The name people know it by.
  public let name: String
  /// By what it was found: a process, a unit, a file; and what it sets, where that can be read.
  public let evidence: String
  /// The process by which it was found; nil where it was found otherwise.
  public let process: Int?
  /// Whether it is at work now, and not merely set up for the next boot or event.
  public let isRunning: Bool
  /// What it changes.
  public let reach: Set<Reach>
  /// What would have to be done so that both can live; a command where there is one.
  public let remedy: String
  /// What undoes the remedy; a command.
  public let undo: String
  /// Where it is written what it changes, and when.
  public let source: String
  /// Whether it sets what it sets while the system starts, and then no more by itself.
  public let actsAtBoot: Bool
  /// The governors that it is known to set; empty where that cannot be read.
  public let values: [String]
  /// Whether only what it has set is here: nothing of it runs, and nothing is known to start it.
  public let isLeftover: Bool

  package init(
    name: String, evidence: String, process: Int?, isRunning: Bool, reach: Set<Reach>,
    remedy: String, undo: String, source: String, actsAtBoot: Bool, values: [String],
    isLeftover: Bool = false
  ) {
    self.name = name
    self.evidence = evidence
    self.process = process
    self.isRunning = isRunning
    self.reach = reach
    self.remedy = remedy
    self.undo = undo
    self.source = source
    self.actsAtBoot = actsAtBoot
    self.values = values
    self.isLeftover = isLeftover
  }

  /// The kinds of setting that others change.
  public enum Reach: String, Codable, CaseIterable, Sendable {
    /// Where interrupts are delivered.
    case interrupts
    /// Governors and clock limits.
    case clocks
    /// Whether devices may sleep.
    case power
  }
}

extension OtherTuner {
  /// What it changes, in people's words.
  package var sets: String { Reach.words(for: orderedReach) }

  /// What it changes, in the order of ``Reach``, as JSON has it.
  public var orderedReach: [Reach] { Reach.allCases.filter(reach.contains) }
}

extension OtherTuner.Reach {
  /// These kinds, in people's words.
  package static func words(for reach: [OtherTuner.Reach]) -> String {
    reach.map { kind in
      switch kind {
      case .interrupts: "where interrupts go"
      case .clocks: "governors and clocks"
      case .power: "power saving"
      }
    }.joined(separator: " and ")
  }
}

extension OtherTuner {
  /// A tuner that acts on a person's own lines.
  package init(_ found: [TuningFile], of files: TuningFiles) {
    let lines = found.flatMap { file in file.lines.map { "\(file.path): \($0.text)" } }
    let remedies = found.map(\.remedy)
    self.init(
      name: files.name, evidence: Self.few(lines), process: nil, isRunning: false,
      reach: Set(found.flatMap(\.lines).flatMap(\.reach)),
      remedy: remedies.map(\.command).joined(separator: " && "),
      undo: remedies.map(\.undo).joined(separator: " && "), source: files.source,
      actsAtBoot: true, values: found.flatMap(\.lines).flatMap(\.values))
  }

  /// The script for fixed clocks, or whoever has switched idle states off, by what is left of it.
  ///
  /// The script leaves the governor `userspace` on CPUs, and on devices too or with an idle state
  /// off: nothing else does both. It runs when a person starts it; what starts it at boot is found
  /// by that. So nothing of it can undo anything. Nil where nothing of the kind is here.
  ///
  /// - Parameters:
  ///   - policies: the clocks of the CPUs.
  ///   - devices: the other clocks.
  ///   - processors: the CPUs, with their idle states.
  package init?(
    leftOn policies: [FrequencyPolicy], _ devices: [DevfreqDevice], _ processors: [Processor]
  ) {
    let fixed = policies.filter { $0.governor == "userspace" }.map(\.name)
    let others = devices.filter { $0.governor == "userspace" }.map(\.name)
    let asleep = OffIdleState.all(of: processors)
    let states = asleep.map { "the idle state \($0.name) switched off on \($0.processors)" }
    if !fixed.isEmpty, !others.isEmpty || !asleep.isEmpty {
      let governors = "the governor userspace on \((fixed + others).joined(separator: ", "))"
      self.init(
        name: "fix_freq script",
        evidence: ([governors] + states).joined(separator: "; ") + ", as fix_freq_*.sh leaves it",
        process: nil, isRunning: false, reach: [.clocks, .power],
        remedy: "do not start that script again; a reboot brings the kernel's own values back",
        undo: "sudo bash fix_freq_*.sh", source: KnownTuner.fixedClocks, actsAtBoot: false,
        values: ["userspace"], isLeftover: true)
      return
    }
    guard !asleep.isEmpty else { return nil }
    let files = asleep.map(\.files).joined(separator: " ")
    self.init(
      name: "idle states",
      evidence: states.joined(separator: "; ")
        + ", as fix_freq_*.sh and cpupower idle-set leave it",
      process: nil, isRunning: false, reach: [.power], remedy: "echo 0 | sudo tee \(files)",
      undo: "echo 1 | sudo tee \(files)",
      source: "\(KnownTuner.fixedClocks); cpupower-idle-set(1)", actsAtBoot: false, values: [],
      isLeftover: true)
  }

  /// What there is to do about it, as the end of a sentence.
  package var ending: String {
    isLeftover
      ? "nothing of it runs; to have the kernel's own values again: \(remedy)"
      : "it sets \(sets); to end that: \(remedy)"
  }

  /// The first lines, and how many there are besides.
  private static func few(_ lines: [String]) -> String {
    let shown = lines.prefix(3).joined(separator: "; ")
    return lines.count > 3 ? "\(shown); and \(lines.count - 3) more such lines" : shown
  }
}

extension Inventory {
  /// Who has most likely changed a value, of those who change such things: tuners known to set
  /// what is there, then tuners at work, then tuners set up to be.
  ///
  /// - Parameters:
  ///   - reach: the kind of setting.
  ///   - text: what is there; nil where that does not matter.
  ///   - isInnocent: tuners that cannot have done it.
  /// - Returns: the most likely; nil if none changes such things.
  package func suspect(
    on reach: OtherTuner.Reach, showing text: String? = nil,
    except isInnocent: (OtherTuner) -> Bool = { _ in false }
  ) -> OtherTuner? {
    let present = text?.trimmed ?? ""
    let tuners = otherTuners.filter { tuner in
      // What only was here changes nothing, unless just that was set again.
      let mayAct = !tuner.isLeftover || tuner.values.contains(present)
      return mayAct && tuner.reach.contains(reach) && !isInnocent(tuner)
    }
    return tuners.first { $0.values.contains(present) }
      ?? tuners.first { $0.isRunning && $0.values.isEmpty } ?? tuners.first(where: \.isRunning)
      ?? tuners.first
  }
}

/// The irqbalance that runs, and how it can be asked to leave interrupts alone.
public struct Irqbalance: Hashable, Sendable {
  /// Its process.
  public let process: Int
  /// Its socket; nil where it has none.
  public let socket: SystemPath?
  /// The interrupts it was asked by its socket to leave alone; nil where it cannot be asked.
  public let bans: String?
  /// The words of the `--banmod` arguments it was started with: it leaves alone the interrupts of
  /// every driver whose name contains one.
  public let spared: [String]
  /// The file of its arguments; nil where none is known.
  public let settings: SystemPath?
  /// How long it sleeps between two looks, in seconds: irqbalance(1), `--interval`.
  public let interval: Int

  package init(
    process: Int, socket: SystemPath?, bans: String?, spared: [String], settings: SystemPath?,
    interval: Int
  ) {
    self.process = process
    self.socket = socket
    self.bans = bans
    self.spared = spared
    self.settings = settings
    self.interval = interval
  }

  /// Whether it leaves the interrupts of this driver alone because of its arguments.
  ///
  /// classify.c of 1.9, `add_new_irq`, `check_for_module_ban`: the word is looked for in the name of
  /// the device's driver. Before 1.9 it was looked for in the name of the interrupt.
  package func exempts(driver: String?) -> Bool {
    guard let driver else { return false }
    return spared.contains { driver.contains($0) }
  }
}
