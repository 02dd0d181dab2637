import Foundation
import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// A whole machine put together from parts, as a `machine.parts` says.
///
/// One word a line and what belongs to it: `board ID`; `on NAME`, another chip capture than the
/// board's own; `tree STRINGS` and `model TEXT`, what another device tree says; `card ID in SLOT`;
/// `use idle`; `port 5.0 GT/s`; `msi NAME`, the controller of the card's interrupts.
struct Composition {
  private let words: [String: String]

  init(_ text: String) throws {
    var words: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      try #require(parts.count == 2 && Self.known.contains(parts[0]), "\(line)")
      let before = words.updateValue(parts[1], forKey: parts[0])
      try #require(before == nil, "\(parts[0]) twice")
    }
    self.words = words
  }

  private static let known = ["board", "on", "tree", "model", "card", "use", "port", "msi"]

  /// Whether it is the board alone, as its own capture has it.
  var isBare: Bool { Array(words.keys) == ["board"] }

  func capture() throws -> Capture {
    let id = try #require(words["board"])
    let board = try #require(BoardCase.all.first { $0.board.id.string == id }, "no board \(id)")
    var bare = try board.capture(on: words["on"])
    if let tree = words["tree"] {
      bare["/sys/firmware/devicetree/base/compatible"] = .text(
        tree.split(separator: " ").map { "\($0)\0" }.joined())
    }
    if let model = words["model"] {
      bare["/sys/firmware/devicetree/base/model"] = .text("\(model)\0")
    }
    guard let card = words["card"] else { return bare }
    return try joined(card.components(separatedBy: " in "), board.board, bare)
  }

  private func joined(_ words: [String], _ board: any Board, _ bare: Capture) throws -> Capture {
    let card = try #require(
      AcceleratorCase.all.first { $0.accelerator.id.string == words.first }, "\(words)")
    let slot = try #require(board.slots.first { $0.name == words.last }, "\(words)")
    var joined = try Joined(
      bare: bare, slot: slot, card: card, place: try .real(slot, on: bare))
    joined.use = try #require(CardUse(rawValue: self.words["use"] ?? "open"))
    joined.port = self.words["port"].flatMap {
      PCILink(speed: $0, width: "\(slot.link.lanes)")
    }
    joined.controller = self.words["msi"]
    return try joined.capture()
  }
}
