/// What a guard remembers of one card.
struct KeptCard {
  /// Whether it is on the bus.
  var isPresent = true
  /// The journal file of what is applied to it; nil where nothing is.
  var session: String?
  /// Whether somebody has given back what was applied, so that it stays so.
  var isReleased = false
  /// What went wrong, so that it is not tried again before something happens.
  var failure: String?
  /// The texts that somebody else has set, and to whom they are left.
  var foreign: [StepID: String] = [:]
  /// How often a value was set again over somebody who acts at boot.
  var overruled: [StepID: Int] = [:]
  /// When deeds of irqbalance were undone, in milliseconds since boot.
  var peace: [Int] = []
  /// The steps that are kept.
  var steps: [Step] = []
  /// What could not be set and need not be, and why.
  var unset: [StepID: String] = [:]
  /// Whether its interrupts come and go with the programs that use it.
  var isOpened = false
  /// Whether it was told that another profile is applied than the one asked for.
  var isProfileTold = false

  /// Takes note of what could not be set, and tells what of it is new.
  mutating func note(_ lines: [Report.Line]) -> [Report.Line] {
    let failed = lines.filter { $0.result == .failed }
    let before = unset
    unset = Dictionary(failed.map { ($0.id, $0.error ?? "") }, uniquingKeysWith: { $1 })
    return failed.filter { before[$0.id] != unset[$0.id] }
  }
}
