import Glibc
import TuneKitCore

/// The files of the service, below a root.
struct Installation {
  let root: RootDirectory
  let deeds: ServiceChanges

  /// What was written, so that it can be removed.
  typealias Record = InstallationRecords.Record

  static let name = ServicePlaces.name
  static let unit = ServicePlaces.unit
  static let rule = ServicePlaces.rule
  static let options: SystemPath = "/etc/systemd/system/tunekit.service.d/50-options.conf"
  static let wish: SystemPath = "/etc/systemd/system/multi-user.target.wants/tunekit.service"
  static let recordFile: SystemPath = "/var/lib/tunekit/enabled"

  /// The unit that a package has brought; nil where there is none.
  var packagedUnit: SystemPath? { ServicePlaces.packagedUnit(in: root) }

  /// Whether there is a unit, of any origin.
  var hasUnit: Bool { ServicePlaces.hasUnit(in: root) }

  /// The path that masks the service; nil where none does.
  var mask: SystemPath? { ServicePlaces.mask(in: root) }

  /// Writes what is missing.
  ///
  /// - Throws: ``Failure`` if a file cannot be written; what was written before stays, and is known.
  func write(_ text: UnitText, rule: String) throws {
    var record = self.record
    if packagedUnit != nil {
      if text.options.isEmpty { try takeBackOptions() }
      if !text.options.isEmpty { try put(text.dropIn, at: Self.options, &record) }
    } else {
      try put(text.service, at: Self.unit, &record)
    }
    let isPackaged = ServicePlaces.packagedRules.contains { root.text(at: $0) != nil }
    if !isPackaged { try put(rule, at: Self.rule, &record) }
  }

  /// Takes away the options of an earlier call, which a packaged unit would go on with.
  private func takeBackOptions() throws {
    guard root.link(at: Self.options) == nil,
      root.text(at: Self.options)?.hasPrefix(UnitText.mark) == true
    else { return }
    do throws(MachineError) {
      if try root.takeAway(Self.options) { deeds.add(Self.options.string, .removed) }
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
  }

  /// Enables it where no service manager can be asked to.
  func link() throws {
    var record = self.record
    let target = (packagedUnit ?? Self.unit).string
    if root.link(at: Self.wish) == target { return deeds.add(Self.wish.string, .already) }
    do throws(MachineError) {
      record.files.append(Self.wish)
      try keep(&record, madeFor: Self.wish)
      try root.putLink(to: target, at: Self.wish)
    } catch {
      throw Failure(error, at: Self.wish, below: root)
    }
    deeds.add(Self.wish.string, .written, "leads to \(target)")
  }

  /// Takes everything away that `write` and `link` have made, and nothing else.
  ///
  /// Whatever a run that was killed has left goes, too, and this may be killed at any point: the record
  /// stays as long as there is something that only it knows of.
  func remove() throws {
    let records = InstallationRecords(root: root)
    let record = records.all
    do throws(MachineError) {
      for file in record.files {
        try discard(RootDirectory.unfinished(file))
        if let text = root.text(at: file), root.link(at: file) == nil,
          !text.hasPrefix(UnitText.mark)
        {
          deeds.add(file.string, .leftAlone, "something else has changed it since")
          continue
        }
        if try root.takeAway(file) { deeds.add(file.string, .removed) }
      }
      for file in [SafetyStop.file, Self.recordFile] { try discard(RootDirectory.unfinished(file)) }
      try SafetyStop.forget(in: root)
      try records.remove(record)
    } catch {
      throw Failure(error, below: root)
    }
  }

  /// Removes what a killed run has left half written.
  private func discard(_ file: SystemPath) throws(MachineError) {
    if try root.takeAway(file) { deeds.add(file.string, .removed) }
  }

  private func put(_ text: String, at path: SystemPath, _ record: inout Record) throws {
    if root.link(at: path) != nil {
      return deeds.add(
        path.string, .leftAlone, "it is a link that TuneKit has not made")
    }
    let present = root.text(at: path)
    if present == text { return deeds.add(path.string, .already) }
    if let present, !present.hasPrefix(UnitText.mark) {
      return deeds.add(path.string, .leftAlone, "it was not written by tunekit")
    }
    do throws(MachineError) {
      if !record.files.contains(path) { record.files.append(path) }
      // Known before it is there, so that it is found again however this ends.
      try keep(&record, madeFor: path)
      try root.put(text, at: path)
    } catch {
      throw Failure(error, at: path, below: root)
    }
    deeds.add(path.string, .written)
  }

  private var record: Record { InstallationRecords(root: root).all }

  /// Records what is about to be made, with the folders that this takes.
  private func keep(_ record: inout Record, madeFor path: SystemPath) throws(MachineError) {
    for folder in try root.folders(toMakeFor: Self.recordFile) + root.folders(toMakeFor: path)
    where !record.folders.contains(folder) {
      record.folders.append(folder)
    }
    try InstallationRecords(root: root).put(record)
  }
}

/// What `enable` has made, for `disable`: on the disk before the first of it is made, until the last of
/// it is gone.
///
/// The record lies in a folder that may have to be made, and removed, too. While it is not there
/// the record lies in the deepest folder on the way that is there anyway, as `.tunekit-enabled`.
struct InstallationRecords {
  let root: RootDirectory

