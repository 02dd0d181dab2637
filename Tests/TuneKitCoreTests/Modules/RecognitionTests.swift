import Testing
import TuneKitCore

@testable import TuneKitModel

@Suite struct `Recognising` {
  private func machine(_ name: String = Bench.vendor) throws -> Inventory {
    Survey(of: MachineImage(try captured(name))).inventory()
  }

  private func registry(_ boards: [any Board] = [TestBoard()]) throws -> Registry {
    try Registry(boards: boards, accelerators: [TestCard()])
  }

  private func wording(_ choice: Recognition.Choice, _ name: String = Bench.vendor) throws -> String
  {
    let (machine, registry) = (try machine(name), try registry())
    do {
      _ = try Recognition(of: machine, with: registry, choice: choice).pair(
        on: machine, with: registry)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func `a captured machine is recognised by board and card`() throws {
    let machine = try machine()
    let pair = try Recognition(of: machine, with: registry()).pair(on: machine, with: registry())
    #expect(pair.board.id == "test-board" && pair.found.accelerator.id == "test-card")
    #expect(pair.found.place.device.address.description == "0003:31:00.0")
    #expect(pair.found.place.slot?.name == "slot 4")
  }

  @Test func `the board that the machine names first wins`() throws {
    let chip = TestBoard(id: "chip", signature: .deviceTree(anyOf: "rockchip,rk3588"))
    for boards in [[TestBoard(), chip], [chip, TestBoard()]] as [[any Board]] {
      #expect(try Recognition(of: machine(), with: registry(boards)).board?.id == "test-board")
    }
    #expect(try Recognition(of: machine(), with: registry([chip])).board?.id == "chip")
  }

  @Test func `a chosen board is refused when the machine contradicts it`() throws {
    let other = TestBoard(id: "other", signature: .deviceTree(anyOf: "x,y"))
    let registry = try registry([TestBoard(), other])
    #expect(
      throws: RecognitionError.contradictedBoard(
        "other", seen: "FriendlyElec CM3588 (device tree friendlyelec,cm3588)")
    ) {
      _ = try Recognition(of: machine(), with: registry, choice: .init(board: "other"))
    }
    let forced = Recognition.Choice(board: "other", force: true)
    #expect(try Recognition(of: machine(), with: registry, choice: forced).board?.id == "other")
    let family = TestBoard(
      id: "other", signature: .deviceTree(anyOf: "x,y", family: ["rockchip,rk3588"]))
    let choice = Recognition.Choice(board: "other")
    #expect(
      try Recognition(of: machine(), with: self.registry([family]), choice: choice).board?.id
        == "other")
    #expect(try Recognition(of: machine(), with: self.registry([family])).board == nil)
  }

  @Test func `a machine without names accepts any chosen board`() throws {
    var capture = try captured(Bench.vendor)
    capture.entries = capture.entries.filter { !$0.key.isBelow("/sys/firmware") }
    let silent = Survey(of: MachineImage(capture)).inventory()
    #expect(try Recognition(of: silent, with: registry()).board == nil)
    let choice = Recognition.Choice(board: "test-board")
    #expect(try Recognition(of: silent, with: registry(), choice: choice).board != nil)
  }

