import ArgumentParser
import TuneKitCore

struct CheckPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine modules: facts, sources, captures; in a checkout also pages and folders.",
    discussion: Examples.text(
      [
        .anyone("plugin check --manifest mine.toml"): "What is wrong with a module.",
        .anyone("plugin check --log hardware.txt"): "What a hardware report proves.",
      ],
      after: """
        Exit status: 0 as it should be, 1 with issues; with --log 0 if the report proves it, 4 if not, \
        5 if the file is no report.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Argument(
    help: ArgumentHelp(
      "Modules' ids, or manifests; all modules, if left out.", valueName: "module"),
    completion: .modules)
  var modules: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Also plan, apply and revert it with every module of the other sort, in memory.",
      discussion: """
        A pair is a board, one of its slots, a card, in use or idle, and a profile, as in \
        Plugins-doc/devices.md.
        """))
  var pairs = false

  @Option(
    help: ArgumentHelp(
      "Instead: what a file of report-hardware proves of the modules.", valueName: "file"),
    completion: .file())
  var log: String?

  func validate() throws {
    if log != nil && (pairs || !modules.isEmpty || common.machine != nil) {
      throw ValidationError("--log takes the modules and the machine from its file")
    }
  }

  func run() throws {
    if let log { return try HardwareLog(path: log).check(common) }
    try common.refusing("tunekit.plugin-check/1") {
      let (ids, registry) = try common.modules(naming: modules)
      let inspection = Inspection(
        of: registry, withPairs: pairs, against: try common.capturedMachine())
      let style = common.style
      let progress = ExaminationProgress()
      let report = try inspection.report(on: ids, before: progress.begin) { result in
        progress.clear()
        // A line as soon as it is known: some take minutes in all.
        if !common.isJSON { try Output.print(ExaminationReport.text(of: result, style)) }
      }
      try common.show(report, "tunekit.plugin-check/1", text: report.conclusion)
      if pairs && report.modules.allSatisfy({ $0.pairs == 0 }) {
        Output.say("note: no pair was tried: \(inspection.whyNoPair(in: report))")
      }
      return report.outcome == .green ? .done : .error
    }
  }
}

/// The examination of modules as a person asks for it: with the files of a checkout, if any.
struct Inspection {
  let checkout = Folder.current.checkout
  let package = Folder.current.package
  let captures: CapturedModules
  let withPairs: Bool
  let registry: Registry
  /// A machine that a person names, to hold the modules against besides.
  let given: CapturedModules.Machine?

  init(
    of registry: Registry, withPairs: Bool, against given: CapturedModules.Machine? = nil
  ) {
    self.registry = registry
    self.withPairs = withPairs
    self.given = given
    captures = CapturedModules(checkout, registry)
  }

  /// What is missing for pairs.
  func whyNoPair(in report: ExaminationReport) -> String {
    if report.modules.allSatisfy({ $0.kind == .knob }) { return "a knob is in no pair" }
    guard checkout != nil else {
      return "pairs need the captures of a TuneKit checkout; run this inside one"
    }
    let missing = report.modules.compactMap(\.missing).first
    return missing.map { "there is no \($0)" } ?? "no module of the other kind has a capture"
  }

  /// What is wrong with some modules, or with all.
  ///
  /// - Parameters:
  ///   - modules: their ids; none for all.
  ///   - begin: is told each module's id before its turn, its place from 1, and how many there are.
  ///   - end: is told what was found, as soon as it was.
  /// - Returns: all of it.
  /// - Throws: ``Failure`` for an unknown id, and what `end` throws.
  func report(
    on modules: [String], before begin: (ModuleID, Int, Int) -> Void,
    after end: (ExaminationReport.Result) throws -> Void
  ) throws -> ExaminationReport {
    let all =
      registry.boards.map(Turn.board) + registry.accelerators.map(Turn.accelerator)
      + registry.supplements.map(Turn.supplement)
    let turns = try modules.map { id in
      guard let turn = all.first(where: { $0.id.string == id }) else {
        throw Modules.unknown(id, among: registry)
      }
      return turn
    }
    return try report(on: turns.isEmpty ? all : turns, areNamed: !turns.isEmpty, begin, end)
  }

  private func report(
    on turns: [Turn], areNamed: Bool, _ begin: (ModuleID, Int, Int) -> Void,
    _ end: (ExaminationReport.Result) throws -> Void
  ) throws -> ExaminationReport {
    var results: [ExaminationReport.Result] = []
    for (index, turn) in turns.enumerated() {
      begin(turn.id, index + 1, turns.count)
      let result =
        switch turn {
        case .board(let board): try result(of: board, isNamed: areNamed)
        case .accelerator(let accelerator): try result(of: accelerator, isNamed: areNamed)
        case .supplement(let supplement): result(of: supplement, isNamed: areNamed)
        }
      results.append(result)
      try end(result)
    }
    return ExaminationReport(results)
  }

  /// A module of any sort.
  private enum Turn {
    case board(any Board)
    case accelerator(any Accelerator)
    case supplement(any ExtraNeeds)

    var id: ModuleID {
      switch self {
      case .board(let board): board.id
      case .accelerator(let accelerator): accelerator.id
      case .supplement(let supplement): supplement.id
      }
    }
  }

  private func result(
    of board: any Board, isNamed: Bool
  ) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: board, from: registry.origin(of: board.id))
    var (machines, trouble) = captures.machines(of: board)
    if let given {
      let identity = Survey(of: MachineImage(given.capture)).inventory().identity
      if isNamed || board.signature.fit(to: identity) > 0 { machines.append(given) }
    }
    let issues = Examination.issues(of: board, on: machines.map(\.capture))
    let (count, wrong) = try withPairs ? Pairs(captures, registry).issues(of: board) : (0, [])
    return result(board, sheet, machines.map(\.name), issues + trouble + wrong, count)
  }

  private func result(
    of accelerator: any Accelerator, isNamed: Bool
  ) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: accelerator, from: registry.origin(of: accelerator.id))
    var (machines, trouble) = captures.machines(with: accelerator)
    let host = captures.host?.board ?? registry.boards.first
    var issues =
      host.map { Examination.issues(of: accelerator, on: $0, machines.map(\.capture)) } ?? []
    if let given {
      let machine = Survey(
        of: MachineImage(given.capture), knowing: registry.marksOnChip
      ).inventory()
      if isNamed || machine.attached.contains(where: accelerator.signature.matches) {
        let own = try? Recognition(of: machine, with: registry).board
        let more = (own ?? host).map {
          Examination.issues(of: accelerator, on: $0, [given.capture])
        }
        issues = issues.filter { $0.subject != .captures }
        issues += (more ?? []).filter { !issues.contains($0) }
        machines.append(given)
      }
    }
    let (count, wrong) =
      try withPairs ? Pairs(captures, registry).issues(of: accelerator) : (0, [])
    return result(accelerator, sheet, machines.map(\.name), issues + trouble + wrong, count)
  }

  /// What adds needs is held against a machine that a person names: whether it has the files.
  private func result(
    of supplement: any ExtraNeeds, isNamed: Bool
  ) -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: supplement, from: registry.origin(of: supplement.id))
    let issues = Examination.issues(of: supplement, among: registry)
    guard isNamed, let given else { return result(supplement, sheet, [], issues, 0) }
    if let why = obstacle(to: supplement, on: given) {
      return result(supplement, sheet, [], issues, 0, untried: why)
    }
    let missing = Examination.missingFiles(of: supplement, on: given.capture)
    return result(supplement, sheet, [given.name], issues + missing, 0)
  }

  /// Why what adds needs adds none on a machine; nil where it does.
  private func obstacle(
    to supplement: any ExtraNeeds, on given: CapturedModules.Machine
  ) -> String? {
    let machine = Survey(of: MachineImage(given.capture), knowing: registry.marksOnChip).inventory()
    let list = { (ids: [ModuleID]) in ids.map(\.string).joined(separator: " or ") }
    if let cards = supplement.accelerators {
      let isThere = registry.accelerators.contains { card in
        cards.contains(card.id) && machine.attached.contains(where: card.signature.matches)
      }
      if !isThere { return "\(given.name) has no \(list(cards))" }
    }
    if let boards = supplement.boards {
      let board = try? Recognition(of: machine, with: registry).board
      if !(board.map { boards.contains($0.id) } ?? false) {
        return "\(given.name) is no \(list(boards))"
      }
    }
    return nil
  }

  private func result(
    _ module: any Module, _ sheet: ModuleSheet, _ names: [String], _ issues: [ModuleIssue],
    _ pairs: Int, untried: String? = nil
  ) -> ExaminationReport.Result {
    if let file = registry.origin(of: module.id).file {
      let own = issues.filter { $0.subject != .captures }
      let files = ManifestFiles(file)
      let capture = files.file("capture")
      return ExaminationReport.Result(
        sheet, captures: names, pairs: pairs,
        issues: own.map(files.placed) + files.findings(of: sheet),
        missing: module.signature == .chosen || Folder(path: ".").has(capture) ? nil : capture,
        untried: untried)
    }
    let files =
      checkout.flatMap { ModuleFiles(of: module, sheet, in: $0) }
      ?? package.flatMap { ModuleFiles(of: module, sheet, inPackage: $0) }
    // Outside of a checkout the captures are missing, which is no issue of the modules.
    let own = issues.filter { files != nil || $0.subject != .captures }
    let placed = own.filter { files == nil || $0.subject != .captures || files?.capture != nil }
      .map { files?.placed($0) ?? ExaminationReport.Finding($0) }
    return ExaminationReport.Result(
      sheet, captures: names, pairs: pairs, issues: placed + (files?.findings() ?? []),
      missing: module.signature == .chosen
        ? nil : files.flatMap { $0.capture == nil && !$0.isOfItsChip ? $0.file("capture") : nil },
      untried: untried)
  }
}

/// A module with every module of the other sort: planned, applied and reverted, in memory.
struct Pairs {
  private let captures: CapturedModules
  private let registry: Registry

  init(_ captures: CapturedModules, _ registry: Registry) {
    self.captures = captures
    self.registry = registry
  }

  /// How many machines were tried, and what went wrong on them.
  func issues(of board: any Board) throws -> (count: Int, issues: [ModuleIssue]) {
    try added(registry.accelerators.map { try issues(of: board, with: $0, blaming: board.id) })
  }

  /// How many machines were tried, and what went wrong on them.
  func issues(of accelerator: any Accelerator) throws -> (count: Int, issues: [ModuleIssue]) {
    // What says no more than its chip is tried by its chip.
    let boards = registry.boards.filter { !captures.isOfItsChip($0) }
    return try added(
      boards.map { try issues(of: $0, with: accelerator, blaming: accelerator.id) })
  }

  private func added(_ parts: [(Int, [ModuleIssue])]) -> (Int, [ModuleIssue]) {
    (parts.map(\.0).reduce(0, +), parts.flatMap(\.1))
  }

  /// One board and one accelerator in each slot, in use and idle, in each profile.
  ///
  /// A board that is only chosen is tried on the hardware of the first that is recognised.
  private func issues(
    of board: any Board, with accelerator: any Accelerator, blaming blamed: ModuleID
  ) throws -> (Int, [ModuleIssue]) {
    guard let part = captures.part(accelerator), let host = captures.host else { return (0, []) }
    let own = board.signature == .chosen ? host.capture : captures.machine(of: board)
    // Never on the hardware of another.
    guard let bare = own else { return (0, []) }
    var slots = Slot.tried(on: board, or: host.board)
    if accelerator.isOnChip {
      let identity = Survey(of: MachineImage(bare)).inventory().identity
      guard board.signature != .chosen, accelerator.belongs(to: identity) else { return (0, []) }
      slots = Array(slots.prefix(1))
    }
    var count = 0
    var issues: [ModuleIssue] = []
    for slot in slots {
      for use in CardUse.all(of: accelerator) {
        var joined = Joined(
          bare: bare, slot: slot, card: accelerator, part: part, place: .foreign(slot))
        joined.use = use
        guard let machine = try? joined.capture() else { continue }
        for profile in Profile.tried(on: board) {
          count += 1
          issues += try Self.issues(of: board, with: accelerator, on: machine, profile).map {
            ModuleIssue(
              module: blamed, about: .pair(with: blamed == board.id ? accelerator.id : board.id),
              why: "in \(slot.name), \(use.rawValue), profile \(profile.rawValue): \($0.why)",
              kind: $0.kind)
          }
        }
      }
    }
    return (count, issues)
  }

  private static func issues(
    of board: any Board, with accelerator: any Accelerator, on machine: Capture,
    _ profile: Profile
  ) throws -> [ModuleIssue] {
    try ScratchFolder.with { state in
      Examination.issues(
        of: board, with: accelerator, on: machine, profile: profile, state: state)
    }
  }
}

/// The captures that lie beside modules, in a checkout or a package of one's own, joined to whole machines.
struct CapturedModules {
  let checkout: Folder?
  /// The package that a program with modules of its own is built from.
  let package = Folder.current.package
  let registry: Registry

  /// A machine to hold a module against.
  struct Machine {
    let name: String
    let capture: Capture
  }

  init(_ checkout: Folder?, _ registry: Registry) {
    self.checkout = checkout
    self.registry = registry
  }

  /// A board that has a capture and a slot, for cards to sit in; outside of a checkout the one that
  /// the program carries.
  var host: (board: any Board, capture: Capture)? {
    for board in registry.boards
    where !board.slots.isEmpty && board.signature != .chosen && !board.isChip {
      guard text(of: board, .board) != nil else { continue }
      if let capture = try? bare(board)?.capture { return (board, capture) }
    }
    return carried
  }

  /// The same for an accelerator: of one on a chip a board with that chip.
  private func host(of accelerator: any Accelerator) -> (board: any Board, capture: Capture)? {
    guard accelerator.isOnChip else { return host }
    for board in registry.boards where !board.slots.isEmpty && board.signature != .chosen {
      guard let capture = try? bare(board)?.capture else { continue }
      let identity = Survey(of: MachineImage(capture)).inventory().identity
      if accelerator.belongs(to: identity) { return (board, capture) }
    }
    return host
  }

  /// The board of the built-in machine, without its card.
  var carried: (board: any Board, capture: Capture)? {
    guard let bare = BuiltInMachine.bareBoard,
      let board = registry.boards.first(where: { $0.id.string == bare.id })
    else { return nil }
    return (board, bare.capture)
  }

  /// The machines that are this board, and what is wrong with their captures.
  func machines(of board: any Board) -> (machines: [Machine], trouble: [ModuleIssue]) {
    var machines: [Machine] = []
    var trouble: [ModuleIssue] = []
    do {
      if board.signature != .chosen, let machine = try bare(board) { machines.append(machine) }
    } catch {
      trouble.append(ModuleIssue(module: board.id, about: .capture, why: "\(error)"))
    }
    for name in checkout?.names(in: "Tests/Machines") ?? []
    where name.hasPrefix("\(board.id)+") || name.hasPrefix("\(board.id)_") {
      guard let text = checkout?.text("Tests/Machines/\(name)/machine.capture"),
        let capture = try? Capture(parsing: text)
      else { continue }
      machines.append(Machine(name: name, capture: capture))
    }
    return (machines, trouble)
  }

  /// Machines with this card, in each slot of some board.
  func machines(with accelerator: any Accelerator) -> (machines: [Machine], trouble: [ModuleIssue])
  {
    guard let part = part(accelerator), let host = host(of: accelerator) else { return ([], []) }
    var machines: [Machine] = []
    for slot in accelerator.isOnChip ? Array(host.board.slots.prefix(1)) : host.board.slots {
      let joined = Joined(
        bare: host.capture, slot: slot, card: accelerator, part: part, place: .foreign(slot))
      do throws(PartError) {
        machines.append(
          Machine(
            name: accelerator.isOnChip ? host.board.id.string : "\(host.board.id), \(slot.name)",
            capture: try joined.capture()))
      } catch {
        return ([], [ModuleIssue(module: accelerator.id, about: .capture, why: "\(error)")])
      }
    }
    return (machines, [])
  }

  /// The bare board, as its own capture has it or on the capture of its chip; of a board that says no
  /// more than its chip made of the chip's; nil without one.
  func bare(_ board: any Board) throws -> Machine? {
    if let text = text(of: board, .board) { return try whole(text) }
    guard isOfItsChip(board), let own = board as? any BoardOnChip,
      let chip = try bare(own.chipModule)
    else { return nil }
    return Machine(
      name: "made of \(own.chipModule.id)", capture: chip.capture.standing(for: own))
  }

  /// The bare board; outside of a checkout only the one that the program carries.
  func machine(of board: any Board) -> Capture? {
    if let own = try? bare(board)?.capture { return own }
    return carried.flatMap { $0.board.id == board.id ? $0.capture : nil }
  }

  /// Whether it says no more than its chip, and so needs no capture of its own.
  func isOfItsChip(_ board: any Board) -> Bool {
    board is any BoardOnChip && board.signature != .chosen && text(of: board, .board) == nil
      && checkout != nil
  }

  /// The machine that a board's capture is, or is a part of.
  func whole(_ text: String) throws -> Machine {
    let own = try Capture(parsing: text)
    guard let chip = Part(text).chip else { return Machine(name: "its own capture", capture: own) }
    let file = checkout?.files(below: "Sources/Boards", ending: "/\(chip).capture").first
    guard let below = file.flatMap({ checkout?.text($0) }) else {
      throw Failure(status: .error, message: "there is no \(chip).capture, on which it is a part")
    }
    let joined = try Capture(parsing: below).joined(with: own)
    return Machine(name: "its own capture on \(chip)", capture: joined)
  }

  /// The card's part; nil without a capture.
  func part(_ accelerator: any Accelerator) -> Part? {
    text(of: accelerator, .accelerator).map { Part($0) }
  }

  /// The text of the capture beside a module: in its folder, or beside its manifest.
  private func text(of module: any Module, _ kind: ModuleSheet.Kind) -> String? {
    if let file = registry.origin(of: module.id).file {
      return Folder(path: ".").text(ManifestFiles(file).file("capture"))
    }
    let target = kind == .board ? "Boards" : "Accelerators"
    let name = "/\(type(of: module)).capture"
    if let file = checkout?.files(below: "Sources/\(target)", ending: name).first {
      return checkout?.text(file)
    }
    return package?.files(below: "Sources", ending: name).first.flatMap { package?.text($0) }
  }
}

extension Failure: CustomStringConvertible {
  var description: String { message.description }
}
