import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// Few tests that check much, for there are hundreds of pairs and each survey takes its time.
@Suite struct `Every pair` {
  @Test(arguments: Pair.all)
  func `every pair of board and card is recognised in its slot`(_ pair: Pair) throws {
    let detection = try Bench(try pair.capture()).tunekit(pair.choice).detect()
    #expect(detection.board?.id == pair.board.board.id)
    let card = try #require(detection.accelerators.first)
    #expect(detection.accelerators.count == 1)
    #expect(card.id == pair.accelerator.accelerator.id)
    if pair.accelerator.accelerator.isOnChip {
      #expect(card.place.device.attachment == .platform)
      #expect(card.place.slot == nil && card.place.link == nil)
    } else {
      #expect(card.place.device.address.description == PortPlace.foreignAddress)
      #expect(card.place.slot?.name == pair.slot?.name)
      #expect(card.place.linkVerdict != .unknown)
    }
    try placed(pair, on: detection.topology.fastest)
  }

  /// The interrupts on one of the fastest cores, or a word why not.
  private func placed(_ pair: Pair, on fastest: CPUSet) throws {
    let strategy = try Bench(try pair.capture()).plan(pair.choice, pair.profile)
    let routing = strategy.steps.filter { $0.phase == .routing }
    let refusals = strategy.declined.filter {
      $0.what.hasPrefix("interrupt") || $0.what.hasPrefix("everything for the ")
    }
    #expect(!routing.isEmpty || !refusals.isEmpty)
    if pair.use == .idle { #expect(refusals.contains { $0.why.contains("only while the device") }) }
    for step in routing {
      guard case .processors(let wanted) = try step.knob.grammar.value(of: step.wanted) else {
        Issue.record("\(step.id) wants \(step.wanted)")
        continue
      }
      #expect(wanted.count == 1 && wanted.isSubset(of: fastest), "\(wanted) of \(fastest)")
    }
  }

  /// A valid plan, applied, and every file restored byte for byte.
  @Test(arguments: Pair.all)
  func `every pair of board and card passes the examination`(_ pair: Pair) throws {
    let issues = try Bench(try pair.capture()).issues(of: pair)
    #expect(issues == [], "\(issues.map(\.description))")
  }

  /// Planned alike whatever the order of the modules, applied as it was saved, and then it holds.
  @Test(arguments: Pair.all)
  func `every pair applies a saved plan, and applying twice changes nothing more`(
    _ pair: Pair
  ) throws {
    let bench = try Bench(try pair.capture())
    let strategy = try bench.tunekit(pair.choice, pair.profile, inReverse: true).plan()
    #expect(strategy.subject.board == pair.board.board.id)
    #expect(strategy.subject.accelerator == pair.accelerator.accelerator.id)
    #expect(strategy.profile == pair.profile)
    let saved = try JSON.value(
      Strategy.self, from: Array(try JSON.pretty(strategy).utf8))
    #expect(saved == strategy)
    // Planning again, with the modules in their usual order, must give the same.
    let report = try bench.tunekit().apply(saved: saved, unlessInterrupted: { false })
    #expect([.applied, .nothingToDo].contains(report.outcome))
    let once = bench.image.capture
    let verified = try bench.tunekit(pair.choice, pair.profile).verify()
    #expect(!verified.items.contains { $0.state == .drifted && $0.id.hasPrefix("requested/") })
    let again = try bench.apply(pair.choice, pair.profile)
    #expect(again.outcome == .nothingToDo)
    #expect(again.steps.allSatisfy { $0.result == .already })
    #expect(bench.image.capture.settingsChanged(since: once) == [])
  }
}

@Suite struct `The pairs` {
  @Test func `the pairs cover every board, slot, accelerator, use and profile`() {
    let boards = BoardCase.whole.filter { !$0.board.isChip }
    let slots = boards.map { max(1, $0.board.slots.count) }.reduce(0, +)
    let cards = AcceleratorCase.all.filter { !$0.accelerator.isOnChip }
    let uses = cards.map(\.uses.count).reduce(0, +)
    let chips = BoardCase.chips.count
    let onChip = Pair.all.filter(\.accelerator.accelerator.isOnChip)
    #expect(
      Pair.all.count - onChip.count == (slots * Profile.allCases.count + chips) * uses)
    #expect(!onChip.isEmpty)
    // Whatever is left is planned as its chip.
    let left = BoardCase.all.count - boards.count - chips
    #expect(left == BoardCase.ofTheirChip.count)
    print("\(Pair.all.count) pairs: \(slots) places and \(chips) chips, \(uses) cards")
  }

  @Test func `a pair whose card asks for a forbidden write fails the examination`() throws {
    let pair = try #require(Pair.all.first)
    let wrong = WrongCard(pair.accelerator.accelerator)
    let issues = try Bench(try pair.capture()).issues(of: pair, as: wrong)
    #expect(issues.contains { $0.why.contains("never written") }, "\(issues)")
  }
}

/// A card that asks for another class.
private struct WrongCard: Accelerator {
  let id: ModuleID
  let name: String
  let signature: Signature
  let tested = Tested.nowhere
  let link: PCILink?
  let interrupts: InterruptNaming

  init(_ card: any Accelerator) {
    (id, name, signature) = (card.id, card.name, card.signature)
    (link, interrupts) = (card.link, card.interrupts)
  }

  func needs(at place: Placement) -> [Need] {
    Need.set(Knob(.file(place.device.path.appending("class")), .word), to: "1")
      .because("It is wrong.", .assumed("nothing"))
  }
}
