/// That a card stays tuned, at least for as long as this value lives.
///
/// Not copyable: it is given back once, by ``TuneKit/release(_:)``. A process that ends without that
/// leaves a record behind, by which the next run that writes gives back in its place.
public struct TemporaryTuning: ~Copyable {
  /// What was done.
  public let strategy: Strategy
  /// What became of each step.
  public let report: Report
  /// The fastest CPUs that take none of the card's interrupts; empty where there are none.
  public let free: CPUSet
  /// The fastest CPUs that take one.
  public let taken: CPUSet
  /// Nil where a step failed and everything was given back at once.
  let file: HolderFile?
  /// What the journal says of how the card is tuned, by this or by an apply before it; nil where it
  /// says nothing.
  let record: Session?

  /// Whether the card is tuned.
  public let stands: Bool

  init(
    _ strategy: Strategy, _ report: Report, on cores: (free: CPUSet, taken: CPUSet),
    file: consuming HolderFile?, record: Session? = nil
  ) {
    self.strategy = strategy
    self.report = report
    (free, taken) = cores
    self.file = file
    self.record = record
    stands = [.applied, .nothingToDo].contains(report.outcome)
  }
}
