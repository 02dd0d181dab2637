import TuneKitCore

/// Who owns which value, seen from outside.
///
/// It knows the plans that were shown, the writes that were seen and what others did, and reads no
/// journal.
struct Oracle {
  /// What TuneKit has promised of a file: to set one text, and to give another one back.
  private struct ProposedStep {
    var will: String
    var base: String
    /// What was to be set before, as long as the new text has not been written.
    var earlier: String?
    /// What the kernel has made of it.
    var left: String?
    /// Whether the kernel moved it by itself, since its CPU went offline.
    var isMoved = false
  }

  private var claims: [SystemPath: ProposedStep] = [:]
  private(set) var violations: [String] = []

  /// The texts that a foreign write cannot set there without being taken for TuneKit's.
  func mine(_ file: SystemPath) -> [String] {
    [claims[file]?.will, claims[file]?.earlier, claims[file]?.left].compactMap(\.self)
  }

  /// A plan is performed, of which these files were found.
  mutating func intend(_ strategy: Strategy, found: [SystemPath: String], online: CPUSet) {
    for step in strategy.steps {
      guard let now = found[step.file] else { continue }
      guard var claim = claims[step.file] else {
        claims[step.file] = ProposedStep(will: step.wanted, base: now)
        continue
      }
      if step.holds(in: now) { continue }
      let isOurs = [claim.will, claim.base, claim.left, claim.earlier].contains(now)
      let ours = CPUSet(mask: claim.will) ?? CPUSet([])
      let isKernels = claim.isMoved && CPUSet(mask: now) == online.subtracting(ours)
      if !isOurs && !isKernels { claim.base = now }
      if claim.will != step.wanted { claim.earlier = claim.will }
      (claim.will, claim.isMoved) = (step.wanted, false)
      if !isOurs { claim.left = nil }
      claims[step.file] = claim
    }
  }

  /// TuneKit has written, to apply a plan or to revert.
  mutating func see(_ writes: [ObservedMachine.Write], of strategy: Strategy?, force: Bool = false)
  {
    for write in writes {
      let claim = claims[write.file]
      let step = strategy?.steps.first { $0.file == write.file }
      let isOurs = [claim?.will, claim?.left, claim?.earlier].contains(write.before)
      if let step, write.text == step.wanted, claim?.will == step.wanted {
        if step.holds(in: write.after ?? "") {
          claims[write.file]?.earlier = nil
          claims[write.file]?.left = nil
        }
        // A value that the kernel has altered is TuneKit's to take away.
        if write.after != write.before && !step.holds(in: write.after ?? "") {
          claims[write.file]?.left = write.after
        }
      } else if let claim, write.text == claim.base, isOurs || force {
        continue
      } else {
        violations.append(
          "\(write.file): wrote \(write.text) over \(write.before ?? "nothing"), claim "
            + "\(claim.map { "\($0)" } ?? "none")")
      }
    }
  }

  /// TuneKit has reported that it restored its own values.
  mutating func settle(whole isWhole: Bool, excused: Bool, now: (SystemPath) -> String?) {
    for (file, claim) in claims {
      guard let text = now(file), text != claim.base, claim.base != claim.will else {
        claims[file] = nil
        continue
      }
      let isOurs = [claim.will, claim.left, claim.earlier].contains(text)
      if isOurs && !excused { violations.append("\(file): \(text) is still there, \(claim)") }
      if isWhole { violations.append("\(file): \(text) is not \(claim.base), yet it said so") }
    }
    if isWhole { claims = [:] }
  }

  /// The kernel has declined to have a file set, so nothing of TuneKit's is in it.
  mutating func decline(_ file: SystemPath) { claims[file] = nil }

  /// The interrupt behind a file is gone, and what comes there next is another one.
  mutating func lose(_ file: SystemPath) { claims[file] = nil }

  /// The kernel has changed an affinity by itself.
  mutating func move(_ file: SystemPath, from before: String?) {
    if let before, before == claims[file]?.will { claims[file]?.isMoved = true }
  }

  /// Another program has set a file.
  mutating func meddle(_ file: SystemPath) { claims[file]?.isMoved = false }

  /// Every value is gone with its boot.
  mutating func reboot() { claims = [:] }
}
