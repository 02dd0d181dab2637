/// Everything that will be done and checked, and nothing that is not in it.
///
/// A strategy is a value: `plan` prints it, `apply` performs it, the journal keeps it whole.
public struct Strategy: Codable, Hashable, Sendable {
  /// `tunekit.plan/1`.
  public let schema: String
  /// The board, the device, its address, the kernel and the boot for which all this holds.
  public let subject: Subject
  /// How far it goes.
  public let profile: Profile
  /// The changes, in the order in which they are made.
  public package(set) var steps: [Step]
  /// The checks, in the order in which they are made.
  public package(set) var probes: [Probe]
  /// The needs that were not met, and why.
  public let declined: [Declined]
  /// What is left alone on purpose.
  public let leftAlone: [LeftAlone]
  /// What should be known or settled first.
  public let cautions: [Caution]
  /// Which CPUs a person has chosen for the interrupts; nil where planning chose.
  @Nullable public var interruptChoice: InterruptChoice?
  /// What the whole of it is known to bring; nil where unmeasured.
  @Nullable public var expected: ExpectedGain?

  package init(
    schema: String, subject: Subject, profile: Profile, steps: [Step], probes: [Probe],
    declined: [Declined], leftAlone: [LeftAlone], cautions: [Caution],
    interruptChoice: InterruptChoice? = nil, expected: ExpectedGain? = nil
  ) {
    self.schema = schema
    self.subject = subject
    self.profile = profile
    self.steps = steps
    self.probes = probes
    self.declined = declined
    self.leftAlone = leftAlone
    self.cautions = cautions
    self.interruptChoice = interruptChoice
    self.expected = expected
  }

  /// The form of this value, which its readers know it by.
  public static let schema = "tunekit.plan/1"

  private enum CodingKeys: String, CodingKey {
    case schema, subject, profile, steps, probes, declined, cautions, expected
    case leftAlone = "left_alone"
    case interruptChoice = "interrupt_choice"
  }

  /// The step of an id.
  public func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }

  /// The same strategy with one of its steps replaced, and what is checked of it.
  package func replacing(_ step: Step) -> Strategy {
    var strategy = self
    strategy.steps = steps.map { $0.id == step.id ? step : $0 }
    strategy.probes = probes.map { probe in
      guard case .delivery(step.id, _) = probe.check else { return probe }
      return Probe.delivery(of: step) ?? probe
    }
    return strategy
  }

  /// The CPU that each of a card's interrupts goes to by this strategy, by its vector's position.
  package func interruptCores(of card: DeviceAddress) -> [Int: Int] {
    steps.reduce(into: [:]) { cores, step in
      guard case .interrupt(card, let vector, _, _) = step.knob.target,
        let core = step.processors?.first
      else { return }
      cores[vector] = core
    }
  }

  /// The steps that change something.
  public var changes: [Step] { steps.filter { !$0.isAlreadyTrue } }
}

/// What a strategy was made for.
///
/// It holds for nothing else.
public struct Subject: Codable, Hashable, Sendable {
  /// The board.
  public let board: ModuleID
  /// The board's name, for people.
  public let boardName: String
  /// The accelerator.
  public let accelerator: ModuleID
  /// The accelerator's name, for people.
  public let acceleratorName: String
  /// Where the card sits.
  public let address: DeviceAddress
  /// What it says it is, as in `1f4b:0650` or `acme,soc-npu`.
  public let deviceID: String
  /// The boot in which the values were found.
  public let boot: BootID
  /// The release of the kernel.
  public let kernel: String
  /// A digest of what the two modules say, to recognise a plan of older modules.
  public let modules: String

  package init(
    board: ModuleID, boardName: String, accelerator: ModuleID, acceleratorName: String,
    address: DeviceAddress, deviceID: String, boot: BootID, kernel: String, modules: String
  ) {
    self.board = board
    self.boardName = boardName
    self.accelerator = accelerator
    self.acceleratorName = acceleratorName
    self.address = address
    self.deviceID = deviceID
    self.boot = boot
    self.kernel = kernel
    self.modules = modules
  }

  private enum CodingKeys: String, CodingKey {
    case board, accelerator, address, kernel, modules
    case boardName = "board_name"
    case acceleratorName = "accelerator_name"
    case deviceID = "device_id"
    case boot = "boot_id"
  }
}

/// A need that was not met, and why: nothing is dropped in silence.
public struct Declined: Codable, Hashable, Sendable {
  /// What was needed.
  public let what: String
  /// Why it is not done.
  public let why: String
  /// Whether a person chose so; nil where no one did.
  public var isChosen: Bool?
  /// Whether it holds already, and there was nothing to do; nil where it does not.
  public var isMet: Bool?

  package init(
    what: String, why: String, isChosen: Bool? = nil, isMet: Bool? = nil
  ) {
    self.what = what
    self.why = why
    self.isChosen = isChosen
    self.isMet = isMet
  }

  private enum CodingKeys: String, CodingKey {
    case what, why
    case isChosen = "chosen"
    case isMet = "met"
  }
}

/// Something that is left alone on purpose.
public struct LeftAlone: Codable, Hashable, Sendable {
  /// What.
  public let what: String
  /// What happened without a choice.
  public let why: String
  /// Where that is known from.
  public let source: String

  package init(
    what: String, why: String, source: String
  ) {
    self.what = what
    self.why = why
    self.source = source
  }
}

/// What a whole strategy is known to bring, as measured.
public struct ExpectedGain: Codable, Hashable, Sendable {
  /// What it brings and for whom not, or before and after with the unit, as in `5-7.5 to 11-12.6 tok/s`.
  public let text: String
  /// Who measured it, on which machine.
  public let by: String?
  /// Where: `measured: ...`.
  public let source: String

  package init(_ text: String, by: String, source: Source) {
    self.text = text
    self.by = by
    self.source = source.description
  }

  /// What several measurements came to, each credited to who made it.
  ///
  /// - Parameter gains: each figure with its measurement; not empty.
  package init(_ gains: [(text: String, source: Source)]) {
    var (authors, places): ([String], [String]) = ([], [])
    for (_, source) in gains {
      let place = if case .measured(let place, _) = source { place } else { source.reference }
      if !authors.contains(source.work) { authors.append(source.work) }
      if !places.contains(place) { places.append(place) }
    }
    let texts = gains.map { gain in
      authors.count > 1 ? "\(gain.text) (\(gain.source.work))" : gain.text
    }
    let only = gains.count == 1 ? gains.first?.source : nil
    self.init(
      texts.joined(separator: "; "), by: authors.joined(separator: " and "),
      source: only ?? .measured(places.joined(separator: "; ")))
  }
}
