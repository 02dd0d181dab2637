import TuneKitCore

/// Who owns which value, seen from outside.
///
/// It knows the plans that were shown, the writes that were seen and what others did, and reads no
/// journal.
struct Oracle {
  /// What TuneKit has promised of a file: to set one text, and to restore another one.
  private struct Setting {
    var will: String
    var base: String
    /// What was to be set before, as long as the new text has not been written.
    var earlier: String?
    /// What the kernel has made of it.
    var left: String?
    /// Whether the kernel moved it by itself, since its CPU went offline.
    var isMoved = false
  }

  private var settings: [SystemPath: Setting] = [:]
  private(set) var violations: [String] = []

  /// The texts that a foreign write cannot set there without being taken for TuneKit's.
  func mine(_ file: SystemPath) -> [String] {
    [settings[file]?.will, settings[file]?.earlier, settings[file]?.left].compactMap(\.self)
  }

  /// A plan is performed, of which these files were found.
  mutating func intend(_ strategy: Strategy, found: [SystemPath: String], online: CPUSet) {
    for step in strategy.steps {
      guard let now = found[step.file] else { continue }
      guard var setting = settings[step.file] else {
        settings[step.file] = Setting(will: step.wanted, base: now)
        continue
      }
      if step.holds(in: now) { continue }
      let isOurs = [setting.will, setting.base, setting.left, setting.earlier].contains(now)
      let ours = CPUSet(mask: setting.will) ?? CPUSet([])
      let isKernels = setting.isMoved && CPUSet(mask: now) == online.subtracting(ours)
      if !isOurs && !isKernels { setting.base = now }
      if setting.will != step.wanted { setting.earlier = setting.will }
      (setting.will, setting.isMoved) = (step.wanted, false)
      if !isOurs { setting.left = nil }
      settings[step.file] = setting
    }
  }

  /// TuneKit has written, to apply a plan or to revert.
  mutating func see(_ writes: [ObservedMachine.Write], of strategy: Strategy?, force: Bool = false)
  {
    for write in writes {
      let setting = settings[write.file]
      let step = strategy?.steps.first { $0.file == write.file }
      let isOurs = [setting?.will, setting?.left, setting?.earlier].contains(write.before)
      if let step, write.text == step.wanted, setting?.will == step.wanted {
        if step.holds(in: write.after ?? "") {
          settings[write.file]?.earlier = nil
          settings[write.file]?.left = nil
        }
        // A value that the kernel has altered is TuneKit's to take away.
        if write.after != write.before && !step.holds(in: write.after ?? "") {
          settings[write.file]?.left = write.after
        }
      } else if let setting, write.text == setting.base, isOurs || force {
        continue
      } else {
        violations.append(
          "\(write.file): wrote \(write.text) over \(write.before ?? "nothing"), setting "
            + "\(setting.map { "\($0)" } ?? "none")")
      }
    }
  }

  /// TuneKit has reported that it restored its own values.
  mutating func settle(whole isWhole: Bool, excused: Bool, now: (SystemPath) -> String?) {
    for (file, setting) in settings {
      guard let text = now(file), text != setting.base, setting.base != setting.will else {
        settings[file] = nil
        continue
      }
      let isOurs = [setting.will, setting.left, setting.earlier].contains(text)
      if isOurs && !excused { violations.append("\(file): \(text) is still there, \(setting)") }
      if isWhole { violations.append("\(file): \(text) is not \(setting.base), yet it said so") }
    }
    if isWhole { settings = [:] }
  }

  /// The kernel has declined to have a file set, so nothing of TuneKit's is in it.
  mutating func decline(_ file: SystemPath) { settings[file] = nil }

  /// The interrupt behind a file is gone, and what comes there next is another one.
  mutating func lose(_ file: SystemPath) { settings[file] = nil }

  /// The kernel has changed an affinity by itself.
  mutating func move(_ file: SystemPath, from before: String?) {
    if let before, before == settings[file]?.will { settings[file]?.isMoved = true }
  }

  /// Another program has set a file.
  mutating func meddle(_ file: SystemPath) { settings[file]?.isMoved = false }

  /// Every value is gone with its boot.
  mutating func reboot() { settings = [:] }
}