  /// What was made, in the order in which it was.
  struct Record: Codable {
    var files: [SystemPath] = []
    var folders: [SystemPath] = []
  }

  private static let file = Installation.recordFile
  private static let nameAside = ".tunekit-enabled"

  /// Where it may lie besides, the outermost first.
  private static var asides: [SystemPath] {
    var folder = file.parent
    var found: [SystemPath] = []
    while folder.string != "/" {
      folder = folder.parent
      found.insert(folder.appending(nameAside), at: 0)
    }
    return found
  }

  /// All that is recorded, wherever it lies.
  var all: Record {
    var all = Record()
    for place in Self.asides + [Self.file] {
      guard let text = root.text(at: place),
        let record = try? JSON.value(Record.self, from: Array(text.utf8))
      else { continue }
      all.files += record.files.filter { !all.files.contains($0) }
      all.folders += record.folders.filter { !all.folders.contains($0) }
    }
    return all
  }

  /// Keeps it, before what it tells of is made.
  func put(_ record: Record) throws(MachineError) {
    let missing = try root.folders(toMakeFor: Self.file)
    if let first = missing.first { try put(record, at: first.parent.appending(Self.nameAside)) }
    try put(record, at: Self.file)
    try removeAsides()
  }

  /// Takes the folders away that were made, then all records.
  func remove(_ record: Record) throws(MachineError) {
    let isOnWay = { (folder: SystemPath) in Self.file.isBelow(folder) }
    take(record.folders.filter { !isOnWay($0) })
    let own = record.folders.filter(isOnWay)
    if let first = own.first {
      // Where the disk is full there is no second record; then a kill just now leaves empty folders.
      try? put(Record(folders: own), at: first.parent.appending(Self.nameAside))
    }
    try root.takeAway(Self.file)
    take(own)
    try removeAsides()
  }

  private func take(_ folders: [SystemPath]) {
    for folder in folders.reversed() { root.takeAway(emptyFolder: folder) }
  }

  private func removeAsides() throws(MachineError) {
    for place in Self.asides {
      try root.takeAway(RootDirectory.unfinished(place))
      try root.takeAway(place)
    }
  }

  private func put(_ record: Record, at place: SystemPath) throws(MachineError) {
    try root.put((try? JSON.line(record)) ?? "{}", at: place, readableByAll: false)
  }
}

extension Failure {
  /// What a file of a tree answered, with the root before its path.
  ///
  /// - Parameters:
  ///   - error: the answer.
  ///   - file: what was to be written, where the answer may be about a record of it.
  ///   - root: where the tree lies.
  init(_ error: MachineError, at file: SystemPath? = nil, below root: RootDirectory) {
    let place = root.place
    let answer = error.located(below: place)
    let file = file.flatMap { error.refused == nil || error.refused == $0 ? nil : $0 }
    let start = file.map { "\($0.located(below: place)) cannot be written: " } ?? ""
    self.init(status: error.isForUser ? .needsRoot : .error, message: "\(start)\(answer)")
  }
}

extension RootDirectory {
  /// Where it lies, for messages: as it was given, or where that is relative, as it is found.
  var place: SystemPath {
    if let place = try? SystemPath(validating: path) { return place }
    guard let found = realpath(path, nil) else { return "/" }
    defer { free(found) }
    return (try? SystemPath(validating: String(cString: found))) ?? "/"
  }
}

/// What is printed of enabling and disabling.
struct ServiceDocument: Encodable {
  /// What the verbs do.
  enum Outcome: String { case enabled, disabled }

