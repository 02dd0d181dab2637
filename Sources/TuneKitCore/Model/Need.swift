/// One thing that an accelerator needs of the board it sits in, with the reason.
///
/// The words are few on purpose. What none of them says can be asked for with
/// ``set(_:to:)``, which names a file, its grammar and a value.
public struct Need: Codable, Hashable, Sendable {
  /// What is needed.
  public let request: Request
  /// Why, and how that is known.
  public private(set) var reason: Reason?
  /// What it costs in heat, power or comfort; nil where it costs nothing.
  public private(set) var cost: String?
  /// The profiles that answer it.
  public private(set) var profiles: Set<Profile> = Set(Profile.allCases)
  /// Whether its failure undoes everything or is only reported.
  public private(set) var necessity: Necessity = .required
  /// What else must be the case for it to be answered; all of it.
  public private(set) var conditions: [Condition] = []
  /// What its module calls it, for the order of steps; nil where it has no name.
  public private(set) var name: String?
  /// The needs of the same module whose steps come before its own, by their names.
  public private(set) var after: [String] = []

  /// The words.
  public enum Request: Codable, Hashable, Sendable {
    /// The device's interrupts on a core of this choice.
    case interrupts(on: CoreChoice)
    /// The clock of those cores.
    case clock(of: CoreChoice, at: ClockGoal)
    /// The core that takes the interrupt does not sleep so deep that waking is felt.
    case shallowSleep
    /// The device and its root port do not sleep while the system runs.
    case runtimePowerOn
    /// The memory's clock at its maximum, where the board has one that can be set.
    case memoryClockAtMaximum
    /// The accelerator's own clock, where its driver has one that can be set.
    case deviceClockAtMaximum
    /// The accelerator sleeps only after it has been idle for so many milliseconds.
    case idleDelay(milliseconds: Int)
    case set(Knob, to: String)
    /// A setting that TuneKit leaves alone, always.
    case handsOff(Untouchable)
  }

  /// Which cores.
  public enum CoreChoice: String, Codable, Sendable {
    /// Those within 10 % of the fastest.
    case fastest
  }

  /// How high a clock.
  public enum ClockGoal: String, Codable, Sendable {
    /// As high as it goes; a cooler profile may answer with less.
    case maximum
  }

  /// What is left alone.
  public enum Untouchable: String, Codable, Sendable, CaseIterable {
    /// Maximum read-request size.
    case pciMaxReadRequest
    /// Maximum payload size.
    case pciMaxPayload
    /// Speed, width and power states of the link.
    case pciLinkControl
    /// Resetting the function or the bus.
    case reset
    /// Removing the device from the bus.
    case remove
    /// Looking for devices on the bus again.
    case rescan
    /// `power/control` of a device on the chip.
    case powerControl
    /// Its clock past its driver, by debugfs or the clock tree.
    case clockTree
    /// Its supply.
    case voltage
  }

  package init(_ request: Request) { self.request = request }

  /// The device's interrupts on cores of this choice.
  public static func interrupts(on cores: CoreChoice) -> Need { Need(.interrupts(on: cores)) }

  /// The clock of those cores.
  public static func clock(of cores: CoreChoice, at goal: ClockGoal) -> Need {
    Need(.clock(of: cores, at: goal))
  }

  /// The core that takes the interrupt stays easy to wake.
  public static let shallowSleep = Need(.shallowSleep)
  /// The device and its root port stay awake.
  public static let runtimePowerOn = Need(.runtimePowerOn)
  /// The memory's clock at its maximum.
  public static let memoryClockAtMaximum = Need(.memoryClockAtMaximum)
  /// The accelerator's own clock at its maximum.
  public static let deviceClockAtMaximum = Need(.deviceClockAtMaximum)

  /// The accelerator sleeps only after it has been idle for so long.
  public static func idleDelay(milliseconds: Int) -> Need {
    Need(.idleDelay(milliseconds: milliseconds))
  }

  /// A file, its grammar, a value.
  public static func set(_ knob: Knob, to text: String) -> Need { Need(.set(knob, to: text)) }

  /// A setting that TuneKit leaves alone, always.
  public static func handsOff(_ what: Untouchable) -> Need { Need(.handsOff(what)) }

  /// The same need with its reason.
  ///
  /// The examination of modules refuses a need without one.
  public func because(_ text: String, _ source: Source) -> Need {
    changed { $0.reason = Reason(text, source) }
  }

  /// The same need with what it costs.
  public func costing(_ cost: String?) -> Need { changed { $0.cost = cost } }

  /// The same need in these profiles only.
  public func only(in profiles: Profile...) -> Need { changed { $0.profiles = Set(profiles) } }

  /// The same need in these profiles only.
  public func answered(in profiles: Set<Profile>) -> Need { changed { $0.profiles = profiles } }

  /// The same need only where all of this is the case.
  public func only(where condition: Condition, _ others: Condition...) -> Need {
    changed { $0.conditions += [condition] + others }
  }

  /// The same need with a name, by which others of its module can wait for it.
  public func named(_ name: String) -> Need { changed { $0.name = name } }

  /// The same need, whose steps come after those of these needs of the same module.
  public func after(_ names: String...) -> Need { changed { $0.after += names } }

  /// The same need, whose failure is reported and undoes nothing.
  public var desirable: Need { changed { $0.necessity = .desirable } }

