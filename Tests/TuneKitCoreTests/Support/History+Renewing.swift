import TuneKitCore

@testable import TuneKitApplying

extension History {
  /// Rewrites the sessions that can be, as an apply does when they are long.
  ///
  /// - Returns: whether there was one.
  func hasRenewed() throws -> Bool {
    var journal = try Journal.open(in: bench.root, boot: Survey(of: image).boot())
    var hasRenewed = false
    for index in journal.outstanding {
      let isGone = KnobLocator(machine: image).isGone
      guard let lines = journal.sessions[index].lines(without: isGone) else { continue }
      try journal.renew(index, as: lines, within: .max)
      hasRenewed = true
    }
    return hasRenewed
  }
}
