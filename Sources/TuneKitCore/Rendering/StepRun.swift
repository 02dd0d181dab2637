/// Steps one after another that are shown as one, since only their interrupt is another.
///
/// A card with many vectors has a step for each, and all of them say the same.
struct StepRun {
  /// The positions of the steps, from 0.
  let positions: Range<Int>
  /// What is changed.
  let title: String

  /// The steps in runs; each alone where every file is to be shown.
  static func runs(of steps: [Step], isVerbose: Bool) -> [StepRun] {
    var runs: [Range<Int>] = []
    for position in steps.indices {
      if let last = runs.last, !isVerbose, steps[position].reads(as: steps[last.lowerBound]) {
        runs[runs.count - 1] = last.lowerBound..<position + 1
      } else {
        runs.append(position..<position + 1)
      }
    }
    return runs.map { StepRun(positions: $0, title: title(of: steps[$0])) }
  }

  private static func title(of steps: ArraySlice<Step>) -> String {
    let interrupts = steps.compactMap(\.interrupt)
    guard steps.count > 1, interrupts.count == steps.count else { return steps.first?.title ?? "" }
    return "interrupts \(interrupts.map(\.number).inRanges), "
      + "vectors \(interrupts.map(\.vector).inRanges)"
  }

  /// What stands before the title: ` 3`, or `3-15`.
  var label: String {
    let first = positions.lowerBound + 1
    if positions.count > 1 { return "\(first)-\(positions.upperBound)" }
    return first < 10 ? " \(first)" : "\(first)"
  }
}

extension Step {
  /// The interrupt that the step moves, as planned; nil for other steps.
  fileprivate var interrupt: (number: Int, vector: Int)? {
    guard case .interrupt(_, let vector, _) = knob.target, let number = Int(file.parent.name)
    else { return nil }
    return (number, vector)
  }

  /// Whether people would read the same of both, but for the interrupt.
  fileprivate func reads(as other: Step) -> Bool {
    interrupt != nil && other.interrupt != nil && shows == other.shows && reason == other.reason
      && source == other.source && choice == other.choice && risk == other.risk
      && isAlreadyTrue == other.isAlreadyTrue
  }
}
