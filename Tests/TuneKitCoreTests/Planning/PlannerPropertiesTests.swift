import Foundation
import Testing
import TuneKitCore

/// Planning on all captured machines, looked at in any order.
@Suite struct `Planning, in whatever order` {
  static let machines = [
    "cm3588+2ax650n_6.1-vendor", "cm3588+ax650n-4-vectors_6.1-vendor",
    "cm3588+ax650n-4-vectors_6.12", "cm3588+ax650n-cpu4-taken_6.12",
    "cm3588+ax650n-irqbalance_6.1-vendor", "cm3588+ax650n-managed_6.12",
    "cm3588+ax650n-no-driver_6.12", "cm3588+ax650n-slot2_6.1-vendor",
    "cm3588+ax650n_6.1-vendor", "cm3588+ax650n_6.12", "pc+ax650n_6.1",
    "raspberry-pi-5+ax650n_6.6", "rock-4d+ax650n_6.1-vendor",
  ]

  /// The plan as bytes.
  private static func plan(
    on machine: any MachineView, _ registry: Registry, _ profile: Profile, _ card: Int
  ) throws -> String {
    let inventory = Survey(of: machine).inventory()
    var choice = Recognition.Choice(board: "any")
    let all = try Recognition(of: inventory, with: registry, choice: choice).found
    choice.device = all[card % all.count].place.device.address
    let (board, found) = try Recognition(of: inventory, with: registry, choice: choice)
      .pair(on: inventory, with: registry)
    return try JSON.pretty(
      try Planner(profile: profile).strategy(
        for: found.accelerator, at: found.place, on: board, of: inventory))
  }

  private static func modules() -> (boards: [any Board], accelerators: [any Accelerator]) {
    var any = TestBoard()
    (any.id, any.signature) = ("any", .chosen)
    var others: [TestBoard] = []
    for number in 0..<4 {
      var board = TestBoard()
      board.id = ModuleID(stringLiteral: "board-\(number)")
      board.signature = .deviceTree(anyOf: "nobody,board-\(number)")
      others.append(board)
    }
    var cards = [TestCard()]
    for number in 0..<4 {
      var card = TestCard()
      card.id = ModuleID(stringLiteral: "card-\(number)")
      card.signature = .pci(vendor: 0x1F4C, device: number)
      cards.append(card)
    }
    return (others + [any], cards)
  }

  @Test(arguments: machines)
  func `a plan has the same bytes in every order of modules and files`(name: String) throws {
    let image = MachineImage(try captured(name))
    var (boards, cards) = Self.modules()
    var cases = 0
    for profile in Profile.allCases {
      let registry = try Registry(boards: boards, accelerators: cards)
      let expected = try (0..<2).map { try Self.plan(on: image, registry, profile, $0) }
      for seed in 0..<8 as Range<UInt64> {
        var random = SeededGenerator(seed)
        boards.shuffle(using: &random)
        cards.shuffle(using: &random)
        let shuffled = try Registry(boards: boards, accelerators: cards)
        let machine = ShuffledMachine(image, seed: seed)
        for card in 0..<2 {
          let plan = try Self.plan(on: machine, shuffled, profile, card)
          #expect(plan == expected[card], "seed \(seed), profile \(profile)")
          cases += 1
        }
      }
    }
    print("\(name): \(cases) plans in random order")
  }
}
