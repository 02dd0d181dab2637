// revert, by what was there before.
extension HardwareExaminer {
  mutating func examineRevert(
    _ plan: Strategy, _ session: String?, _ before: ReplayableLook, _ after: ReplayableLook
  ) {
    let ending = Self.records(of: after.look).first { $0.name == session }?.record.ending
    claim(
      .revert, "the journal has it reverted", if: ending == "reverted", session ?? "",
      else: (.notShown, ending.map { "it ended as \($0.onOneLine)" } ?? "the session is not there"))
    let again = after.value(Strategy.self, of: .plan)
    let isSame = again.map { $0.steps.map(\.found) == plan.steps.map(\.found) } ?? false
    claim(
      .revert, "the second plan finds the same values", if: isSame, "\(plan.steps.count) values",
      else: (
        again == nil ? .notShown : .contradicted, again == nil ? "there is none" : "it does not"
      )
    )
    let isApplied = after.value(Verification.self, of: .verify)?.isApplied
    claim(
      .revert, "the second verify finds nothing applied", if: isApplied == false, "so it is",
      else: (.notShown, isApplied == true ? "something is" : "it printed no result"))
    var open: [(HardwareCheck.State, String)] = []
    for step in plan.steps {
      let texts = [before, after].map { try? $0.image.bytes(of: step.file) }
      switch (texts[0], texts[1]) {
      case (let first?, let last?) where first == last: break
      case (.some, .some):
        open.append((.contradicted, "\(step.title) is not as before"))
      default: open.append((.notShown, "\(step.title): \(step.file) is not in both captures"))
      }
    }
    claim(
      .revert, .shown, "values as before, byte for byte",
      "\(plan.steps.count - open.count) of \(plan.steps.count)")
    for (state, seen) in open { claim(.revert, state, "every value was restored", seen) }
  }
}
