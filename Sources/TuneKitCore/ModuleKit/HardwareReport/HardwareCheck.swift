/// What a report proves of the modules, and what it does not.
///
/// It demands what Plugins-doc/marking-as-tested.md demands. A person who edits a report, seals it again
/// and keeps all its parts in agreement is not found out: who sent it has to be trusted, too.
package struct HardwareCheck: Encodable, Hashable, Sendable {
  package enum Verdict: String, Codable, Sendable {
    case proves
    case doesNotProve = "does-not-prove"
  }

  /// What a claim is about: the file as a whole, or a verb.
  package enum Part: String, Codable, CaseIterable, Sendable {
    case file, detect, plan, apply, verify, revert
  }

  package enum State: String, Codable, Sendable {
    case shown
    /// The report does not show it; what it says may still be true.
    case notShown = "not-shown"
    /// The report contradicts itself.
    case contradicted
  }

  /// One thing that must be so.
  package struct Claim: Encodable, Hashable, Sendable {
    package let part: Part
    package let state: State
    package let what: String
    /// What the report says of it.
    package let seen: String

    private enum CodingKeys: String, CodingKey {
      case part = "about"
      case state, what, seen
    }
  }

  /// One look, in short.
  package struct Sight: Encodable, Hashable, Sendable {
    package let state: HardwareReport.State
    package let system: HardwareReport.Origin
    package let time: String
    /// The status of each verb that ran.
    package let verbs: [String: Int]
  }

  package let verdict: Verdict
  /// Why the verdict is not that it proves it; empty where it is.
  package let reasons: [String]
  @Nullable package var board: ModuleID?
  @Nullable package var accelerator: ModuleID?
  @Nullable package var address: DeviceAddress?
  @Nullable package var slot: String?
  /// The driver and its version; nil where the card has none.
  @Nullable package var driver: String?
  package let kernel: String
  /// The version of TuneKit that made it.
  package let program: String
  package let looks: [Sight]
  package let claims: [Claim]
  /// What may be added to the modules' `tested`, if the verdict is that it proves it: the kernel by
  /// verb.
  package let tested: [String: String]

  /// Examines a report.
  ///
  /// - Parameters:
  ///   - report: what was read.
  ///   - registry: the modules of this program.
  ///   - version: that of this program.
  ///   - state: an empty folder that is `/` for the journals of the machines that are played through.
  package init(
    of report: HardwareReport, by registry: Registry, version: String, state: RootDirectory
  ) {
    var examiner = HardwareExaminer(report, registry, version, state)
    examiner.examine()
    claims = examiner.claims
    reasons = claims.filter { $0.state != .shown }.map { "\($0.what): \($0.seen)" }
    verdict = reasons.isEmpty ? .proves : .doesNotProve
    let subject = examiner.subject
    let release = report.looks.first?.kernel ?? ""
    kernel = release
    program = report.looks.first?.program ?? ""
    looks = report.looks.map { look in
      Sight(
        state: look.state, system: look.origin, time: look.time,
        verbs: look.verbs.reduce(into: [:]) { $0[$1.verb.rawValue] = $1.status })
    }
    let broken = Set(claims.filter { $0.state != .shown }.map(\.part))
    // What was not reached is not shown either.
    let proven = Set(claims.map(\.part)).subtracting(broken)
    let verbs = broken.contains(.file) ? [] : proven.subtracting([.file])
    tested = verbs.reduce(into: [:]) { $0[$1.rawValue] = release }
    board = subject?.board
    accelerator = subject?.accelerator
    address = subject?.address
    slot = examiner.slot
    driver = examiner.driver
  }

  private enum CodingKeys: String, CodingKey {
    case verdict, reasons, board, accelerator, address, slot, driver, kernel, looks, claims, tested
    case program = "tunekit"
  }
}

/// Holds the parts of a report against each other, and against this program.
struct HardwareExaminer {
  private let report: HardwareReport
  private let registry: Registry
  private let version: String
  private let state: RootDirectory
  private(set) var claims: [HardwareCheck.Claim] = []
  /// The pair that the report is about; nil where no plan can be read.
  private(set) var subject: Subject?
  private(set) var slot: String?
  private(set) var driver: String?

  init(
    _ report: HardwareReport, _ registry: Registry, _ version: String, _ state: RootDirectory
  ) {
    self.report = report
    self.registry = registry
    self.version = version
    self.state = state
  }

