import Accelerators
import Boards
import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// A module as an argument of a test: its files, by the name of its type.
protocol ModuleCase: CustomTestStringConvertible, Sendable {
  static var target: String { get }
  var module: any Module { get }
  /// The page that tells of it: its own, or its chip's.
  func pageFile() throws -> String
}

extension ModuleCase {
  var testDescription: String { module.id.string }

  /// The name of the type, and with it of the file, the page and the capture.
  var stem: String { "\(type(of: module))" }

  /// The folder that holds the Swift file; nil where there is none of that name.
  var folder: String? {
    let files = Repository.files(below: "Sources/\(Self.target)", ending: "/\(stem).swift")
    return files.count == 1 ? String(files[0].dropLast("/\(stem).swift".count)) : nil
  }

  /// A module that is only chosen has no hardware of its own, and so no capture.
  var isRecognised: Bool { module.signature != .chosen }

  func pageFile() throws -> String { try file("md") }

  func file(_ ending: String) throws -> String {
    "\(try #require(folder, "no single \(stem).swift below Sources/\(Self.target)"))/\(stem).\(ending)"
  }

  func page() throws -> String { try Repository.text(try pageFile()) }

  func captureText() throws -> String { try Repository.text(try file("capture")) }
}

struct BoardCase: ModuleCase {
  static let target = "Boards"
  static let all = BoardCatalogue.all.map { BoardCase(board: $0) }
  static var recognised: [BoardCase] { all.filter(\.isRecognised) }
  /// Those with a page of their own, chips among them.
  static let whole = all.filter { !$0.isOfItsChip }
  /// Those that say no more than their chip: the chip's page is theirs, and of its capture theirs is
  /// made.
  static let ofTheirChip = all.filter(\.isOfItsChip)
  static var chips: [BoardCase] { all.filter(\.board.isChip) }
  /// The one on whose hardware boards are tried that are only chosen.
  static let host = whole.first { $0.isRecognised && !$0.board.isChip }

  let board: any Board
  var module: any Module { board }

  var onChip: (any BoardOnChip)? { board as? any BoardOnChip }

  /// Neither page nor capture lies beside its Swift.
  var isOfItsChip: Bool {
    guard isRecognised, onChip != nil, let folder else { return false }
    return !["md", "capture"].contains { Repository.exists("\(folder)/\(stem).\($0)") }
  }

  /// The case of the chip's module.
  var chip: BoardCase? { onChip.map { BoardCase(board: $0.chipModule) } }

  func pageFile() throws -> String {
    isOfItsChip ? try #require(chip).file("md") : try file("md")
  }

  /// The slots in which cards are tried, none for a board without.
  var places: [Slot?] {
    let slots = board.isChip ? Array(board.slots.prefix(1)) : board.slots
    return slots.isEmpty ? [nil] : slots
  }

  private static let captures = Memory<String, Capture>()

  /// The bare board, as its own capture has it or with another capture of its chip.
  func capture(on chip: String? = nil) throws -> Capture {
    try Self.captures.value("\(stem) \(chip ?? "")") {
      if isOfItsChip, let onChip, let own = self.chip {
        return try own.capture(on: chip).standing(for: onChip)
      }
      let text = try captureText()
      let part = try Capture(parsing: text)
      guard let name = chip ?? Part(text).chip else { return part }
      return try Part.chip(name).joined(with: part)
    }
  }
}

struct AcceleratorCase: ModuleCase {
  static let target = "Accelerators"
  static let all = AcceleratorCatalogue.all.map { AcceleratorCase(accelerator: $0) }

  let accelerator: any Accelerator
  var module: any Module { accelerator }
}
