extension Examination {
  /// What goes wrong with a board and an accelerator on a machine: planning, applying, reverting.
  ///
  /// - Parameters:
  ///   - board: what the machine is taken for.
  ///   - accelerator: the card to tune.
  ///   - capture: the machine; it is only written to in memory.
  ///   - profile: how far to go.
  ///   - state: an empty directory for the journal.
  /// - Returns: every issue, as one of the accelerator.
  public static func issues(
    of board: any Board, with accelerator: any Accelerator, on capture: Capture,
    profile: Profile, state: RootDirectory
  ) -> [ModuleIssue] {
    var report = IssueList(accelerator.id)
    let subject = ModuleIssue.Subject.pair(with: board.id, profile: profile)
    let image = MachineImage(capture)
    do {
      let registry = try Registry(boards: [board], accelerators: [accelerator])
      let choice = Recognition.Choice(board: board.id.string, force: true)
      let tunekit = TuneKit(
        image, state: state, registry: registry, choice: choice, profile: profile)
      let strategy = try tunekit.plan()
      for issue in issues(of: strategy) { report.add(subject, issue.why, issue.kind) }
      if try tunekit.plan() != strategy {
        report.add(subject, "planning twice on the same machine gives two plans", .unstable)
      }
      let applied = try tunekit.apply(strategy, unlessInterrupted: { false })
      if ![.applied, .nothingToDo].contains(applied.outcome) {
        report.add(
          subject, "applying it ends as \(applied.outcome.rawValue)\(failure(in: applied))",
          isImmovable(applied) ? .immovable : nil)
      }
      let reverted = try tunekit.revert()
      if ![.reverted, .nothingToDo].contains(reverted.outcome) {
        report.add(
          subject, "reverting it ends as \(reverted.outcome.rawValue)\(failure(in: reverted))")
      }
      for path in image.capture.settingsChanged(since: capture) {
        report.add(subject, "\(path) is not as it was after reverting")
      }
    } catch PlanningError.forbidden(let module, let file, let why) {
      let error = PlanningError.forbidden(module, file, why)
      report.add(subject, "\(error)", .neverWritten)
    } catch {
      report.add(subject, "\(error)")
    }
    return report.list
  }

  private static func failure(in report: Report) -> String {
    guard let line = firstFailure(in: report), let error = line.error else { return "" }
    return ": \(line.title): \(error.description)"
  }

  private static func firstFailure(in report: Report) -> Report.Line? {
    report.steps.first { $0.result == .failed } ?? report.steps.first { $0.error != nil }
  }

  /// Whether the kernel has refused to move an interrupt.
  private static func isImmovable(_ report: Report) -> Bool {
    guard let line = firstFailure(in: report) else { return false }
    return line.isImmovable
  }

  /// What no plan may lack.
  static func issues(
    of strategy: Strategy
  ) -> [(why: String, kind: ModuleIssue.Kind?)] {
    var issues: [(why: String, kind: ModuleIssue.Kind?)] = []
    if Set(strategy.steps.map(\.id)).count < strategy.steps.count {
      issues.append(("two steps have one id", nil))
    }
    if Set(strategy.probes.map(\.id)).count < strategy.probes.count {
      issues.append(("two checks have one id", nil))
    }
    for step in strategy.steps {
      let texts = [step.title, step.reason, step.source, step.risk ?? "none", step.wanted]
      if texts.contains(where: \.trimmed.isEmpty) || step.requestedBy.isEmpty {
        issues.append(
          ("step \(step.id) leaves out its title, reason, source, risk or value", .unsourced))
      }
      if let objection = NeverTouch.objection(to: step.file) {
        issues.append(("step \(step.id) writes \(step.file): \(objection)", nil))
      }
      if !strategy.probes.contains(where: { $0.check == .holds(step: step.id) }) {
        issues.append(("step \(step.id) is not checked", nil))
      }
    }
    for declined in strategy.declined where declined.why.trimmed.isEmpty {
      issues.append(("\(declined.what) is declined without a reason", nil))
    }
    if strategy.steps.isEmpty && strategy.declined.isEmpty {
      issues.append(("it proposes nothing and gives no reason", nil))
    }
    return issues
  }
}

extension Capture {
  /// The files that are not as in another capture, but for what answers to a setting: the CPU that
  /// the kernel picks, the clock that a governor picks, and counts.
  func settingsChanged(since other: Capture) -> [SystemPath] {
    Set(entries.keys).union(other.entries.keys).filter { path in
      let isAnswer =
        path.name.hasPrefix("effective_affinity") || path.name.hasSuffix("cur_freq")
        || path == CountTable.path || path.name == "per_cpu_count"
      return !isAnswer && entries[path] != other.entries[path]
    }.sorted()
  }
}
