/// Turns facts and needs into a strategy, purely: equal arguments give equal bytes.
package struct Planner: Sendable {
  /// How far to go.
  package let profile: Profile
  /// The CPUs that an applied strategy has already chosen for the interrupts, by vector.
  ///
  /// They are kept as long as they may take one, so that planning again does not wander.
  package let kept: [Int: Int]
  /// Which CPUs a person has chosen for the interrupts.
  package let choice: InterruptChoice?

  /// The interrupts that the kernel has refused to move in this boot, by number, and why.
  package let refused: [Int: String]

  /// The steps that the configuration leaves out, by the beginnings of their ids.
  package let leavingOut: [Configured<String>]

  /// Whether the machine is too hot for what keeps CPUs fast and awake.
  package let avoidsHeat: Bool

  package init(
    profile: Profile = .standard, keeping kept: [Int: Int] = [:],
    without refused: [Int: String] = [:], leavingOut: [Configured<String>] = [],
    choosing choice: InterruptChoice? = nil, avoidingHeat avoidsHeat: Bool = false
  ) {
    self.choice = choice
    self.avoidsHeat = avoidsHeat
    self.leavingOut = leavingOut
    self.profile = profile
    self.kept = kept
    self.refused = refused
  }

  /// The strategy for an accelerator in its place on a board.
  ///
  /// - Parameters:
  ///   - accelerator: what the card is.
  ///   - place: where it sits.
  ///   - board: what it sits on.
  ///   - extras: modules whose needs are added to the accelerator's.
  ///   - others: the other accelerators of this machine, which keep their cores.
  ///   - tuned: those of them that are tuned, and need no word.
  ///   - machine: everything else.
  /// - Returns: every write and every check.
  /// - Throws: ``PlanningError`` where modules contradict themselves or ask for what is never
  ///   written. Needs that cannot be met are no error; they are listed in ``Strategy/declined``.
  package func strategy(
    for accelerator: any Accelerator, at place: Placement, on board: any Board,
    with extras: [any ExtraNeeds] = [], beside others: [Recognition.Found] = [],
    tuned: Set<DeviceAddress> = [], of machine: Inventory
  ) throws(PlanningError) -> Strategy {
    let situation = Situation(
      accelerator: accelerator, place: place, board: board, extras: extras, others: others,
      tuned: tuned, machine: machine,
      topology: Topology(of: machine, kinds: board.cores))
    if let obstacle = place.blockade { return strategy(blockedBy: obstacle, in: situation) }
    var whole = Answer()
    var answered: [Answered] = []
    for (asker, need) in needs(in: situation) {
      let isAsked = need.profiles.contains(profile)
      let answer = isAsked ? answer(need, of: asker, in: situation) : Answer()
      answered.append((need, answer))
      whole += answer
    }
    let proposals = whole.proposals
    for proposal in proposals {
      if let objection = NeverTouch.objection(to: proposal.knob, at: proposal.file) {
        throw .forbidden(proposal.requestedBy.first ?? accelerator.id, proposal.file, objection)
      }
    }
    let (merged, lost) = try ProposalMerge.merge(proposals)
    let sorted: [Step]
    do throws(StepCycle) {
      sorted = try StepOrder.sorted(Self.steps(merged, answering: proposals))
    } catch {
      throw .cycle(error.steps)
    }
    let (steps, leftOut) = chosen(of: sorted)
    return Strategy(
      schema: Strategy.schema, subject: situation.subject, profile: profile, steps: steps,
      probes: probes(for: steps, answering: merged, in: situation),
      declined: whole.declined + lost + leftOut, leftAlone: whole.leftAlone,
      cautions: cautions(about: steps, in: situation) + idleEntries(among: sorted),
      interruptChoice: choice, expected: expectation(of: answered, from: steps, in: situation))
  }

  /// What is known while planning, in one value.
  struct Situation {
    let accelerator: any Accelerator
    let place: Placement
    let board: any Board
    let extras: [any ExtraNeeds]
    /// The other accelerators of this machine.
    let others: [Recognition.Found]
    /// Those of them that are tuned.
    let tuned: Set<DeviceAddress>
    let machine: Inventory
    let topology: Topology

    var subject: Subject {
      Subject(
        board: board.id, boardName: board.name, accelerator: accelerator.id,
        acceleratorName: accelerator.name, address: place.device.address,
        deviceID: place.device.identity, boot: machine.identity.boot,
        kernel: machine.identity.kernel,
        modules: Digest.of(board, accelerator, with: extras, at: place))
    }
  }

  /// What one need comes to.
  struct Answer {
    var proposals: [ProposedStep] = []
    var declined: [Declined] = []
    var leftAlone: [LeftAlone] = []

    static func declining(_ what: String, because why: String) -> Answer {
      Answer(declined: [Declined(what: what, why: why)])
    }

    static func += (answer: inout Answer, other: Answer) {
      answer.proposals += other.proposals
      answer.declined += other.declined
      answer.leftAlone += other.leftAlone
    }
  }
}