  mutating func examine() {
    examineFile()
    let chosen = Chosen(of: report.looks)
    guard let before = chosen.before.flatMap(Sight.init) else {
      claim(.file, .notShown, "a look before apply", "there is none with a readable capture")
      return
    }
    examineDetect(before)
    let plan = examinePlan(before)
    subject = plan?.subject
    guard let plan else { return }
    guard let tuned = chosen.tuned.flatMap(Sight.init) else {
      claim(.apply, .notShown, "a look while it is applied", "there is none")
      return
    }
    let session = examineApply(plan, before, tuned)
    examineVerify(session?.record.strategy ?? plan, before, tuned)
    guard let after = chosen.after.flatMap(Sight.init) else {
      claim(.revert, .notShown, "a look after revert", "there is none")
      return
    }
    examineRevert(plan, session?.name, before, after)
  }

  private mutating func claim(
    _ part: HardwareCheck.Part, _ state: HardwareCheck.State, _ what: String, _ seen: String
  ) {
    claims.append(HardwareCheck.Claim(part: part, state: state, what: what, seen: seen))
  }

  /// Claims that something is so, or that it is not.
  private mutating func claim(
    _ part: HardwareCheck.Part, _ what: String, if isSo: Bool, _ seen: String,
    else failing: (HardwareCheck.State, String)
  ) {
    claim(part, isSo ? .shown : failing.0, what, isSo ? seen : failing.1)
  }

  /// The three looks that tell the story.
  private struct Chosen {
    var before: HardwareReport.Look?
    var tuned: HardwareReport.Look?
    var after: HardwareReport.Look?

    /// The last tuned look at which everything held, between two untuned ones; else what there is.
    init(of looks: [HardwareReport.Look]) {
      let tuned = looks.indices.filter { index in
        looks[index].state == .tuned && looks[..<index].contains { $0.state == .untuned }
      }
      let holding = tuned.filter { Self.holds(looks[$0]) }
      let isFollowed = { (index: Int) in looks[index...].contains { $0.state == .untuned } }
      let best =
        holding.last(where: isFollowed) ?? holding.last ?? tuned.last(where: isFollowed)
        ?? tuned.last
      guard let best else {
        before = looks.last { $0.state == .untuned }
        return
      }
      self.tuned = looks[best]
      before = looks[..<best].last { $0.state == .untuned }
      after = looks[best...].first { $0.state == .untuned }
    }

    private static func holds(_ look: HardwareReport.Look) -> Bool {
      guard let run = look.run(.verify), run.status == 0 else { return false }
      return (try? JSON.value(Verification.self, from: Array(run.output.utf8)))?.outcome == .holds
    }
  }

  /// A look whose capture can be read, and the machine in it.
  private struct Sight {
    let look: HardwareReport.Look
    let capture: Capture
    let image: MachineImage
    let inventory: Inventory

    init?(_ look: HardwareReport.Look) {
      guard let capture = try? Capture(parsing: look.capture + "\n") else { return nil }
      self.look = look
      self.capture = capture
      image = MachineImage(capture)
      inventory = Survey(of: image).inventory()
    }

    /// What a verb printed, as a value.
    func value<Value: Decodable>(
      _ type: Value.Type, of verb: HardwareReport.Verb
    ) -> Value? {
      look.run(verb).flatMap { try? JSON.value(type, from: Array($0.output.utf8)) }
    }
  }
}

// The file as a whole.
extension HardwareExaminer {
  private mutating func examineFile() {
    let looks = report.looks
    let changed = looks.indices.filter { !looks[$0].isSealed }.map { "look \($0 + 1)" }
    claim(
      .file, "the file is as it was written", if: changed.isEmpty,
      looks.count == 1 ? "1 look, sealed" : "\(looks.count) looks, each sealed",
      else: (.contradicted, "changed since: \(changed.joined(separator: ", "))"))
    let others = looks.filter { $0.origin != .running }.map(\.origin)
    claim(
      .file, "it is of a running system", if: others.isEmpty, "it says so",
      else: (
        .notShown,
        others.contains(.tree) ? "it is of a tree of files" : "it is of a captured machine"
      ))
    for (index, look) in looks.enumerated() { examine(look, number: index + 1) }
    examineOrder(looks)
    examineProgram(looks)
  }

