// detect and plan, which are played through on the capture.
extension HardwareExaminer {
  /// What detect prints, as far as a report is held against it.
  struct Found: Decodable {
    let board: Board
    let accelerators: [Card]

    struct Board: Decodable {
      let id: String?
    }

    struct Card: Decodable {
      let id: String
      let address: String
      let slot: String?
      let driver: String?
      let interrupts: [Line]

      struct Line: Decodable {
        let irq: Int
      }

      var described: String {
        let lines = interrupts.map { "\($0.irq)" }.joined(separator: ", ")
        return "\(id) at \(address), \(slot ?? "no known slot"), driver \(driver ?? "none"), "
          + "interrupts \(lines.isEmpty ? "none" : lines)"
      }
    }

    var described: String {
      "\(board.id ?? "no board"); " + accelerators.map(\.described).joined(separator: "; ")
    }
  }

  func tunekit(
    on sight: ReplayableLook, choosing choice: Recognition.Choice = .init(),
    as plan: Strategy? = nil
  ) -> TuneKit {
    TuneKit(
      sight.image, state: state, registry: registry, choice: choice,
      profile: plan?.profile ?? .standard, interruptChoice: plan?.interruptChoice)
  }

  mutating func examineDetect(_ before: ReplayableLook) {
    guard let found = before.value(Found.self, of: .detect), before.look.run(.detect)?.status == 0
    else {
      return claim(
        .detect, .notShown, "detect recognises board and card",
        "it ended with \(before.look.run(.detect).map { "\($0.status)" } ?? "nothing")")
    }
    claim(.detect, .shown, "detect recognises board and card", found.described)
    if let card = found.accelerators.first(where: { $0.driver == nil }) {
      claim(.detect, .notShown, "the driver has the card", "\(card.id) has no driver")
    }
    let choice = Recognition.Choice(board: found.board.id)
    let again = (try? tunekit(on: before, choosing: choice).detect()).map(Self.described)
    claim(
      .detect, "the capture shows what detect printed", if: again == found.described,
      "this program comes to the same",
      else: (.contradicted, "this program comes to: \(again ?? "nothing")"))
  }

  static func described(_ detection: Detection) -> String {
    let cards = detection.accelerators.map { card in
      let lines = card.place.vectors.map { "\($0.interrupt.number)" }.joined(separator: ", ")
      return "\(card.id) at \(card.place.device.address), "
        + "\(card.place.slot?.name ?? "no known slot"), driver \(card.place.device.driver ?? "none"), "
        + "interrupts \(lines.isEmpty ? "none" : lines)"
    }
    return "\(detection.board?.id.string ?? "no board"); " + cards.joined(separator: "; ")
  }

  /// The plan that was printed before apply; nil where there is none to go on with.
  mutating func examinePlan(_ before: ReplayableLook) -> Strategy? {
    let status = before.look.run(.plan)?.status
    guard status == 0, let plan = before.value(Strategy.self, of: .plan) else {
      claim(
        .plan, .notShown, "plan makes a plan",
        "it ended with \(status.map { "\($0)" } ?? "nothing")"
      )
      return nil
    }
    let count = plan.changes.count
    claim(
      .plan, "plan makes a plan", if: count > 0, count == 1 ? "1 change" : "\(count) changes",
      else: (.notShown, "there is nothing to change, so that nothing is tried"))
    let choice = Recognition.Choice(
      board: plan.subject.board.string, accelerator: plan.subject.accelerator.string,
      device: plan.subject.address)
    let place = (try? tunekit(on: before, choosing: choice).detect())?.accelerators.first?.place
    slot = place?.slot?.name
    driver = place?.device.driver.map { name in
      name + (place?.device.driverVersion.map { " \($0)" } ?? "")
    }
    let again = try? tunekit(on: before, choosing: choice, as: plan).plan()
    let isSame = again.map { $0.steps.map(Self.described) } == plan.steps.map(Self.described)
    claim(
      .plan, "the capture gives the plan that was printed", if: isSame,
      "this program comes to the same \(plan.steps.count) steps",
      else: (.contradicted, Self.difference(plan, again)))
    let subject = plan.subject
    let isOf = subject.boot == before.look.boot && subject.kernel.onOneLine == before.look.kernel
    if !isOf {
      claim(
        .plan, .contradicted, "the plan is of this boot and kernel",
        "it is of boot \(subject.boot.string), kernel \(subject.kernel.onOneLine)")
    }
    if let again, again.subject.modules != subject.modules {
      claim(
        .plan, .notShown, "the plan is made of these modules",
        "it was made of \(subject.modules), these are \(again.subject.modules)")
    }
    return plan
  }

  static func described(_ step: Step) -> String {
    "\(step.id): \(step.file), found \(step.found.onOneLine), wanted \(step.wanted.onOneLine)"
  }

  static func difference(_ plan: Strategy, _ again: Strategy?) -> String {
    guard let again else { return "this program comes to no plan" }
    let (logged, present) = (plan.steps.map(described), again.steps.map(described))
    let first = logged.first { !present.contains($0) }.map { "printed was \($0)" }
    let other = present.first { !logged.contains($0) }.map { "this program comes to \($0)" }
    let both = [first, other].compactMap(\.self).joined(separator: "; ")
    return both.isEmpty ? "the steps are in another order" : both
  }
}