  let outcome: String
  let deeds: [ServiceChanges.Deed]
  let steps: [Report.Line]
  /// What the service keeps tuned, and what it leaves alone; nil where nothing is enabled.
  var scope: EnabledScope?
  /// What kept it from going on; nil where nothing did.
  var error: Message?

  private enum CodingKeys: String, CodingKey {
    case outcome, deeds, steps, kept, left, replaced, error
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(outcome, forKey: .outcome)
    try container.encode(deeds, forKey: .deeds)
    try container.encode(steps, forKey: .steps)
    if let scope {
      try container.encode(scope.kept, forKey: .kept)
      try container.encode(scope.left, forKey: .left)
      try container.encode(scope.replaced, forKey: .replaced)
    }
    try container.encodeIfPresent(error, forKey: .error)
  }
}

/// What an enabled service keeps tuned.
struct EnabledScope {
  let kept: [DeviceAddress]
  let left: [DeviceAddress]
  /// The options that it had before, where they were others; nil where they were not.
  let replaced: String?
  /// The same in words; nil where there is nothing to choose between.
  let text: Message?

  /// Compares what is enabled now with what was.
  ///
  /// - Parameters:
  ///   - scope: what the service keeps now.
  ///   - words: its options.
  ///   - before: what was enabled; nil where nothing was.
  init(_ scope: GuardScope, by words: [String], after before: ServiceChoice?) {
    kept = scope.kept.map(\.place.device.address)
    left = scope.left.map(\.place.device.address)
    let isOther = before.map { $0.words != words } ?? false
    replaced = isOther ? before.map { $0.words.joined(separator: " ") } : nil
    var lines: [Message] = []
    if kept.count + left.count > 1 || isOther, !kept.isEmpty {
      lines.append("Kept tuned: \(scope.kept.named).")
    }
    if let first = scope.left.first {
      let apply = Action.apply.choosing([.device("\(first.place.device.address)")])
      lines.append(
        "Left alone: \(scope.left.named). To keep \(left.count == 1 ? "it" : "one"), too: \(apply)")
    }
    if let replaced {
      let (old, new) = (Self.shown(replaced), Self.shown(words.joined(separator: " ")))
      let isLimited = words.contains { ["--device", "--accel"].contains($0) }
      let all: Message = isLimited ? " For all: \(Action.enable)" : ""
      lines.append("It was enabled with \(old), and now is with \(new).\(all)")
    }
    text = lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func shown(_ words: String) -> String { words.isEmpty ? "no options" : words }
}

extension CommonOptions {
  /// The directory whose service is meant.
  ///
  /// - Throws: ``Failure`` for a machine in memory, which boots nothing.
  func rootDirectory() throws -> RootDirectory {
    guard machine == nil else {
      throw Failure(status: .usage, message: "a machine in memory has no services; take --root DIR")
    }
    return try chosenMachine().state
  }

  /// The last line, or all of it as JSON.
  ///
  /// - Throws: ``Failure`` where that, or something before, could not be said.
  func conclude(
    _ deeds: ServiceChanges, _ outcome: ServiceDocument.Outcome, _ schema: String, isThere: Bool,
    keeping scope: EnabledScope? = nil
  ) throws {
    let document = ServiceDocument(
      outcome: isThere ? outcome.rawValue : "nothing-to-do", deeds: deeds.all, steps: deeds.steps,
      scope: scope)
    try show(document, schema) { style in
      let what = (scope?.text).map { style.spelled($0) + "\n" } ?? ""
      let lines = what.split(separator: "\n").map { style.wrapped(String($0)) + "\n" }.joined()
      guard isThere else { return lines + "Nothing to do: already \(outcome.rawValue).\n" }
      guard outcome == .enabled else { return "\nDisabled.\n" }
      return (lines.isEmpty ? "" : "\n" + lines)
        + "\n" + style.wrapped("Enabled.  " + style.suggestion("Undo", .disable)) + "\n"
    }
    if let unsaid = deeds.unsaid { throw unsaid }
  }

