import Boards
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCommand

/// What `plugin new` writes, by the capture of the worked examples.
///
/// `Examples/AcmeSbc.swift` and `Examples/AcmeNpu.swift` are that, and are compiled with these tests.
@Suite struct `A module that begins` {
  @Test(arguments: [NewPlugin.Kind.board, .accelerator])
  func `plugin new writes Swift that compiles`(_ kind: NewPlugin.Kind) throws {
    let files = try Self.skeleton(kind).files()
    let stem = kind == .board ? "AcmeSbc" : "AcmeNpu"
    let target = kind == .board ? "Boards" : "Accelerators"
    #expect(
      files.map(\.name)
        == ["swift", "md", "capture"].map { "Sources/\(target)/Acme/\(stem)/\(stem).\($0)" })
    try Golden.check(files[0].text, "Tests/DeviceTests/Examples/\(stem).swift")
  }

  @Test func `a new board from plugin new passes the examination`() throws {
    let capture = try Capture(parsing: try Self.skeleton(.board).files()[2].text)
    #expect(Examination.issues(of: AcmeSbc(), on: [capture]) == [])
    let machine = Survey(of: MachineImage(capture)).inventory()
    #expect(!machine.attached.contains { AcmeNpu().signature.matches($0) })
    #expect(!capture.text.contains("0003:31:00.0") && !capture.text.contains("acme_npu"))
  }

  @Test func `a new accelerator from plugin new passes the examination on every board`() throws {
    let part = Part(try Self.skeleton(.accelerator).files()[2].text)
    let own = try Capture(parsing: try Self.skeleton(.board).files()[2].text)
    let hosts =
      [(AcmeSbc() as any Board, own)]
      + (try BoardCase.whole.filter(\.isRecognised).map { ($0.board, try $0.capture()) })
    for (board, bare) in hosts {
      for slot in Slot.tried(on: board, or: board) {
        let machine = try Joined(
          bare: bare, slot: slot, card: AcmeNpu(), part: part, place: .foreign(slot)
        ).capture()
        #expect(Examination.issues(of: AcmeNpu(), on: board, [machine]) == [], "\(board.id)")
        #expect(try Bench(machine).issues(of: board, with: AcmeNpu()) == [], "\(board.id)")
      }
    }
  }

  @Test func `a new board from plugin new works with every accelerator`() throws {
    let bare = try Capture(parsing: try Self.skeleton(.board).files()[2].text)
    for card in AcceleratorCase.all {
      for slot in AcmeSbc().slots {
        let machine = try Joined(bare: bare, slot: slot, card: card, place: .foreign(slot))
          .capture()
        let issues = try Bench(machine).issues(of: AcmeSbc(), with: card.accelerator)
        #expect(issues == [], "\(card.accelerator.id)")
      }
    }
  }

  @Test(arguments: [NewPlugin.Kind.board, .accelerator])
  func `plugin new writes a page with every heading`(_ kind: NewPlugin.Kind) throws {
    let page = try Self.skeleton(kind).files()[1].text
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("## ") }
      .map { String($0.dropFirst(3)) }
    #expect(headings == `Every module`.headings)
    #expect(ModuleFiles.headings == `Every module`.headings)
  }

  @Test(arguments: [NewPlugin.Kind.board, .accelerator])
  func `plugin new writes a manifest that equals the Swift`(_ kind: NewPlugin.Kind) throws {
    let files = try Self.skeleton(kind, isManifest: true).files()
    let stem = kind == .board ? "acme-sbc" : "acme-npu"
    #expect(files.map(\.name) == ["\(stem).toml", "\(stem).md", "\(stem).capture"])
    try Golden.check(files[0].text, "Plugins-doc/examples/\(stem).toml")
    // What the Swift file takes over from the other boards, the manifest has to spell out.
    let manifest = try Manifest(parsing: Array(files[0].text.utf8), file: files[0].name)
    if case .board(let board) = manifest.module {
      #expect(board.immovable == MSIControllers.immovable && board.steady == MSIControllers.steady)
      #expect(board.slots.map(\.controller) == AcmeSbc().slots.map(\.controller))
    }
  }

  @Test func `plugin new keeps nothing of the card in a board's capture`() throws {
    var machine = try `A broken module`.machine()
    let whole = Survey(of: MachineImage(machine)).inventory()
    let card = try #require(SeenMachine(machine, device: nil).card)
    let number = try #require(card.vectors.first ?? whole.interrupts.last?.number)
    let file: SystemPath = "/proc/irq/\(number)/smp_affinity"
    machine.refusals[file] = .invalidArgument
    let bare = try Capture(parsing: SeenMachine(machine, device: nil).boardCapture)
    #expect(bare[file] == nil && bare.refusals[file] == nil)
    #expect(!bare.paths.contains { $0.isBelow(card.path) })
  }

  @Test func `plugin new quotes hostile text of a machine`() {
    let text = "a\"b\\c\n\u{1b}\u{202e}`|é"
    #expect(Quoted.swift(text) == #""a\"b\\c\u{a}\u{1b}\u{202e}`|é""#)
    #expect(Quoted.toml(text) == #""a\"b\\c\U0000000a\U0000001b\U0000202e`|é""#)
    #expect(Quoted.line(text) == "a\"b\\c?????é")
  }

  @Test(arguments: [
    ("acme-sbc", "AcmeSbc"), ("board", "BoardBoard"), ("3d-card", "Board3dCard"),
    ("self", "BoardSelf"),
  ])
  func `plugin new makes a valid Swift type name of every id`(_ id: String, _ name: String) throws {
    #expect(TypeName(of: try #require(ModuleID(validating: id)), .board).text == name)
  }

  @Test(arguments: [NewPlugin.Kind.board, .accelerator], [true, false])
  func `plugin new works without a capture`(_ kind: NewPlugin.Kind, _ isManifest: Bool) throws {
    let skeleton = Skeleton(
      kind: kind, id: "acme-x", isManifest: isManifest, seen: nil, folder: Folder(path: "."),
      isCheckout: false)
    let files = try skeleton.files()
    #expect(files.count == 2)
    #expect(files[0].text.contains("Look up"))
    #expect(files[0].text.contains("acme-x"))
  }

  static func skeleton(_ kind: NewPlugin.Kind, isManifest: Bool = false) throws -> Skeleton {
    Skeleton(
      kind: kind, id: kind == .board ? "acme-sbc" : "acme-npu", isManifest: isManifest,
      seen: SeenMachine(try `A broken module`.machine(), device: nil), folder: Folder(path: "."),
      isCheckout: !isManifest)
  }
}