  /// Whether a look's head and its capture say the same.
  private mutating func examine(_ look: HardwareReport.Look, number: Int) {
    guard let sight = Sight(look) else {
      return claim(
        .file, .contradicted, "the capture of look \(number) can be read", "it cannot")
    }
    let identity = sight.inventory.identity
    let isMade =
      !sight.capture.comments.isEmpty || !sight.capture.rates.isEmpty
      || !sight.capture.incarnations.isEmpty
    if isMade {
      claim(
        .file, .contradicted, "the capture of look \(number) was taken",
        "it has lines that only people write")
    }
    if identity.boot != look.boot || identity.kernel.onOneLine != look.kernel {
      claim(
        .file, .contradicted, "the capture of look \(number) is of its boot and kernel",
        "it is of boot \(identity.boot.string), kernel \(identity.kernel.onOneLine)")
    }
  }

  private mutating func examineOrder(_ looks: [HardwareReport.Look]) {
    let first = looks.first
    let isOne = looks.allSatisfy { $0.boot == first?.boot && $0.kernel == first?.kernel }
    let isKnown = first?.boot != .unknown
    claim(
      .file, "all looks are of one boot", if: isOne && isKnown, first?.boot.string ?? "",
      else: (
        isOne ? .notShown : .contradicted, isOne ? "the boot is unknown" : "they are of several"
      )
    )
    for (earlier, later) in zip(looks, looks.dropFirst()) {
      let from = Timestamp.seconds(of: earlier.time) ?? 0
      let to = Timestamp.seconds(of: later.time) ?? 0
      let passed = later.uptime.subtractingReportingOverflow(earlier.uptime)
      if to < from || passed.overflow || passed.partialValue < 0 {
        claim(
          .file, .contradicted, "the looks follow each other",
          "\(later.time) comes after \(earlier.time)")
      } else if abs(to - from - passed.partialValue / 1000) > Self.clockError {
        claim(
          .file, .contradicted, "the times of the looks agree with how long the boot lasted",
          "\(to - from) s by the clock, \(passed.partialValue / 1000) s since boot")
      }
    }
  }

  /// By how many seconds a clock may be corrected between two looks.
  private static let clockError = 30

  private mutating func examineProgram(_ looks: [HardwareReport.Look]) {
    let versions = Set(looks.map(\.program)).sorted()
    claim(
      .file, "this version of TuneKit made it", if: versions == [version], version,
      else: (
        .notShown,
        "\(versions.map { "\($0.prefix(40))" }.joined(separator: ", ")) made it, this is \(version)"
      ))
    let present = Set(
      (registry.boards.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
        + registry.accelerators.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) })
        .map { HardwareReport.ModuleMark($0) }.map { "\($0.id) \($0.fingerprint)" })
    let marks = Set(looks.flatMap(\.modules))
    let strange = marks.filter { !present.contains("\($0.id) \($0.fingerprint)") }.map(\.id)
      .sorted()
    let names = Set(marks.map(\.id)).sorted().joined(separator: ", ")
    claim(
      .file, "its modules say what those of this program say",
      if: strange.isEmpty && !marks.isEmpty,
      names,
      else: (
        .notShown,
        marks.isEmpty
          ? "no module was recognised"
          : "not so: \(strange.joined(separator: ", ")); with a manifest, name it by --manifest"
      ))
  }
}

// detect and plan, which are played through on the capture.
extension HardwareExaminer {
  /// What detect prints, as far as a report is held against it.
  private struct Found: Decodable {
    let board: Board
    let accelerators: [Card]

    struct Board: Decodable {
      let id: String?
    }

    struct Card: Decodable {
      let id: String
      let address: String
      let slot: String?
      let driver: String?
      let interrupts: [Line]

      struct Line: Decodable {
        let irq: Int
      }

      var described: String {
        let lines = interrupts.map { "\($0.irq)" }.joined(separator: ", ")
        return "\(id) at \(address), \(slot ?? "no known slot"), driver \(driver ?? "none"), "
          + "interrupts \(lines.isEmpty ? "none" : lines)"
      }
    }

    var described: String {
      "\(board.id ?? "no board"); " + accelerators.map(\.described).joined(separator: "; ")
    }
  }

  private func tunekit(
    on sight: Sight, choosing choice: Recognition.Choice = .init(), as plan: Strategy? = nil
  ) -> TuneKit {
    TuneKit(
      sight.image, state: state, registry: registry, choice: choice,
      profile: plan?.profile ?? .standard, interruptChoice: plan?.interruptChoice)
  }

