import Synchronization
import Testing
import TuneKitCore

@testable import TuneKitCommand

/// Three modules that are wrong on purpose; `plugin check` says of each what it is.
@Suite struct `A broken module` {
  @Test func `the examination catches a slot whose controller does not exist`() throws {
    let capture = try Self.machine()
    let issues = Examination.issues(of: NowhereBoard(), on: [capture])
    #expect(
      issues.map(\.description) == [
        "nowhere-board: slot \"nowhere\": no capture has its controller, pcie@00000000; it has "
          + "pcie@fe180000, pcie@fe190000"
      ])
    #expect(
      issues.first?.remedy == "Take controller, lanes and speed from the board's device tree.")
  }

  @Test func `the examination catches a need without a source and a forbidden write`() throws {
    let issues = Examination.issues(of: RashCard(), on: AcmeSbc(), [try Self.machine()])
    let texts = issues.map(\.description)
    #expect(texts.contains { $0.contains("it has no reason") }, "\(texts)")
    #expect(texts.contains { $0.contains("its source is empty") }, "\(texts)")
    #expect(
      texts.contains { $0.contains("/remove is never written: ") && $0.contains("PCI device") }
        || texts.contains { $0.contains("remove is an action on a device and not a setting") },
      "\(texts)")
  }

  @Test func `the examination catches a module that plans differently each time`() throws {
    let issues = Examination.issues(of: MoodyCard(), on: AcmeSbc(), [try Self.machine()])
    #expect(
      issues.map(\.why) == ["they must be the same every time"], "\(issues)")
    let bench = try Bench(try Self.machine())
    let registry = try Registry(boards: [AcmeSbc()], accelerators: [MoodyCard()])
    #expect(registry.accelerators.count == 1)
    let pair = bench.issues(of: AcmeSbc(), with: MoodyCard())
    #expect(pair.contains { $0.why.contains("gives two plans") }, "\(pair)")
  }

  @Test func `the examination shows an issue with file, line and remedy`() throws {
    let sheet = ModuleSheet(of: NowhereBoard(), from: .compiled)
    let issue = ModuleIssue(module: sheet.id, about: .slot("nowhere"), why: "it leads nowhere")
    let report = ExaminationReport([
      .init(
        sheet, captures: [], pairs: 0, issues: [.init(issue, file: "Sources/X.swift", line: 12)])
    ])
    #expect(report.outcome == .flawed)
    #expect(
      report.text(Style()) == """
        ✗ board nowhere-board: checked against no captured machine
          Sources/X.swift:12
            slot "nowhere": it leads nowhere
            Take controller, lanes and speed from the board's device tree.

        1 issue in 1 of 1 modules.

        """)
  }

  static func machine() throws -> Capture {
    try Capture(parsing: try Repository.text("Plugins-doc/examples/acme.capture"))
  }
}

/// A board with a slot whose controller is in no capture.
private struct NowhereBoard: Board {
  let id: ModuleID = "nowhere-board"
  let name = "Nowhere Board"
  let signature = Signature.deviceTree(anyOf: "acme,sbc")
  let tested = Tested.nowhere
  let cores = AcmeSbc().cores
  let slots = [
    Slot(
      "nowhere", controller: "pcie@00000000", generation: .one, lanes: 1,
      source: .documented("nothing real"))
  ]
}

/// A card that gives no reason, no source, and wants to be removed.
private struct RashCard: Accelerator {
  let id: ModuleID = "rash-card"
  let name = "Rash Card"
  let signature = AcmeNpu().signature
  let tested = Tested.nowhere
  let link = AcmeNpu().link
  let linkSource = Source.documented("nothing real")
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
    Need.clock(of: .fastest, at: .maximum).because("It is fun.", .documented(" "))
    Need.set(Knob(.file(place.device.path.appending("remove")), .word), to: "1")
      .because("It is wrong.", .assumed("nothing"))
  }
}

/// A card that changes its mind.
private struct MoodyCard: Accelerator {
  private static let mood = Atomic<Int>(0)

  let id: ModuleID = "moody-card"
  let name = "Moody Card"
  let signature = AcmeNpu().signature
  let tested = Tested.nowhere
  let link = AcmeNpu().link
  let linkSource = Source.documented("nothing real")
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    let mood = Self.mood.wrappingAdd(1, ordering: .relaxed).newValue
    Need.interrupts(on: .fastest).because("Mood \(mood).", .documented("nothing real"))
  }
}
