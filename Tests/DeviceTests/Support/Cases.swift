import Accelerators
import Boards
import Testing

@testable import TuneKitCore

/// A module as an argument of a test: its files, by the name of its type.
protocol ModuleCase: CustomTestStringConvertible, Sendable {
  static var target: String { get }
  var module: any Module { get }
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

  func file(_ ending: String) throws -> String {
    "\(try #require(folder, "no single \(stem).swift below Sources/\(Self.target)"))/\(stem).\(ending)"
  }

  func page() throws -> String { try Repository.text(try file("md")) }

  func captureText() throws -> String { try Repository.text(try file("capture")) }
}

struct BoardCase: ModuleCase {
  static let target = "Boards"
  static let all = BoardCatalogue.all.map { BoardCase(board: $0) }
  static var recognised: [BoardCase] { all.filter(\.isRecognised) }

  let board: any Board
  var module: any Module { board }

  private static let captures = Memory<String, Capture>()

  func capture() throws -> Capture {
    try Self.captures.value(stem) { try Capture(parsing: try captureText()) }
  }
}

struct AcceleratorCase: ModuleCase {
  static let target = "Accelerators"
  static let all = AcceleratorCatalogue.all.map { AcceleratorCase(accelerator: $0) }

  let accelerator: any Accelerator
  var module: any Module { accelerator }
}

/// A board, an accelerator in one of its slots, a profile.
struct Pair: CustomTestStringConvertible, Sendable {
  let board: BoardCase
  let accelerator: AcceleratorCase
  let slot: Slot?
  let profile: Profile

  /// Every board with every accelerator in every slot; a board that is only chosen has no slot of
  /// its own and is tried on the hardware of the first that is recognised.
  static let all: [Pair] = BoardCase.all.flatMap { board in
    let slots: [Slot?] = board.board.slots.isEmpty ? [nil] : board.board.slots
    return slots.flatMap { slot in
      AcceleratorCase.all.flatMap { accelerator in
        Profile.allCases.map {
          Pair(board: board, accelerator: accelerator, slot: slot, profile: $0)
        }
      }
    }
  }

  var testDescription: String {
    "\(board.board.id), \(slot?.name ?? "no slot"), \(accelerator.accelerator.id), \(profile)"
  }

  var choice: Recognition.Choice {
    Recognition.Choice(board: board.isRecognised ? nil : board.board.id.string)
  }

  private static let captures = Memory<String, Capture>()

  func capture() throws -> Capture {
    let key = "\(board.stem) \(slot?.name ?? "") \(accelerator.stem)"
    return try Self.captures.value(key) { try joined() }
  }

  private func joined() throws -> Capture {
    let host = try #require(board.isRecognised ? board : BoardCase.recognised.first)
    let slot = try #require(slot ?? host.board.slots.first)
    return try Joined(host: host, slot: slot, card: accelerator).capture()
  }
}
