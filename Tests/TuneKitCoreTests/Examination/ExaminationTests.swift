import Foundation
import SystemPackage
import Testing
import TuneKitCore

/// Modules that are wrong on purpose: the examination must find each fault, and no other.
@Suite struct `The examination` {
  @Test func `the examination finds nothing wrong with correct modules`() throws {
    #expect(Examination.issues(of: TestBoard(), on: [try Self.machine()]) == [])
    #expect(try Self.issues(of: TestCard()) == [])
    #expect(Examination.issues(boards: [TestBoard()], accelerators: [TestCard()]) == [])
  }

  @Test func `the examination finds a need without a reason or source`() throws {
    var card = TestCard()
    card.wanted = [.interrupts(on: .fastest)]
    #expect(try Self.issues(of: card) == ["need \"interrupt placement\": it has no reason"])
    card.wanted = [.shallowSleep.because("It helps.", .reasoned(" "))]
    #expect(try Self.issues(of: card) == ["need \"wake-up limit\": its source is empty"])
    card.wanted = [.shallowSleep.because("", .reasoned("x")).costing(" ").only()]
    #expect(
      try Self.issues(of: card) == [
        "need \"wake-up limit\": its reason is empty",
        "need \"wake-up limit\": it is wanted in no profile",
        "need \"wake-up limit\": its cost is an empty text",
      ])
    card.wanted = []
    #expect(try Self.issues(of: card) == ["needs: there is none"])
  }

  @Test
  func `the examination finds unfinished placeholders and impossible facts of a board`() throws {
    var board = TestBoard()
    board.signature = .deviceTree(anyOf: "unknown,widget")
    board.cores = [CoreKind("A", part: 0xD05), CoreKind("B", part: 0xD05)]
    board.slots = [
      Slot(
        "a", controller: "rubbish with blanks", generation: .three, lanes: 3, source: .assumed("x"))
    ]
    let found = Examination.issues(of: board, on: []).map { "\($0.what): \($0.why)" }
    #expect(
      found == [
        "slot \"a\": it has 3 lanes, not 1, 2, 4, 8, 12 or 16",
        "slot \"a\": its controller, rubbish with blanks, is not a node of a device tree, as "
          + "pcie@fe180000 is",
        "cores: two kinds have one part number",
        "signature: it is still the placeholder of `plugin new`",
        "captures: there is none to check it against",
      ])
    var card = TestCard()
    card.signature = .pci(vendor: 0xFFFF, device: 0)
    #expect(
      try Self.issues(of: card).contains("signature: it is still the placeholder of `plugin new`"))
  }

  @Test func `the examination finds a tested verb without a kernel`() throws {
    var card = TestCard()
    card.tested = Tested(["apply": "banana"])
    #expect(try Self.issues(of: card) == ["tested: apply names no kernel"])
  }

  @Test func `the examination finds a question that cannot be asked and impossible sizes`() throws {
    var card = TestCard()
    let question = { (signature: String, shows: String, source: String) in
      NativeQuestion(
        "version", library: "libx.so", signature: signature, shows: shows,
        source: .documented(source))
    }
    card.questions = [question("int f(out int8 a)", "{a} {result}", "x.h")]
    card.stablePayload = KnownGoodSizes(128, 256, because: "It is so.", .documented("x"))
    #expect(try Self.issues(of: card) == [])
    card.questions = [question("in f()", "{result}", "x.h"), question("int f()", "{b}", " ")]
    #expect(
      try Self.issues(of: card) == [
        "question \"version\": column 1: no type \"in\"; nearest: int, int8, uint",
        "question \"version\": its source is empty",
        "question \"version\": the answer has no \"b\"; it has: result",
      ])
    card.questions = []
    card.stablePayload = KnownGoodSizes(because: "It is so.", .documented("x"))
    card.stableReadRequest = KnownGoodSizes(500, because: "It is so.", .documented(""))
    #expect(try Self.issues(of: card).count == 3)
  }

  @Test func `the examination finds a link below the card's own and one without a source`() throws {
    var card = TestCard()
    card.link = PCILink(generation: .one, lanes: 1)
    #expect(
      try Self.issues(of: card) == [
        "link: 2.5 GT/s x1 is less than the card's own register says in a capture, 5.0 GT/s x2 "
          + "(max_link_speed, max_link_width)"
      ])
    card.link = PCILink(generation: .two, lanes: 0)
    #expect(try Self.issues(of: card).contains("link: it has 0 lanes, not 1, 2, 4, 8, 12 or 16"))
    card = TestCard()
    card.linkSource = .assumed("the module does not say")
    #expect(try Self.issues(of: card) == ["link: no source given"])
  }

  /// A brochure that says more than the card's own register is wrong about this card.
  @Test(arguments: [PCILink.Generation.two, .three], [2, 4])
  func `the examination finds a link above the card's register, once for all captures`(
    generation: PCILink.Generation, lanes: Int
  ) throws {
    var card = TestCard()
    card.link = PCILink(generation: generation, lanes: lanes)
    let machines = [try Self.machine(), try Self.machine()]
    let issues = Examination.issues(of: card, on: TestBoard(), machines)
    if card.link == TestCard().link {
      #expect(issues == [])
      return
    }
    let link = try #require(card.link)
    #expect(
      issues.map(\.why) == [
        "\(link) is more than the card's own register says in a capture, 5.0 GT/s x2 "
          + "(max_link_speed, max_link_width)"
      ])
    #expect(issues.first?.remedy.hasPrefix("Write what the register says") == true)
  }

  @Test func `the examination finds interrupts with another name`() throws {
    var card = TestCard()
    card.interrupts = .named(["somebody-else"])
    #expect(
      try Self.issues(of: card) == [
        "interrupts: the capture calls them \"0003:31:00.0\"; by this module they are called "
          + "\"somebody-else\""
      ])
  }

  @Test func `the examination finds a card that no capture has and a card without ids`() throws {
    var card = TestCard()
    card.signature = .pci(vendor: 1, device: 2)
    #expect(
      try Self.issues(of: card).map { String($0.prefix { $0 != ";" }) }
        == ["signature: no device of a captured machine has these ids"])
    card.signature = .deviceTree(anyOf: "a,b")
    #expect(try Self.issues(of: card).count == 1)
    #expect(
      Examination.issues(of: TestCard(), on: TestBoard(), []).map(\.what) == ["captures"])
  }

  @Test func `the examination finds two modules with one id or one signature`() {
    var twin = TestBoard()
    #expect(
      Examination.issues(boards: [TestBoard(), twin], accelerators: []).map(\.what) == ["id"])
    twin.id = "another"
    let issues = Examination.issues(boards: [TestBoard(), twin], accelerators: [])
    #expect(issues.map(\.what) == ["signature"])
    #expect(issues.first?.module == "another")
    var card = TestCard()
    card.id = "another"
    #expect(
      Examination.issues(boards: [], accelerators: [TestCard(), card]).map(\.what) == ["signature"])
  }

  @Test func `the examination finds an invalid id, an empty name and a missing kernel`() throws {
    var board = TestBoard()
    board.id = "Wrong Id"
    board.name = " "
    board.tested = Tested(["plan": ""])
    let issues = Examination.issues(of: board, on: [try Self.machine()])
    #expect(issues.map(\.what) == ["id", "name", "tested"])
  }

  @Test func `the examination finds slots that no machine has and slots listed twice`() throws {
    var board = TestBoard()
    let slot = board.slots[0]
    board.slots = [
      slot, slot,
      Slot("", controller: "pcie@0", generation: .one, lanes: 99, source: .documented("")),
    ]
    let issues = Examination.issues(of: board, on: [try Self.machine()]).map(\.description)
    #expect(issues.count == 6, "\(issues)")
    #expect(issues.contains { $0.contains("no capture has its controller, pcie@0; it has pcie@") })
  }

  @Test
  func `the examination finds a board that its capture contradicts, and wrong cores`() throws {
    var board = TestBoard()
    board.signature = .deviceTree(anyOf: "other,board")
    board.cores = [CoreKind("Cortex-A57", part: 0xD07)]
    let issues = Examination.issues(of: board, on: [try Self.machine()])
    #expect(issues.map(\.what) == ["signature", "cores"])
    #expect(Examination.issues(of: TestBoard(), on: []).map(\.what) == ["captures"])
  }

  @Test func `the examination performs a plan and finds every value restored`() throws {
    for profile in Profile.allCases {
      #expect(try Self.issues(ofPairWith: TestCard(), profile) == [])
    }
  }

  @Test func `the examination finds a plan that asks for a forbidden file`() throws {
    var card = TestCard()
    card.wanted = [
      .set(Knob(.file("/sys/bus/pci/rescan"), .integer), to: "1").because("No.", .assumed("x"))
    ]
    let capture = try Self.machine()
    var machine = capture
    machine["/sys/bus/pci/rescan"] = .text("0\n")
    let issues = try Self.issues(ofPairWith: card, .standard, on: machine)
    #expect(issues.count == 1 && issues[0].why.contains("never written"), "\(issues)")
  }

  @Test func `the examination finds a step that the machine refuses`() throws {
    var machine = try Self.machine()
    machine.refusals["/proc/irq/154/smp_affinity"] = .resourceBusy
    let issues = try Self.issues(ofPairWith: TestCard(), .standard, on: machine)
    #expect(issues.contains { $0.why.hasPrefix("applying it ends as") }, "\(issues)")
  }

  private static func machine() throws -> Capture {
    try captured("cm3588+ax650n_6.1-vendor")
  }

  private static func issues(of card: TestCard) throws -> [String] {
    Examination.issues(of: card, on: TestBoard(), [try machine()]).map { "\($0.what): \($0.why)" }
  }

  private static func issues(
    ofPairWith card: TestCard, _ profile: Profile, on capture: Capture? = nil
  ) throws -> [ModuleIssue] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tunekit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return Examination.issues(
      of: TestBoard(), with: card, on: try capture ?? machine(), profile: profile,
      state: try RootDirectory(folder.path(percentEncoded: false)))
  }
}
