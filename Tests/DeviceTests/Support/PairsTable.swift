import Testing
import TuneKitCore

/// What the profile `standard` comes to for every board, slot and accelerator.
enum PairsTable {
  static func text() throws -> String {
    var notes: [String] = []
    let cards = AcceleratorCase.all.filter { !$0.accelerator.isOnChip }
      .flatMap { card in card.uses.map { (card, $0) } }
    let head = cards.map { card, use in
      "`\(card.accelerator.id)`\(use == .idle ? ", idle" : "")"
    }
    let rows = try places().map { board, slot in
      let cells = try cards.map { card, use in
        try cell(
          Pair(board: board, accelerator: card, slot: slot, use: use, profile: .standard), &notes)
      }
      return (board: board, isSlot: slot != nil, cells: cells)
    }
    // Boards and slots with one result share a row.
    var results: [[String]] = []
    for row in rows where !results.contains(row.cells) { results.append(row.cells) }
    let shared = results.map { cells in
      let same = rows.filter { $0.cells == cells }
      let names = BoardCase.all.compactMap { board -> String? in
        let own = same.filter { $0.board.board.id == board.board.id }
        guard let first = own.first else { return nil }
        let places = board.board.isChip ? "chip" : first.isSlot ? String(own.count) : "any"
        return "`\(board.board.id)` (\(places))"
      }
      return row([names.joined(separator: ", ")] + cells)
    }
    let onChip = try AcceleratorCase.all.filter(\.accelerator.isOnChip).map { unit in
      let pairs = Pair.all.filter {
        $0.accelerator.accelerator.id == unit.accelerator.id && $0.profile == .standard
      }
      let cells = try pairs.map { "`\($0.board.board.id)` \(try cell($0, &notes))" }
      return row(["`\(unit.accelerator.id)`", cells.joined(separator: ", ")])
    }
    let lines = notes.enumerated().map { "\($0 + 1). \($1)" }
    return """
      ## Every pair

      What `plan` gives with the profile `standard`, on machines joined from the boards' and the cards' captures:
      interrupts placed + clocks set. Boards with the same result share a row; the number of their slots is in
      brackets. *Idle* is a card that no program has open. A number in square brackets is a reason below: why
      something is not done. `EveryPairTests` plans, applies, verifies and restores all \(Pair.all.count) pairs (these,
      in three profiles, a *chip* in one) byte for byte. A board that is missing here says no more than its chip, and
      is planned as it: `EveryBoardOfAChipTests`. **No pair has been seen on hardware.**

      \(row(["board (slots)"] + head))
      \(row(Array(repeating: "---", count: head.count + 1)))
      \(shared.joined(separator: "\n"))

      What is on a chip is tried on each board with that chip:

      | on the chip | boards |
      |---|---|
      \(onChip.joined(separator: "\n"))

      \(lines.joined(separator: "\n"))

      """
  }

  private static func places() -> [(BoardCase, Slot?)] {
    BoardCase.whole.flatMap { board in board.places.map { (board, $0) } }
  }

  private static func cell(_ pair: Pair, _ notes: inout [String]) throws -> String {
    let strategy = try Bench(try pair.capture()).plan(pair.choice, pair.profile)
    let placed = strategy.steps.count { $0.phase == .routing }
    let clocks = strategy.steps.count { $0.phase == .clock }
    var marks: [Int] = []
    for declined in strategy.declined {
      let why = declined.why.replacing(PortPlace.foreignAddress, with: "its address")
      if !notes.contains(why) { notes.append(why) }
      let number = (notes.firstIndex(of: why) ?? 0) + 1
      if !marks.contains(number) { marks.append(number) }
    }
    let reasons = marks.map { " [\($0)]" }.joined()
    return "\(placed) + \(clocks)\(reasons)"
  }

  private static func row(_ cells: [String]) -> String {
    "| \(cells.joined(separator: " | ")) |"
  }
}