  private mutating func examineDetect(_ before: Sight) {
    guard let found = before.value(Found.self, of: .detect), before.look.run(.detect)?.status == 0
    else {
      return claim(
        .detect, .notShown, "detect recognises board and card",
        "it ended with \(before.look.run(.detect).map { "\($0.status)" } ?? "nothing")")
    }
    claim(.detect, .shown, "detect recognises board and card", found.described)
    if let card = found.accelerators.first(where: { $0.driver == nil }) {
      claim(.detect, .notShown, "the driver has the card", "\(card.id) has no driver")
    }
    let choice = Recognition.Choice(board: found.board.id)
    let again = (try? tunekit(on: before, choosing: choice).detect()).map(Self.described)
    claim(
      .detect, "the capture shows what detect printed", if: again == found.described,
      "this program comes to the same",
      else: (.contradicted, "this program comes to: \(again ?? "nothing")"))
  }

  private static func described(_ detection: Detection) -> String {
    let cards = detection.accelerators.map { card in
      let lines = card.place.vectors.map { "\($0.interrupt.number)" }.joined(separator: ", ")
      return "\(card.id) at \(card.place.device.address), "
        + "\(card.place.slot?.name ?? "no known slot"), driver \(card.place.device.driver ?? "none"), "
        + "interrupts \(lines.isEmpty ? "none" : lines)"
    }
    return "\(detection.board?.id.string ?? "no board"); " + cards.joined(separator: "; ")
  }

  /// The plan that was printed before apply; nil where there is none to go on with.
  private mutating func examinePlan(_ before: Sight) -> Strategy? {
    let status = before.look.run(.plan)?.status
    guard status == 0, let plan = before.value(Strategy.self, of: .plan) else {
      claim(
        .plan, .notShown, "plan makes a plan",
        "it ended with \(status.map { "\($0)" } ?? "nothing")"
      )
      return nil
    }
    let count = plan.changes.count
    claim(
      .plan, "plan makes a plan", if: count > 0, count == 1 ? "1 change" : "\(count) changes",
      else: (.notShown, "there is nothing to change, so that nothing is tried"))
    let choice = Recognition.Choice(
      board: plan.subject.board.string, accelerator: plan.subject.accelerator.string,
      device: plan.subject.address)
    let place = (try? tunekit(on: before, choosing: choice).detect())?.accelerators.first?.place
    slot = place?.slot?.name
    driver = place?.device.driver.map { name in
      name + (place?.device.driverVersion.map { " \($0)" } ?? "")
    }
    let again = try? tunekit(on: before, choosing: choice, as: plan).plan()
    let isSame = again.map { $0.steps.map(Self.described) } == plan.steps.map(Self.described)
    claim(
      .plan, "the capture gives the plan that was printed", if: isSame,
      "this program comes to the same \(plan.steps.count) steps",
      else: (.contradicted, Self.difference(plan, again)))
    let subject = plan.subject
    let isOf = subject.boot == before.look.boot && subject.kernel.onOneLine == before.look.kernel
    if !isOf {
      claim(
        .plan, .contradicted, "the plan is of this boot and kernel",
        "it is of boot \(subject.boot.string), kernel \(subject.kernel.onOneLine)")
    }
    if let again, again.subject.modules != subject.modules {
      claim(
        .plan, .notShown, "the plan is made of these modules",
        "it was made of \(subject.modules), these are \(again.subject.modules)")
    }
    return plan
  }

  private static func described(_ step: Step) -> String {
    "\(step.id): \(step.file), found \(step.found.onOneLine), wanted \(step.wanted.onOneLine)"
  }

  private static func difference(_ plan: Strategy, _ again: Strategy?) -> String {
    guard let again else { return "this program comes to no plan" }
    let (logged, present) = (plan.steps.map(described), again.steps.map(described))
    let first = logged.first { !present.contains($0) }.map { "printed was \($0)" }
    let other = present.first { !logged.contains($0) }.map { "this program comes to \($0)" }
    let both = [first, other].compactMap(\.self).joined(separator: "; ")
    return both.isEmpty ? "the steps are in another order" : both
  }
}