  private func changed(_ change: (inout Need) -> Void) -> Need {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Need {
  /// The reason, or the admission that there is none.
  package var stated: Reason {
    reason ?? Reason("No reason is given.", .assumed("the module does not say"))
  }
}

extension Need.Request {
  /// What a kind of need is called, in one place; a new kind adds a case to the switch below.
  package struct Descriptor {
    /// The word and its value in a manifest; nil where the manifest needs more than these two.
    package var manifest: Manifest?
    /// The name for people.
    package let title: String
    /// The text that the digest of a plan's modules hashes.
    ///
    /// It must never change: saved plans hold the digest.
    package let digest: String

    /// A word of a manifest and the value that it takes.
    package struct Manifest {
      /// The word, as in `memory-clock`.
      package let word: String
      /// The only value, as in `maximum`; nil for `true`.
      package var value: String?
    }
  }

  package var descriptor: Descriptor {
    switch self {
    case .interrupts(let cores):
      Descriptor(
        manifest: .init(word: "interrupts", value: "fastest-cores"),
        title: "interrupt placement", digest: "interrupts \(cores.rawValue)")
    case .clock(let cores, let goal):
      Descriptor(
        manifest: .init(word: "clock", value: "maximum"),
        title: "clock of the fastest cores", digest: "clock \(cores.rawValue) \(goal.rawValue)")
    case .shallowSleep:
      Descriptor(
        manifest: .init(word: "shallow-sleep"), title: "wake-up limit", digest: "shallow sleep")
    case .runtimePowerOn:
      Descriptor(
        manifest: .init(word: "runtime-power-on"), title: "runtime power", digest: "runtime power")
    case .memoryClockAtMaximum:
      Descriptor(
        manifest: .init(word: "memory-clock", value: "maximum"),
        title: "memory clock at its maximum", digest: "memory clock")
    case .deviceClockAtMaximum:
      Descriptor(
        manifest: .init(word: "device-clock", value: "maximum"),
        title: "clock of the accelerator at its maximum", digest: "device clock")
    case .idleDelay(let milliseconds):
      Descriptor(
        title: "delay before the accelerator sleeps", digest: "idle delay \(milliseconds)")
    case .set(let knob, let text):
      if case .file(let file) = knob.target {
        Descriptor(title: "\(file)", digest: "\(file) \(knob.grammar.rawValue) \(text)")
      } else {
        Descriptor(title: "a setting", digest: text)
      }
    case .handsOff(let what):
      Descriptor(title: what.descriptor.title, digest: "hands off \(what.rawValue)")
    }
  }

  /// The kinds that a manifest asks for with one word and one value, in the order of its messages.
  package static let plain: [Need.Request] = [
    .interrupts(on: .fastest), .clock(of: .fastest, at: .maximum), .shallowSleep, .runtimePowerOn,
    .memoryClockAtMaximum, .deviceClockAtMaximum,
  ]

  package var title: String { descriptor.title }
}

extension Need.Untouchable {
  /// The word in a manifest, and the name for people.
  package var descriptor: (word: String, title: String) {
    switch self {
    case .pciMaxReadRequest: ("read-request-size", "read-request size")
    case .pciMaxPayload: ("payload-size", "payload size")
    case .pciLinkControl: ("link-control", "link control")
    case .reset: ("reset", "reset of the card")
    case .remove: ("removal", "removal from the bus")
    case .rescan: ("rescan", "rescan of the bus")
    case .powerControl: ("power-control", "power/control of the accelerator")
    case .clockTree: ("clock-tree", "its clock past its driver")
    case .voltage: ("voltage", "its voltage")
    }
  }
}

/// Whether the failure of a step undoes everything or is only reported.
public enum Necessity: String, Codable, Sendable {
  /// Without it the rest is restored.
  case required
  /// The rest stays without it.
  case desirable
}

/// How far to go.
public enum Profile: String, Codable, CaseIterable, Sendable {
  /// What was measured on hardware, and nothing more.
  case standard
  /// Also what is only reasoned to shorten waiting.
  case latency
  /// Interrupt placement, and a raised floor of the clock instead of a fixed one.
  case cool
}

/// Which CPUs a person has chosen for a card's interrupts, instead of what planning would choose.
public struct InterruptChoice: Codable, Hashable, Sendable {
  /// The CPUs; nil for the fastest.
  @Nullable public var processors: CPUSet?
  /// Whether the vectors go to these CPUs in turn, and not all to one.
  public let isSpread: Bool

  /// A choice; nil where nothing is chosen.
  ///
  /// - Parameters:
  ///   - processors: the CPUs; nil for the fastest.
  ///   - isSpread: whether the vectors go to them in turn.
  public init?(processors: CPUSet?, isSpread: Bool) {
    guard processors != nil || isSpread else { return nil }
    self.processors = processors
    self.isSpread = isSpread
  }

  private enum CodingKeys: String, CodingKey {
    case processors = "cpus"
    case isSpread = "spread"
  }
}

extension Need {
  /// Why a file is no file that a module may name; nil where it may.
  ///
  /// The number of an interrupt belongs to another device after the next boot.
  package static func objection(toNaming file: SystemPath) -> String? {
    if file.string.contains(where: { "*?[".contains($0) }) {
      return "a path is no pattern; name each file"
    }
    let parts = file.components
    guard parts.count > 2, parts[0] == "proc", parts[1] == "irq",
      parts[2].allSatisfy(\.isWholeNumber)
    else { return nil }
    return "an interrupt has another number after a boot; ask for interrupts on the fastest cores"
  }
}
