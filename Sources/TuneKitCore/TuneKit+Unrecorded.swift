import Glibc
import SystemPackage

/// A value that reads as TuneKit sets it, while no record tells what was there before.
struct Unrecorded {
  let step: Step
  /// Why nothing tells it.
  let why: String
  /// What is there.
  let text: String

  /// What revert says of it.
  func line(force: Bool) -> Report.Line {
    Report.Line(
      id: step.id, title: step.title, file: step.file, before: text.trimmed, after: text.trimmed,
      shows: step.shows.to, result: .leftAlone,
      error: "\(why), so what was there before is not known any longer" + found
        + (force ? "" : "; --force stops asking for it"))
  }

  /// What status and verify say of it.
  var finding: Finding {
    Finding(
      id: "unrecorded/\(step.id)", title: step.title, state: .drifted,
      expected: "a record of what was there before", seen: "\(step.shows.to), and \(why)",
      culprit: nil,
      remedy: "set it as it shall be, or restart the machine, which forgets it. Then: "
        + "\(SuggestedCommand.revertByForce)")
  }

  private var found: String {
    step.holds(in: step.found) ? "" : "; the plan had found \(step.found)"
  }
}

extension TuneKit {
  /// The values that read as they were planned, and of which no record tells what was there before.
  ///
  /// A file of the journal that was cut tells still what it was about; where the journal was taken
  /// away or emptied, planning tells what it would have been.
  func unrecorded(in boot: BootID) throws(TuneKitError) -> [Unrecorded] {
    let files: Journal.Contents
    let hasVanished = Journal.hasVanished(in: state)
    do throws(JournalError) {
      files = hasVanished ? Journal.Contents() : try Journal.contentsIfAny(in: state)
    } catch {
      throw .journal(error)
    }
    let torn = files.torn.filter { $0.isAbout(boot) }
    let suspects = files.sessions.filter { session in
      !session.isOutstanding && session.strategy.subject.boot == boot
    }
    var steps = torn.flatMap { file in file.steps.map { ($0, "\(file.name) is cut short") } }
    steps += suspects.flatMap { session in
      session.unknownSteps.map { ($0, "\(session.name) is cut short") }
    }
    // A run that was cut off while it began has set nothing; then something is left to be set.
    if let plan = hasVanished || !torn.isEmpty ? try? plan() : nil,
      hasVanished || plan.steps.allSatisfy(\.isAlreadyTrue)
    {
      let why = hasVanished ? "\(Journal.folder) was taken away" : "the journal is cut short"
      let told = Set(steps.map(\.0.knob))
      steps += plan.steps.filter { !told.contains($0.knob) }.map { ($0, why) }
    }
    if steps.isEmpty { return [] }
    let known = Set(files.sessions.filter(\.isOutstanding).flatMap(\.originals).map(\.knob))
    return steps.filter { !known.contains($0.0.knob) }.compactMap { step, why in
      Executor(machine).text(ifStanding: step).map { Unrecorded(step: step, why: why, text: $0) }
    }
  }

  /// Accepts that nothing tells any longer what was there before.
  func forgetUnrecorded(in journal: inout Journal) throws(TuneKitError) {
    let torn = journal.torn.filter { $0.isAbout(journal.boot) }.map(\.name)
    let suspects = journal.sessions.filter { !$0.isOutstanding && !$0.unknownSteps.isEmpty }
    do throws(JournalError) { try journal.end(torn + suspects.map(\.name)) } catch {
      throw .journal(error)
    }
  }
}

extension Executor {
  /// The text at a step's place, where it is what the step wants and was not there before.
  func text(ifStanding step: Step) -> String? {
    let text = machine.looking { () -> String? in
      guard let location = try? KnobLocator(machine: machine).locate(step.knob) else { return nil }
      return try? machine.text(at: location)
    }
    guard let text, step.holds(in: text) else { return nil }
    // A plan that was made after it was set has found it so.
    return text
  }
}

extension Journal {
  /// Whether the sessions were taken away: a run has made the lock in this boot, and before it the
  /// folder.
  static func hasVanished(in root: RootDirectory) -> Bool {
    !isThere(in: root) && (try? root.canonical(lockFile)) != nil
  }

  /// Ends files of which nothing can be told.
  ///
  /// - Throws: ``JournalError/unwritable(_:_:)``.
  func end(_ names: [String]) throws(JournalError) {
    for name in names {
      // Behind whatever there is, a torn line included.
      let bytes = Array("\n".utf8) + JournalLine.bytes(of: .closed(.reverted))
      let path = Self.folder.appending(name)
      let descriptor = try Self.opened(directory, name, O_WRONLY | O_APPEND | O_NOFOLLOW, path)
      defer { POSIX.closeDescriptor(descriptor) }
      do throws(Errno) {
        try POSIX.writeAll(bytes, to: descriptor, at: 0)
        try POSIX.sync(descriptor)
      } catch {
        throw .unwritable(path, error)
      }
    }
  }
}

extension Session {
  /// The steps of which no line tells what was there before, of a session that did not come to an end.
  ///
  /// By itself that is no loss: where the lines about what is going to be written were cut off,
  /// nothing was written.
  var unknownSteps: [Step] {
    guard closure == nil || closure == .partlyReverted else { return [] }
    let known = Set(originals.map(\.step) + refusals.map(\.step)).union(given)
    return strategy.steps.filter { !known.contains($0.id) && !$0.holds(in: $0.found) }
  }
}