// apply, as the journal tells of it.
extension HardwareExaminer {
  private mutating func examineApply(
    _ plan: Strategy, _ before: Sight, _ tuned: Sight
  ) -> (name: String, record: HardwareReport.Record)? {
    let sessions = Self.records(of: tuned.look)
    let own = sessions.last { session in
      session.record.strategy.subject.address == plan.subject.address
        && session.record.ending == "applied"
    }
    guard let own else {
      claim(
        .apply, .notShown, "the journal has it applied",
        sessions.last.map { "\($0.name) ended as \($0.record.ending ?? "nothing yet")" }
          ?? "there is no session")
      return nil
    }
    let record = own.record
    claim(
      .apply, "the journal has it applied", if: record.unread == 0, own.name,
      else: (.notShown, "\(record.unread) lines of \(own.name) cannot be read"))
    let began = Timestamp.seconds(of: record.began) ?? 0
    let isBetween =
      began >= (Timestamp.seconds(of: before.look.time) ?? 0)
      && began <= (Timestamp.seconds(of: tuned.look.time) ?? 0)
    if !isBetween {
      claim(
        .apply, .contradicted, "it was applied between the looks",
        "at \(record.began.onOneLine.prefix(40)), and they are of \(before.look.time) "
          + "and \(tuned.look.time)")
    }
    if record.program != tuned.look.program {
      claim(
        .apply, .notShown, "this version applied it",
        "\(record.program.map { "\($0.onOneLine.prefix(40))" } ?? "an unknown one") did")
    }
    if record.strategy.subject != plan.subject {
      claim(
        .apply, .contradicted, "what was applied is of the same board, card and boot",
        "it is of \(record.strategy.subject.board) and \(record.strategy.subject.accelerator)")
    }
    let missing = plan.steps.filter { step in
      !record.strategy.steps.contains { $0.comesTo(step) }
    }
    let added = record.strategy.steps.count - plan.steps.count
    claim(
      .apply, "what was applied is what was planned", if: missing.isEmpty && added == 0,
      "\(plan.steps.count) steps",
      else: (
        .contradicted,
        missing.isEmpty
          ? "it has \(record.strategy.steps.count) steps, the plan \(plan.steps.count)"
          : "not so: \(missing.map(\.title).joined(separator: ", "))"
      ))
    examineValues(of: record, before, tuned)
    return own
  }

  private mutating func examineValues(
    of record: HardwareReport.Record, _ before: Sight, _ tuned: Sight
  ) {
    var open: [(HardwareCheck.State, String)] = []
    let changes = record.strategy.changes
    for step in changes {
      if let refused = record.refused.first(where: { $0.step == step.id }) {
        open.append((.notShown, "\(step.title) was refused: \(refused.why.onOneLine)"))
        continue
      }
      let agree = step.knob.grammar.agree
      guard let value = record.values.first(where: { $0.step == step.id }) else {
        open.append((.notShown, "\(step.title): the journal has no value"))
        continue
      }
      if !agree(value.was, step.found) || !agree(value.will, step.wanted) {
        open.append((.contradicted, "\(step.title): the journal has other values than the plan"))
      } else if value.reads.map(step.holds) != true {
        open.append((.notShown, "\(step.title): it did not read back as written"))
      } else if Self.text(of: step, on: before).map({ agree($0, step.found) }) == false {
        open.append((.contradicted, "\(step.title): the capture before shows another value"))
      } else {
        switch Self.text(of: step, on: tuned).map(step.holds) {
        case true: break
        case false:
          open.append(
            (.contradicted, "\(step.title): the capture while applied shows another value"))
        case nil: open.append((.notShown, "\(step.title): \(step.file) is not in the capture"))
        }
      }
    }
    claim(
      .apply, .shown, "values written and read back",
      "\(changes.count - open.count) of \(changes.count)")
    for (state, seen) in open { claim(.apply, state, "every value was written", seen) }
  }

  private static func text(of step: Step, on sight: Sight) -> String? {
    try? sight.image.text(of: step.file)
  }

  fileprivate static func records(
    of look: HardwareReport.Look
  ) -> [(name: String, record: HardwareReport.Record)] {
    look.sessions.compactMap { session in
      (try? JSON.value(HardwareReport.Record.self, from: Array(session.record.utf8))).map {
        (session.name, $0)
      }
    }
  }
}

extension Step {
  /// Whether this step of a session is one of a plan, or an alternative that the plan names.
  fileprivate func comesTo(_ planned: Step) -> Bool {
    let wanted = [planned.wanted] + (planned.alternatives ?? []).map(\.wanted)
    return id == planned.id && file == planned.file && found == planned.found
      && knob == planned.knob && wanted.contains(self.wanted)
  }
}

