import FoundationEssentials
import TuneKitCore

/// A module with every module of the other sort: planned, applied and given back, in memory.
struct Pairs {
  private let captures: CapturedModules
  private let registry: Registry

  init(_ captures: CapturedModules, _ registry: Registry) {
    self.captures = captures
    self.registry = registry
  }

  /// How many machines were tried, and what went wrong on them.
  func flaws(of board: any Board) throws -> (count: Int, flaws: [Flaw]) {
    try added(registry.accelerators.map { try flaws(of: board, with: $0, blaming: board.id) })
  }

  /// How many machines were tried, and what went wrong on them.
  func flaws(of accelerator: any Accelerator) throws -> (count: Int, flaws: [Flaw]) {
    try added(
      registry.boards.map { try flaws(of: $0, with: accelerator, blaming: accelerator.id) })
  }

  private func added(_ parts: [(Int, [Flaw])]) -> (Int, [Flaw]) {
    (parts.map(\.0).reduce(0, +), parts.flatMap(\.1))
  }

  /// One board and one accelerator in each slot, in use and idle, in each profile.
  ///
  /// A board that is only chosen is tried on the hardware of the first that is recognised.
  private func flaws(
    of board: any Board, with accelerator: any Accelerator, blaming blamed: ModuleID
  ) throws -> (Int, [Flaw]) {
    guard let part = captures.part(accelerator), let host = captures.host else { return (0, []) }
    let own = board.signature == .chosen ? nil : try? captures.bare(board)?.capture
    let bare = own ?? host.capture
    var count = 0
    var flaws: [Flaw] = []
    for slot in Slot.tried(on: board, or: host.board) {
      for use in CardUse.all(of: accelerator) {
        var joined = Joined(
          bare: bare, slot: slot, card: accelerator, part: part, place: .foreign(slot))
        joined.use = use
        guard let machine = try? joined.capture() else { continue }
        for profile in Profile.allCases {
          count += 1
          flaws += try Self.flaws(of: board, with: accelerator, on: machine, profile).map {
            Flaw(
              module: blamed, what: "with \(blamed == board.id ? accelerator.id : board.id)",
              why: "in \(slot.name), \(use.rawValue), profile \(profile.rawValue): \($0.why)")
          }
        }
      }
    }
    return (count, flaws)
  }

  private static func flaws(
    of board: any Board, with accelerator: any Accelerator, on machine: Capture,
    _ profile: Profile
  ) throws -> [Flaw] {
    let folder = FileManager.default.temporaryDirectory.path + "/tunekit-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(status: .error, message: "\(folder) cannot be made for the journals")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return Examination.flaws(
      of: board, with: accelerator, on: machine, profile: profile,
      state: try RootDirectory(folder))
  }
}
