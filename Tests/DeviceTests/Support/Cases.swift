import Accelerators
import Boards
import Testing
import TuneKitCore

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

  /// The bare board, as its own capture has it or with another capture of its chip.
  func capture(on chip: String? = nil) throws -> Capture {
    try Self.captures.value("\(stem) \(chip ?? "")") {
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