// verify, by effects.
extension HardwareExaminer {
  private mutating func examineVerify(_ strategy: Strategy, _ before: Sight, _ tuned: Sight) {
    guard let run = tuned.look.run(.verify),
      let verification = tuned.value(Verification.self, of: .verify)
    else {
      return claim(.verify, .notShown, "verify looks at what is applied", "it printed no result")
    }
    if verification.isApplied != true {
      claim(.verify, .contradicted, "verify looks at what is applied", "it found nothing applied")
    }
    if (run.status == 0) != (verification.outcome != .drifted) {
      claim(
        .verify, .contradicted, "its status is that of its outcome",
        "status \(run.status), outcome \(verification.outcome.rawValue)")
    }
    let absent = strategy.probes.filter { probe in
      !verification.items.contains { $0.id == probe.id }
    }
    for probe in absent {
      claim(.verify, .contradicted, "every check was made", "missing: \(probe.title.onOneLine)")
    }
    for item in verification.items where item.state != .holds {
      let seen = item.seen.description.onOneLine
      let state = item.state == .unproven ? "unproven" : "drifted"
      claim(.verify, .notShown, "everything holds", "\(item.title.onOneLine) is \(state): \(seen)")
    }
    let held = verification.items.count { $0.state == .holds }
    claim(.verify, .shown, "checks that held", "\(held) of \(verification.items.count)")
    examineEffects(of: strategy, in: verification, before, tuned)
  }

  private mutating func examineEffects(
    of strategy: Strategy, in verification: Verification, _ before: Sight, _ tuned: Sight
  ) {
    let effects = strategy.probes.filter(\.isOfEffect)
    let held = effects.compactMap { probe in
      verification.items.first { $0.id == probe.id && $0.state == .holds }
    }
    claim(
      .verify, "it holds by effect", if: !held.isEmpty,
      held.map { "\($0.title.onOneLine): \($0.seen.description.onOneLine)" }
        .joined(separator: "; "),
      else: (
        .notShown, effects.isEmpty ? "no check is of an effect" : "no check of an effect held"
      ))
    for probe in effects where held.contains(where: { $0.id == probe.id }) {
      guard case .delivery(let id, let wanted) = probe.check,
        let number = strategy.step(id)?.interrupt?.number
      else { continue }
      let count = { (sight: Sight) -> UInt64 in
        let interrupt = sight.inventory.interrupts.first { $0.number == number }
        return (interrupt?.counts ?? [:]).reduce(0) { sum, count in
          wanted.contains(count.key) ? sum &+ count.value : sum
        }
      }
      let (first, last) = (count(before), count(tuned))
      claim(
        .verify, "the counts of interrupt \(number) grew on \(wanted)", if: last > first,
        "from \(first) to \(last)",
        else: (.contradicted, "from \(first) to \(last) in the captures"))
    }
  }
}

extension Probe {
  /// Whether it looks at what the hardware does, and not only at files.
  fileprivate var isOfEffect: Bool {
    switch check {
    case .delivery, .clock, .floor, .deviceClock: true
    case .holds, .link, .errors, .temperature, .otherTuner: false
    }
  }
}

// revert, by what was there before.
extension HardwareExaminer {
  private mutating func examineRevert(
    _ plan: Strategy, _ session: String?, _ before: Sight, _ after: Sight
  ) {
    let ending = Self.records(of: after.look).first { $0.name == session }?.record.ending
    claim(
      .revert, "the journal has it reverted", if: ending == "reverted", session ?? "",
      else: (.notShown, ending.map { "it ended as \($0.onOneLine)" } ?? "the session is not there"))
    let again = after.value(Strategy.self, of: .plan)
    let isSame = again.map { $0.steps.map(\.found) == plan.steps.map(\.found) } ?? false
    claim(
      .revert, "the second plan finds the same values", if: isSame, "\(plan.steps.count) values",
      else: (
        again == nil ? .notShown : .contradicted, again == nil ? "there is none" : "it does not"
      )
    )
    let isApplied = after.value(Verification.self, of: .verify)?.isApplied
    claim(
      .revert, "the second verify finds nothing applied", if: isApplied == false, "so it is",
      else: (.notShown, isApplied == true ? "something is" : "it printed no result"))
    var open: [(HardwareCheck.State, String)] = []
    for step in plan.steps {
      let texts = [before, after].map { try? $0.image.bytes(of: step.file) }
      switch (texts[0], texts[1]) {
      case (let first?, let last?) where first == last: break
      case (.some, .some):
        open.append((.contradicted, "\(step.title) is not as before"))
      default: open.append((.notShown, "\(step.title): \(step.file) is not in both captures"))
      }
    }
    claim(
      .revert, .shown, "values as before, byte for byte",
      "\(plan.steps.count - open.count) of \(plan.steps.count)")
    for (state, seen) in open { claim(.revert, state, "every value was restored", seen) }
  }
}