  @Test(arguments: [
    (Recognition.Choice(board: "tset-board"), "no board \"tset-board\" here. Nearest: test-board."),
    (.init(accelerator: "test-crad"), "no accelerator \"test-crad\" here. Nearest: test-card."),
    (
      .init(accelerator: "zzzzzzzzzzzzzzzzzzz"),
      "no accelerator \"zzzzzzzzzzzzzzzzzzz\" here. Known:"
    ),
    (.init(device: DeviceAddress("0009:01:00.0")), "no PCI device at 0009:01:00.0. Seen:"),
    (
      .init(device: DeviceAddress("0004:41:00.0")), "the device at 0004:41:00.0 is 10ec:8125, not a"
    ),
    (
      .init(accelerator: "test-card", device: DeviceAddress("0004:41:00.0"), force: true),
      "the device at 0004:41:00.0 is 10ec:8125, not test-card"
    ),
  ])
  func `a wrong choice is reported in one line`(choice: Recognition.Choice, start: String) throws {
    let text = try wording(choice)
    #expect(text.hasPrefix(start), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test func `a card that is missing is reported with the card that is present`() throws {
    var absent = TestCard()
    (absent.id, absent.signature) = ("other-card", .pci(vendor: 0x1E60, device: 0x2864))
    let registry = try Registry(boards: [TestBoard()], accelerators: [absent, TestCard()])
    let machine = try machine()
    let recognition = try Recognition(
      of: machine, with: registry, choice: .init(accelerator: "other-card"))
    let error = #expect(throws: RecognitionError.self) {
      try recognition.pair(on: machine, with: registry)
    }
    #expect(
      error?.description == "no other-card is here, but test-card at 0003:31:00.0. "
        + "Leave --accel out, or use --accel test-card")
    #expect(error?.isNotRecognised == true)
  }

  @Test(arguments: [
    (
      "cm3588_6.1-vendor",
      "no known accelerator here. Seen: 0004:41:00.0 (10ec:8125). "
        + "What to do: tunekit diagnose"
    ),
    ("cm3588+2ax650n_6.1-vendor", "several cards fit; choose one: --device "),
    ("rock-4d+ax650n_6.1-vendor", "no module knows this board: "),
  ])
  func `a missing board or card is reported in one line`(name: String, start: String) throws {
    let text = try wording(.init(), name)
    #expect(text.hasPrefix(start), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test func `an unrecognised machine lists at most four devices`() {
    let seen = (1...9).map { "device \($0)" }
    let text = RecognitionError.noAccelerator(seen: seen).description
    #expect(text.contains("device 4 and 5 more. "))
    #expect(RecognitionError.noAccelerator(seen: []).description.contains("no device at all. "))
  }

  @Test func `an unrecognised machine is distinguished from a refused choice`() throws {
    let address = try #require(DeviceAddress("0003:31:00.0"))
    #expect(RecognitionError.noBoard(seen: "x").isNotRecognised)
    #expect(RecognitionError.unknownBoard("x", nearest: [], known: []).isNotRecognised)
    #expect(!RecognitionError.contradictedBoard("x", seen: "y").isNotRecognised)
    #expect(!RecognitionError.severalDevices([address]).isNotRecognised)
  }
}

@Suite struct `The nearest names` {
  @Test(
    arguments: [
      ("cm3588", ["cm3588", "cm3588-plus"]), ("CM3588", ["cm3588"]), ("rokc-5b", ["rock-5b"]),
      ("xyzxyzxyzxyz", []),
    ] as [(String, [String])])
  func `the nearest names are a few letters away`(text: String, names: [String]) {
    let ids: [ModuleID] = ["rock-5b", "cm3588-plus", "cm3588", "nanopc-t6"]
    #expect(ClosestMatch.names(to: text, among: ids).prefix(2) == names.prefix(2))
    #expect(ClosestMatch.names(to: text, among: ids).count <= 3)
  }

  @Test func `the nearest names of a long text are found quickly`() {
    let ids = (0..<200).map { ModuleID(stringLiteral: "board-\($0)") }
    _ = ClosestMatch.names(to: String(repeating: "x", count: 100_000), among: ids)
  }
}

@Suite struct `The registry` {
  @Test func `the registry refuses two modules of one id`() {
    #expect(throws: RegistryError.sameID("test-board")) {
      let twin = TestBoard(signature: .chosen)
      _ = try Registry(boards: [TestBoard(), twin], accelerators: [])
    }
  }

  @Test func `the registry refuses two modules of one signature`() {
    #expect(throws: RegistryError.sameMark("pci 1f4b:0650", "test-card", "b")) {
      _ = try Registry(boards: [], accelerators: [TestCard(), TestCard(id: "b")])
    }
    #expect(throws: RegistryError.self) {
      let other = TestBoard(id: "b", signature: .deviceTree(anyOf: "friendlyelec,cm3588"))
      _ = try Registry(boards: [TestBoard(), other], accelerators: [])
    }
  }

  @Test func `the registry accepts boards of one family, and a board with a card's id`() throws {
    let other = TestBoard(
      id: "test-card", signature: .deviceTree(anyOf: "x", family: ["family,of-many"]))
    _ = try Registry(boards: [TestBoard(), other], accelerators: [TestCard()])
  }
}
