import Testing
import TuneKitCore

/// A folder of `Tests/Machines`.
struct CapturedMachine: CustomTestStringConvertible, Sendable {
  static let folder = "Tests/Machines"
  static let all = Repository.names(in: folder).map { CapturedMachine(name: $0) }

  /// `cm3588+ax650n_6.12`: board, cards, kernel.
  let name: String

  var testDescription: String { name }

  /// The board's part of the name.
  var board: String { String(name.prefix { $0 != "+" && $0 != "_" }) }

  /// The cards' part of the name: `ax650n` or `2ax650n`, perhaps with `-something` behind it.
  var cards: String? {
    guard name.contains("+") else { return nil }
    return String(name.drop { $0 != "+" }.dropFirst().prefix { $0 != "_" })
  }

  func path(_ file: String) -> String { "\(Self.folder)/\(name)/\(file)" }

  /// The file with what a verb prints on all machines.
  static func texts(_ verb: String) -> String { "Tests/Texts/\(verb).txt" }

  /// The machines that have a golden text for each plan, beside its JSON.
  static let withPlanTexts: Set<String> = [
    "cm3588+ax650n_6.1-vendor", "cm3588+2ax650n_6.1-vendor",
    "cm3588+ax650n-irqbalance_6.1-vendor", "cm3588+ax650n-no-driver_6.12",
    "nanopc-t6+hailo-8-idle_6.12", "pc+ax650n-not-remapped_6.1",
    "raspberry-pi-5+hailo-8-throttled_6.6-rpi", "rock-5-itx+metis_6.12",
    "rock-5b+hailo-8-isolated_6.1-rt",
  ]

  var hasPlanTexts: Bool { Self.withPlanTexts.contains(name) }

  private static let captures = Memory<String, Capture>()
  private static let roads = Memory<String, Roads>()

  func capture() throws -> Capture {
    try Self.captures.value(name) {
      if let composition = try composition() { return try composition.capture() }
      return try Capture(parsing: try Repository.text(path("machine.capture")))
    }
  }

  /// What the machine is put together from; nil where it is captured as a whole.
  func composition() throws -> Composition? {
    let file = path("machine.parts")
    guard Repository.exists(file) else { return nil }
    return try Composition(try Repository.text(file))
  }

  /// One road to a plan on this machine.
  struct Road: Sendable {
    /// Its part in the names of its files: nothing, `generic-`, `card2-`.
    let mark: String
    let choice: Recognition.Choice
    /// What is applied before it, for other cards.
    var before: [Recognition.Choice] = []
  }

  /// Why nothing is planned unless a person chooses, and what there is to choose.
  struct Roads: Sendable {
    var refusal: String?
    var all: [Road] = []
  }

  func roads() throws -> Roads { try Self.roads.value(name, findRoads) }

  private func findRoads() throws -> Roads {
    do {
      _ = try Bench(try capture()).plan()
      return Roads(all: [Road(mark: "", choice: .init())])
    } catch TuneKitError.recognition(let error) {
      return Roads(refusal: error.description, all: Self.choices(after: error))
    }
  }

  private static func choices(after error: RecognitionError) -> [Road] {
    switch error {
    case .noBoard: return [Road(mark: "generic-", choice: .init(board: "generic"))]
    case .severalDevices(let addresses):
      let choices = addresses.map { Recognition.Choice(device: $0) }
      return choices.enumerated().map { index, choice in
        Road(mark: "card\(index + 1)-", choice: choice, before: Array(choices[..<index]))
      }
    case .unknownBoard, .unknownAccelerator, .contradictedBoard, .noSuchDevice,
      .contradictedDevice, .noAccelerator, .otherAccelerator:
      return []
    }
  }

  /// A bench with this machine, on which everything before that road is applied.
  func bench(before road: Road, _ profile: Profile) throws -> Bench {
    let bench = try Bench(try capture())
    for choice in road.before { try bench.apply(choice, profile) }
    return bench
  }
}
