import Accelerators
import Boards
import Foundation
import TuneKitCore

@testable import TuneKitCommand

/// A captured machine, and what the command does with it.
final class Bench {
  let image: MachineImage
  private let folder: URL
  private let state: RootDirectory

  init(_ capture: Capture) throws {
    image = MachineImage(capture)
    folder = FileManager.default.temporaryDirectory.appending(path: "tunekit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    state = try RootDirectory(folder.path(percentEncoded: false))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func tunekit(
    _ choice: Recognition.Choice = .init(), _ profile: Profile = .standard,
    inReverse: Bool = false, leavingOut: [Configured<String>] = []
  ) throws -> TuneKit {
    let boards = BoardCatalogue.all
    let accelerators = AcceleratorCatalogue.all
    let registry = try Registry(
      boards: inReverse ? boards.reversed() : boards,
      accelerators: inReverse ? accelerators.reversed() : accelerators)
    return TuneKit(
      image, state: state, registry: registry, choice: choice, profile: profile,
      leavingOut: leavingOut)
  }

  func plan(
    _ choice: Recognition.Choice = .init(), _ profile: Profile = .standard
  ) throws -> Strategy {
    try tunekit(choice, profile).plan()
  }

  @discardableResult
  func apply(
    _ choice: Recognition.Choice = .init(), _ profile: Profile = .standard
  ) throws -> Report {
    let tunekit = try tunekit(choice, profile)
    return try tunekit.apply(try tunekit.plan(), unlessInterrupted: { false })
  }

  /// What the examination finds on this machine, which it leaves as it is.
  func issues(of pair: Pair, as card: (any Accelerator)? = nil) -> [ModuleIssue] {
    Examination.issues(
      of: pair.board.board, with: card ?? pair.accelerator.accelerator, on: image.capture,
      profile: pair.profile, state: state)
  }

  /// What the examination finds with modules that are in no catalogue.
  func issues(of board: any Board, with card: any Accelerator) -> [ModuleIssue] {
    Examination.issues(
      of: board, with: card, on: image.capture, profile: .standard, state: state)
  }

  @discardableResult
  func revert() throws -> Report { try tunekit().revert() }
}

/// A value as the command prints it with `--json`.
func document(_ schema: String, _ value: some Encodable) throws -> String {
  try JSON.pretty(Document(schema: schema, value))
}

extension Capture {
  /// The capture without what is no setting and answers to one: the CPU that the kernel picks for an
  /// interrupt, and the clock that a governor picks.
  var settings: Capture {
    var settings = self
    settings.entries = entries.filter { path, _ in
      !path.name.hasPrefix("effective_affinity") && !path.name.hasSuffix("cur_freq")
    }
    return settings
  }

  /// The entries that are not the same in another capture, for messages.
  func differences(to other: Capture) -> [String] {
    let paths = Set(entries.keys).union(other.entries.keys)
    return paths.sorted { $0.string < $1.string }.filter { entries[$0] != other.entries[$0] }
      .map(\.string)
  }
}
