/// What a guard remembers of one card.
struct KeptCard {
  /// Whether it is on the bus.
  var isPresent = true
  /// The journal file of what is applied to it; nil where nothing is.
  var session: String?
  /// Why it is left alone, since what was applied to it was given back; nil where it is not.
  var release: Release?
  /// In which way it was tuned before, where that was given back for a while.
  var aim: Strategy?
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

  /// Why a card is left alone.
  enum Release: String {
    /// A person has given back what was applied.
    case byHand = "given back by hand, left so"
    /// The machine was too hot.
    case forHeat = "given back because of heat, left so"
  }

  /// Takes note of what could not be set, and tells what of it is new.
  mutating func note(_ lines: [Report.Line]) -> [Report.Line] {
    let failed = lines.filter { $0.result == .failed }
    let before = unset
    unset = Dictionary(failed.map { ($0.id, $0.error ?? "") }, uniquingKeysWith: { $1 })
    return failed.filter { before[$0.id] != unset[$0.id] }
  }
}
