import Foundation
import Testing
import TuneKitCore

@Suite struct `A manifest` {
  /// The examples of the documentation have every key.
  private static func example(_ name: String) throws -> Manifest {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Plugins-doc/examples/\(name).toml")
    // What an example may not claim, since it has no log.
    let text = try String(contentsOf: file, encoding: .utf8).replacing("# tested", with: "tested")
    return try Manifest(parsing: Array(text.utf8), file: "\(name).toml")
  }

  @Test func `a board's manifest gives every fact`() throws {
    let manifest = try Self.example("example-sbc")
    let board = try #require(manifest.board)
    #expect(manifest.id == "example-sbc" && board.name == "Acme SBC" && board.chip == "Acme A1")
    #expect(board.tested == Tested(["detect": "6.1.118", "plan": "6.1.118"]))
    #expect(board.memoryClock == "dmc")
    #expect(
      board.signature == .deviceTree(anyOf: ["acme,sbc", "acme,sbc-v2"], family: ["acme,common"]))
    #expect(
      board.cores == [CoreKind("Cortex-A55", part: 0xD05), CoreKind("Cortex-A76", part: 0xD0B)])
    #expect(
      board.slots == [
        Slot(
          "M.2 slot 1", controller: "pcie@fe150000", alsoNamed: ["pcie@150000"], generation: .three,
          lanes: 1, messages: 8,
          faster: .init(
            .three, by: "gen=3 in boot.txt", risk: "some cards fail with it",
            source: .documented("Acme SBC manual")),
          source: .documented("linux, arch/arm64/boot/dts/acme/sbc.dts"))
      ])
    #expect(
      board.immovable == [
        InterruptController(
          "DW-PCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0),
          reason: Reason(
            "this MSI controller gathers all messages on one wire",
            .documented("linux, drivers/pci/controller/dwc/pcie-designware-host.c")))
      ])
    #expect(board.steady.map(\.name) == ["ITS-"])
    let machine = Survey(of: MachineImage(try captured(Bench.vendor))).inventory()
    // Linux 6.1 is not before 6.1.
    #expect(board.cautions(about: machine).isEmpty)
  }

  @Test func `an accelerator's manifest gives every fact`() throws {
    let card = try #require(try Self.example("example-npu").accelerator)
    #expect(
      card.signature
        == .pci([.init(vendor: 0xFFFE, device: 1), .init(vendor: 0xFFFE, device: 2)]))
    #expect(card.link == PCILink(generation: .three, lanes: 2) && card.tested == .nowhere)
    #expect(card.linkSource == .assumed("taken to be like its predecessor"))
    #expect(card.interrupts == .busAddress && card.leastVectors == 1)
    #expect(
      card.presence
        == .whileOpen(
          Reason("the driver frees it at the last close", .documented("npu_drv.c"))))
    #expect(
      card.messages
        == .copied(
          fromVectors: 2, Reason("the driver copies the messages", .documented("npu_drv.c"))))
    #expect(card.stableReadRequest?.bytes == [512] && card.stablePayload?.bytes == [128, 256])
    #expect(card.stablePayload?.reason.source == .assumed("what lspci shows"))
    #expect(
      card.questions == [
        NativeQuestion(
          "runtime version", library: "libexample.so.1",
          signature: "int32 example_version(out int32 major, out int32 minor)",
          shows: "{major}.{minor}", success: 0, source: .documented("example.h"))
      ])
    #expect(
      card.figures == [
        BenchmarkFigure(
          "tokens a second", program: "example_bench", after: "avg ", before: " token/s",
          unit: "tok/s", better: .higher, source: .documented("example_bench.cpp"))
      ])
  }

  @Test func `an accelerator's manifest gives every need`() throws {
    let card = try #require(try Self.example("example-npu").accelerator)
    let needs = card.needs(at: try place())
    #expect(
      needs.map(\.request) == [
        .interrupts(on: .fastest), .clock(of: .fastest, at: .maximum), .shallowSleep,
        .runtimePowerOn, .memoryClockAtMaximum, .handsOff(.pciMaxReadRequest),
      ])
    #expect(needs.map(\.name) == ["interrupt", "clock", nil, nil, nil, nil])
    #expect(needs[0].after == ["clock"] && needs[1].cost == "more power and heat on these cores")
    #expect(needs[2].profiles == [.latency] && needs[0].profiles == Set(Profile.allCases))
    #expect(needs[3].conditions == [.slotLanes(1), .kernelFrom(KernelVersion(6, 1))])
    #expect(needs[5].reason == Reason("The driver expects 512 bytes.", .documented("npu_drv.c")))
  }

  @Test func `a knob's manifest gives the setting and the modules it is for`() throws {
    let knob = try #require(try Self.example("quiet-timer").knob)
    #expect(knob.accelerators == ["ax650n"] && knob.boards == ["cm3588"])
    let need = try #require(knob.needs(at: try place()).first)
    let file = Knob(.file("/proc/sys/kernel/timer_migration"), .integer)
    #expect(need.request == .set(file, to: "0") && need.necessity == .desirable)
    #expect(need.conditions == [.kernelBelow(KernelVersion(6, 11))])
    #expect(need.reason?.source == .assumed("nobody has measured it with a card"))
  }

  @Test(arguments: Need.Untouchable.allCases)
  func `a manifest can leave every untouchable thing alone`(_ what: Need.Untouchable) throws {
    let words: [Need.Untouchable: String] = [
      .pciMaxReadRequest: "read-request-size", .pciMaxPayload: "payload-size",
      .pciLinkControl: "link-control", .reset: "reset", .remove: "removal", .rescan: "rescan",
      .powerControl: "power-control", .clockTree: "clock-tree", .voltage: "voltage",
    ]
    let word = try #require(words[what])
    let text =
      ManifestText.accelerator
      + "\n[[need]]\nleave-alone = \"\(word)\"\nbecause = \"b\"\nsource = \"measured: m\""
    #expect(
      try Manifest(text).accelerator?.needs(at: place())
        == [Need.handsOff(what).because("b", .measured("m"))])
  }

  @Test func `a manifest recognises a board by DMI or not at all`() throws {
    let dmi = ManifestText.board.replacing(
      "device-tree = [\"acme,sbc\"]", with: "dmi = { board_name = \"SBC\", sys_vendor = \"A\" }")
    #expect(try Manifest(dmi).board?.signature == .dmi(["board_name": "SBC", "sys_vendor": "A"]))
    let chosen = ManifestText.board.replacing("device-tree = [\"acme,sbc\"]", with: "chosen = true")
    #expect(try Manifest(chosen).board?.signature == .chosen)
  }

  @Test func `a manifest names interrupts in three ways`() throws {
    let named = { (line: String) in
      try Manifest(ManifestText.accelerator.replacing("names = \"bus-address\"", with: line))
        .accelerator?.interrupts
    }
    #expect(try named("names = \"bus-address\"") == .busAddress)
    #expect(try named("names = [\"a\", \"b\"]") == .named(["a", "b"]))
    #expect(try named("beginning = [\"npu-\"]") == .beginning(["npu-"]))
  }

  private func place() throws -> Placement {
    let machine = Survey(of: MachineImage(try captured(Bench.vendor))).inventory()
    let device = try #require(machine.devices.first { $0.driver != nil })
    return Placement(of: .pci(device), as: TestCard(), on: TestBoard(), in: machine)
  }
}
