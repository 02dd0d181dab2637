import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCaptures

/// Moves that x86 makes while it handles the next interrupt.
@Suite struct `Verifying a move` {
  private static let capture = "pc+ax650n-not-remapped_6.1"
  private static let mask: SystemPath = "/proc/irq/143/smp_affinity"
  private static let effective: SystemPath = "/proc/irq/143/effective_affinity_list"

  /// An x86 PC without interrupt remapping, and a card that is idle or not.
  private func bench(rate: UInt64? = nil, remapped: Bool = false) throws -> Bench {
    var capture = try captured(Self.capture)
    if let rate { capture.rates["143"] = rate }
    if remapped, case .file(let bytes) = capture["/proc/interrupts"] {
      let text = String(decoding: bytes, as: UTF8.self)
      capture["/proc/interrupts"] = .text(text.replacing(" PCI-MSI", with: " IR-PCI-MSI"))
    }
    var bench = try Bench(capture: capture)
    bench.board.signature = .dmi(["board_name": "PRIME B360M-A"])
    bench.board.cores = []
    return bench
  }

  /// All cores are alike here, so that a user has to choose another one.
  private func tunekit(
    _ bench: Bench, on machine: any Machine
  ) throws -> TuneKit {
    TuneKit(
      machine, state: bench.root,
      registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
      interruptChoice: InterruptChoice(processors: CPUSet([0]), isSpread: false))
  }

  private func tunekit(_ bench: Bench) throws -> TuneKit {
    try tunekit(bench, on: bench.image)
  }

  private func delivery(_ bench: Bench) throws -> Finding {
    let items = try tunekit(bench).verify().items
    return try #require(items.first { $0.id == "delivery/interrupt/0" })
  }

  @Test func `verify calls a move that awaits its first interrupt unproven`() throws {
    let bench = try bench()
    _ = try tunekit(bench).performed()
    #expect(bench.text(Self.mask) == "01" && bench.text(Self.effective) == "1")
    let item = try delivery(bench)
    #expect(item.state == .unproven)
    #expect(item.seen == "set, effective with the next interrupt; until then on CPU 1")
    #expect(item.remedy?.contains("apply") == false)
    // What apply calls already there is no remedy.
    #expect(try tunekit(bench).performed().outcome == .nothingToDo)
  }

  @Test func `verify calls a move proven after the first interrupt`() throws {
    let bench = try bench(rate: 200)
    _ = try tunekit(bench).performed()
    var item = try delivery(bench)
    #expect(item.state == .holds && item.seen.hasSuffix("moved by the first"), "\(item)")
    #expect(bench.text(Self.effective) == "0")
    item = try delivery(bench)
    #expect(item.state == .holds && item.seen.hasSuffix(" ms"))
  }

  @Test func `verify calls a move drifted when interrupts arrive elsewhere`() throws {
    let bench = try bench()
    _ = try tunekit(bench).performed()
    let stubborn = MisroutingMachine(image: bench.image, interrupt: "143", count: 30)
    let items = try tunekit(bench, on: stubborn).verify().items
    let item = try #require(items.first { $0.id == "delivery/interrupt/0" })
    #expect(item.state == .drifted)
    #expect(item.seen.hasSuffix("arrived on CPU 1, though it is set"), "\(item)")
    #expect(item.remedy?.contains("revert") == true)
  }

  @Test func `verify expects a remapped interrupt to move at once`() throws {
    let bench = try bench(remapped: true)
    _ = try tunekit(bench).performed()
    #expect(bench.text(Self.effective) == "0")
    bench.image.set("1", Self.effective)
    let item = try delivery(bench)
    #expect(item.state == .drifted && item.seen == "delivered to CPU 1, though it is set")
  }

  @Test func `verify suggests apply when the mask has changed`() throws {
    let bench = try bench()
    _ = try tunekit(bench).performed()
    bench.image.set("ff", Self.mask)
    let item = try delivery(bench)
    #expect(item.state == .drifted && item.seen == "delivered to CPU 1")
    #expect(item.remedy?.contains("apply") == true)
  }
}