  /// Does work on the system; where it ends with an error, what was done before is reported, too.
  func accounting(
    for deeds: ServiceChanges, _ schema: String, _ work: () throws -> ExitStatus
  ) throws -> ExitStatus {
    let failure: Failure
    do {
      return try work()
    } catch let error as Failure {
      failure = error
    } catch let error as TuneKitError {
      failure = Failure(status: ExitStatus(error), message: located(error).message)
    }
    if !isJSON || deeds.all.isEmpty { throw failure }
    let document = ServiceDocument(
      outcome: failure.status == .refused ? "refused" : "failed", deeds: deeds.all,
      steps: deeds.steps, error: failure.message)
    let invocation = invocation()
    try Output.print(JSON.pretty(Document(schema: schema, document), in: invocation.context))
    Output.warn(invocation.spelled(failure.message))
    return failure.status
  }
}

extension CommonOptions {
  /// What has it at every boot.
  ///
  /// - Parameters:
  ///   - tunekit: the machine.
  ///   - profile: the applied one; `enable` refuses another one.
  ///   - options: what was chosen of board and card, which the command repeats where it is shown.
  /// - Returns: the action; nil where that is so already, or cannot be.
  func lasting(
    _ tunekit: TuneKit, as profile: Profile, saying options: [Action.Option]
  ) -> Action? {
    // A machine in memory boots nothing, and the service knows no manifest of the command line.
    guard machine == nil, manifest.isEmpty, let enable = tunekit.lasting() else { return nil }
    let usual = configuration.profile?.value ?? .standard
    let isSaid =
      profile == usual || options.contains { if case .profile = $0 { true } else { false } }
    return enable.choosing(isSaid ? [] : [.profile(profile)])
  }

  /// The line that says so; the one device that was chosen is named only where the action names it.
  func keeping(_ action: Action, saying options: [Action.Option]) -> String {
    style(repeating: options.filter { !$0.isDevice }).keeping(action)
  }
}

extension Style {
  /// That settings are lost at a reboot, and the command that applies them at every boot.
  func keeping(_ action: Action) -> String {
    wrapped("Kept until a reboot.  " + suggestion("At every boot", action)) + "\n"
  }
}

extension Selection {
  /// Reverts what was applied by this choice: of one card, where one was named.
  var undo: Action { .revert.choosing(device.map { [.device($0)] } ?? []) }

  /// What chooses the same in another run.
  var options: [Action.Option] {
    var options: [Action.Option] = []
    if let board { options.append(.board(board)) }
    if let accel { options.append(.accelerator(accel)) }
    if let interruptCpus { options.append(.interruptProcessors(interruptCpus)) }
    if spread { options.append(.spread) }
    if let device { options.append(.device(device)) }
    // Also the usual one, where it was chosen: the configuration may say otherwise.
    if let chosenProfile { options.append(.profile(chosenProfile)) }
    if force { options.append(.force) }
    return options
  }
}

/// What is done to the system, one after the other, each said as it happens.
///
/// Where it cannot be said it is done all the same: the work is not left half done for that.
final class ServiceChanges {
  /// One thing that was done, or left.
  struct Deed: Encodable {
    let what: String
    let result: Result
    @Nullable var remark: String?
  }

  enum Result: String, Encodable {
    case written, already, removed, done
    case leftAlone = "left-alone"
  }

  private(set) var all: [Deed] = []
  /// The restored values.
  private(set) var steps: [Report.Line] = []
  /// Why something could not be said; nil where everything was.
  private(set) var unsaid: Failure?
  private let isSilent: Bool

  /// Silent where everything is reported at the end, as in JSON.
  init(isSilent: Bool) { self.isSilent = isSilent }

  /// Whether something was changed.
  var haveChanged: Bool { all.contains { [.written, .removed].contains($0.result) } }

  func add(_ what: String, _ result: Result, _ remark: String? = nil) {
    all.append(Deed(what: what, result: result, remark: remark))
    let words = [result.shown, remark].compactMap(\.self).joined(separator: ": ")
    let space = String(repeating: " ", count: max(2, 62 - what.count))
    say("\(what)\(space)\(words)\n")
  }

  /// Values were restored.
  func add(_ report: Report, _ style: Style) {
    steps += report.steps
    if report.outcome != .nothingToDo { say(report.text(style)) }
  }

  private func say(_ text: String) {
    if isSilent { return }
    do throws(Failure) { try Output.print(text) } catch { unsaid = unsaid ?? error }
  }
}

extension ServiceChanges.Result {
  fileprivate var shown: String { self == .leftAlone ? "left alone" : rawValue }
}
