/// Turns facts and needs into a strategy, purely: equal arguments give equal bytes.
public struct Planner: Sendable {
  /// How far to go.
  public let profile: Profile
  /// The CPUs that an applied strategy has already chosen for the interrupts, by vector.
  ///
  /// They are kept as long as they may take one, so that planning again does not wander.
  public let kept: [Int: Int]
  /// Which CPUs a person has chosen for the interrupts.
  public let choice: InterruptChoice?

  /// The interrupts that the kernel has refused to move in this boot, by number, and why.
  public let refused: [Int: String]

  /// The steps that the configuration leaves out, by the beginnings of their ids.
  public let leavingOut: [Configured<String>]

  /// Whether the machine is too hot for what keeps CPUs fast and awake.
  public let isSparing: Bool

  /// A planner for one profile.
  public init(
    profile: Profile = .standard, keeping kept: [Int: Int] = [:],
    without refused: [Int: String] = [:], leavingOut: [Configured<String>] = [],
    choosing choice: InterruptChoice? = nil, sparing isSparing: Bool = false
  ) {
    self.choice = choice
    self.isSparing = isSparing
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
  ///   - machine: everything else.
  /// - Returns: every write and every check.
  /// - Throws: ``PlanningError`` where modules contradict themselves or ask for what is never
  ///   written. Needs that cannot be met are no error; they stand in ``Strategy/declined``.
  public func strategy(
    for accelerator: any Accelerator, at place: Placement, on board: any Board,
    with extras: [any Supplement] = [], of machine: Inventory
  ) throws(PlanningError) -> Strategy {
    let situation = Situation(
      accelerator: accelerator, place: place, board: board, extras: extras, machine: machine,
      topology: Topology(of: machine, kinds: board.cores))
    if let obstacle = place.blockade { return strategy(blockedBy: obstacle, in: situation) }
    var claims: [Claim] = []
    var declined: [Declined] = []
    var leftAlone: [LeftAlone] = []
    var answered: [Answered] = []
    for (asker, need) in needs(in: situation) {
      let isAsked = need.profiles.contains(profile)
      let answer = isAsked ? answer(need, of: asker, in: situation) : Answer()
      answered.append((need, answer))
      claims += answer.claims
      declined += answer.declined
      leftAlone += answer.leftAlone
    }
    for claim in claims {
      if let objection = NeverTouch.objection(to: claim.knob, at: claim.file) {
        throw .forbidden(claim.requestedBy.first ?? accelerator.id, claim.file, objection)
      }
    }
    let (settled, lost) = try ClaimSettlement.settle(claims)
    let sorted = try StepOrder.sorted(Self.steps(settled, answering: claims))
    let (steps, leftOut) = chosen(of: sorted)
    return Strategy(
      schema: Strategy.schema, subject: situation.subject, profile: profile, steps: steps,
      probes: probes(for: steps, in: situation), declined: declined + lost + leftOut,
      leftAlone: leftAlone,
      cautions: cautions(about: steps, in: situation) + idleEntries(among: sorted),
      interruptChoice: choice, expected: expectation(of: answered, from: steps))
  }

  /// What is known while planning, in one value.
  struct Situation {
    let accelerator: any Accelerator
    let place: Placement
    let board: any Board
    let extras: [any Supplement]
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
    var claims: [Claim] = []
    var declined: [Declined] = []
    var leftAlone: [LeftAlone] = []

    static func declining(_ what: String, because why: String) -> Answer {
      Answer(declined: [Declined(what: what, why: why)])
    }
  }
}
