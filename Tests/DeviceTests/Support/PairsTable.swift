import Testing

@testable import TuneKitCore

/// What the profile `standard` comes to for every board, slot and accelerator.
enum PairsTable {
  static func text() throws -> String {
    var notes: [String] = []
    let cards = AcceleratorCase.all.flatMap { card in card.uses.map { (card, $0) } }
    let head = cards.map { card, use in
      "`\(card.accelerator.id)`\(use == .idle ? ", idle" : "")"
    }
    let rows = try places().map { board, slot in
      let cells = try cards.map { card, use in
        try cell(
          Pair(board: board, accelerator: card, slot: slot, use: use, profile: .standard), &notes)
      }
      return row(["`\(board.board.id)`", slot?.name ?? "any"] + cells)
    }
    let lines = notes.enumerated().map { "\($0 + 1). \($1)" }
    return """
      ## Every pair

      What `plan` comes to with the profile `standard` on machines joined from the boards' and the cards' captures:
      how many interrupts are placed, and how many clocks are set. *Idle* is a card that no program has open. A
      number in brackets is a reason below, why something is not done. All \(Pair.all.count) pairs (these, in three
      profiles) are planned, applied, verified and given back byte for byte by `EveryPairTests`. **No pair has been
      seen on hardware.**

      \(row(["board", "slot"] + head))
      \(row(Array(repeating: "---", count: head.count + 2)))
      \(rows.joined(separator: "\n"))

      \(lines.joined(separator: "\n"))

      """
  }

  private static func places() -> [(BoardCase, Slot?)] {
    BoardCase.all.flatMap { board in
      board.board.slots.isEmpty ? [(board, nil)] : board.board.slots.map { (board, $0) }
    }
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