extension Planner {
  /// What one need comes to on this machine; each kind has its file below `Needs`.
  func answer(_ need: Need, in situation: Situation) -> Answer {
    switch need.request {
    case .interrupts: placeInterrupts(need, in: situation)
    case .clock: raiseClock(need, in: situation)
    case .shallowSleep: keepAwake(need, in: situation)
    case .runtimePowerOn: keepPowered(need, in: situation)
    case .memoryClockAtMaximum: raiseMemoryClock(need, in: situation)
    case .deviceClockAtMaximum: raiseDeviceClock(need, in: situation)
    case .idleDelay(let time): delaySleep(by: time, need, in: situation)
    case .set(let knob, let text): set(knob, to: text, need, in: situation)
    case .handsOff(let what): leaveAlone(what, need)
    }
  }
}

/// Who asks for what, and in which order it is done.
extension Planner {
  /// The needs of the accelerator, and those that other modules add to them.
  func needs(in situation: Situation) -> [(asker: ModuleID, need: Need)] {
    let place = situation.place
    return situation.accelerator.needs(at: place).map { (situation.accelerator.id, $0) }
      + situation.extras.flatMap { extra in extra.needs(at: place).map { (extra.id, $0) } }
  }

  /// What one need comes to, where all of its conditions hold.
  func answer(_ need: Need, of asker: ModuleID, in situation: Situation) -> Answer {
    let unmet = need.conditions.filter {
      !$0.holds(on: situation.machine, at: situation.place)
    }
    if !unmet.isEmpty {
      let conditions = unmet.map(\.description).joined(separator: " and ")
      return .declining(need.request.title, because: "only where \(conditions)")
    }
    var answer = answer(need, in: situation)
    guard asker != situation.accelerator.id else { return answer }
    for place in answer.proposals.indices { answer.proposals[place].requestedBy = [asker] }
    return answer
  }

  /// The steps of merged proposals, each after those that the names of needs put before it.
  ///
  /// - Parameters:
  ///   - merged: one proposal for each knob.
  ///   - proposals: all of them, whose names hold for the steps that answer them.
  /// - Returns: the steps, in the order of the merged proposals.
  static func steps(_ merged: [ProposedStep], answering proposals: [ProposedStep]) -> [Step] {
    let ids = Dictionary(merged.map { ($0.knob.target, $0.id) }, uniquingKeysWith: { $1 })
    var named: [NeedName: [StepID]] = [:]
    var waiting: [Knob.Target: [NeedName]] = [:]
    for proposal in proposals {
      guard let asker = proposal.requestedBy.first, let id = ids[proposal.knob.target] else {
        continue
      }
      if let name = proposal.need.name {
        named[NeedName(asker: asker, name: name), default: []] += [id]
      }
      waiting[proposal.knob.target, default: []] += proposal.need.after.map {
        NeedName(asker: asker, name: $0)
      }
    }
    return merged.map { proposal in
      let before = Set((waiting[proposal.knob.target] ?? []).flatMap { named[$0] ?? [] })
      return proposal.step(after: before.subtracting([proposal.id]).sorted())
    }
  }

  /// A need by its name, which holds within its module.
  private struct NeedName: Hashable {
    let asker: ModuleID
    let name: String
  }
}

extension Planner {
  /// The steps that stay, and those that the configuration leaves out or that wait until it is cooler.
  func chosen(of steps: [Step]) -> (steps: [Step], declined: [Declined]) {
    var declined: [Declined] = []
    let kept = steps.filter { step in
      if avoidsHeat && step.makesHeat {
        declined.append(
          Declined(
            what: step.title, why: "waits until the machine is cooler, as on-heat says",
            isChosen: true))
        return false
      }
      guard let entry = leavingOut.first(where: { step.id.begins(with: $0.value) }) else {
        return true
      }
      declined.append(
        Declined(
          what: step.title, why: "left out by \(entry.place), leave-out \"\(entry.value)\"",
          isChosen: true))
      return false
    }
    return (kept, declined)
  }

  /// That an entry leaves nothing out of this plan, as one does in which a letter is wrong.
  func idleEntries(among steps: [Step]) -> [Caution] {
    leavingOut.filter { entry in !steps.contains { $0.id.begins(with: entry.value) } }.map {
      entry in
      let near = ClosestMatch.words(to: entry.value, among: steps.map(\.id.string))
      let hint = near.isEmpty ? "" : "; nearest: \(near.joined(separator: ", "))"
      return Caution(
        "leave-out \"\(entry.value)\"",
        because: "\(entry.place) leaves out no step of this plan\(hint)")
    }
  }
}

extension StepID {
  /// Whether it begins like that; a number is not cut in two.
  func begins(with beginning: String) -> Bool {
    guard !beginning.isEmpty, string.hasPrefix(beginning) else { return false }
    let isDigit = { (character: Character?) in character?.isWholeNumber ?? false }
    return !(isDigit(beginning.last) && isDigit(string.dropFirst(beginning.count).first))
  }
}

/// Why there is no strategy.
public enum PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two proposals of equal weight want different values of one thing.
  case conflict(String, String, String)
  /// Steps wait for each other in a circle.
  case cycle([StepID])
  /// A module asks for something that is never written.
  case forbidden(ModuleID, SystemPath, String)

  /// One line for people.
  public var description: String {
    switch self {
    case .conflict(let what, let first, let second):
      "\(what): conflicting needs: one wants \(first), another \(second), and neither has precedence"
    case .cycle(let steps):
      "these steps wait for each other: \(steps.map(\.string).joined(separator: ", "))"
    case .forbidden(let module, let file, let why):
      "module \(module) asks to write \(file), which is never written: \(why)"
    }
  }
}
