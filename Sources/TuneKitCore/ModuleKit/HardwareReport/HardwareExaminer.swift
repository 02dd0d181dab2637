/// Holds the parts of a report against each other, and against this program.
struct HardwareExaminer {
  let report: HardwareReport
  let registry: Registry
  let version: String
  let state: RootDirectory
  private(set) var claims: [HardwareCheck.Claim] = []
  /// The pair that the report is about; nil where no plan can be read.
  private(set) var subject: Subject?
  var slot: String?
  var driver: String?

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
    guard let before = chosen.before.flatMap(ReplayableLook.init) else {
      claim(.file, .notShown, "there is a look before apply", "none has a readable capture")
      return
    }
    examineDetect(before)
    let plan = examinePlan(before)
    subject = plan?.subject
    guard let plan else { return }
    guard let tuned = chosen.tuned.flatMap(ReplayableLook.init) else {
      claim(.apply, .notShown, "there is a look while it is applied", "there is none")
      return
    }
    let session = examineApply(plan, before, tuned)
    examineVerify(session?.record.strategy ?? plan, before, tuned)
    guard let after = chosen.after.flatMap(ReplayableLook.init) else {
      claim(.revert, .notShown, "there is a look after revert", "there is none")
      return
    }
    examineRevert(plan, session?.name, before, after)
  }

  mutating func claim(
    _ part: HardwareCheck.Part, _ state: HardwareCheck.State, _ what: String, _ seen: String
  ) {
    claims.append(HardwareCheck.Claim(part: part, state: state, what: what, seen: seen))
  }

  /// Claims that something is so, or that it is not.
  mutating func claim(
    _ part: HardwareCheck.Part, _ what: String, if isSo: Bool, _ seen: String,
    else failing: (HardwareCheck.State, String)
  ) {
    claim(part, isSo ? .shown : failing.0, what, isSo ? seen : failing.1)
  }

  /// The three looks that tell the story.
  struct Chosen {
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
  struct ReplayableLook {
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
