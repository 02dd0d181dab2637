import Accelerators
import Boards
import Testing
import TuneKitCore

@testable import TuneKitCommand

/// Boards that no module knows, and the chips that stand in for them.
@Suite struct `A chip` {
  private static let tree = "/sys/firmware/devicetree/base"

  /// The machine of a board of the catalogue, called otherwise.
  private static func machine(
    _ strings: [String], _ id: ModuleID, without disabled: [String] = []
  ) throws -> Capture {
    let board = try #require(BoardCase.all.first { $0.board.id == id })
    var machine = try board.capture()
    machine["/sys/firmware/devicetree/base/compatible"] = .text(
      strings.map { "\($0)\0" }.joined())
    machine["/sys/firmware/devicetree/base/model"] = .text("Some board\0")
    for node in disabled {
      machine[try SystemPath(validating: "\(tree)/\(node)/name")] = .text("pcie\0")
      machine[try SystemPath(validating: "\(tree)/\(node)/status")] = .text("disabled\0")
    }
    return machine
  }

  private static func id(_ strings: [String], on id: ModuleID) throws -> ModuleID? {
    try Bench(try machine(strings, id)).tunekit().detect().board?.id
  }

  @Test(
    arguments: [
      (["coolpi,pi-4b", "rockchip,rk3588s"], "rk3588"),
      (["radxa,e52c", "rockchip,rk3582", "rockchip,rk3588s"], "rk3588"),
      (["pine64,quartzpro64", "rockchip,rk3588"], "rk3588"),
      (["flipper,one-rev-f0b0c1", "rockchip,rk3576"], "rk3576"),
      (["hinlink,h68k", "rockchip,rk3568"], "rk3568"),
      (["xunlong,orangepi-3b-v2.1", "xunlong,orangepi-3b", "rockchip,rk3566"], "rk3566"),
      (["pine64,rockpro64-v2.1", "pine64,rockpro64", "rockchip,rk3399"], "rk3399"),
      (["radxa,rockpi-n10", "vamrs,rk3399pro-vmarc-som", "rockchip,rk3399pro"], "rk3399"),
      (["someone,carrier", "brcm,bcm2712"], "bcm2712"),
    ] as [([String], ModuleID)])
  func `a board that no module knows is recognised by its chip`(
    _ strings: [String], _ chip: ModuleID
  ) throws {
    let detection = try Bench(try Self.machine(strings, chip)).tunekit().detect()
    #expect(detection.board?.id == chip && detection.board?.knownBy == .chip)
    let text = detection.text(Style(width: 80))
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.hasPrefix("Board unknown: Some board (device tree \(strings[0]))"), "\(text)")
    #expect(words.contains("(\(chip)), which stands in for the board"), "\(text)")
    #expect(words.contains("tunekit capture FILE"), "\(text)")
    #expect(words.contains("tunekit plugin new board ID --from FILE"), "\(text)")
  }

  @Test(
    arguments: [
      (["radxa,rock-5c", "rockchip,rk3588s"], "rock-5c", "rk3588"),
      (["radxa,rock-5a", "rockchip,rk3588"], "rock-5a", "rk3588"),
      (["rockchip,rk3588s-orangepi-5", "rockchip,rk3588"], "orangepi-5", "rk3588"),
      (
        ["acme,carrier", "radxa,cm5-io", "radxa,cm5", "rockchip,rk3588s"], "radxa-cm5-io", "rk3588"
      ),
      (["firefly,itx-3588j", "firefly,core-3588j", "rockchip,rk3588"], "itx-3588j", "rk3588"),
      (["turing,rk1", "rockchip,rk3588"], "turing-rk1", "rk3588"),
      (["friendlyarm,nanopi-r6c", "rockchip,rk3588s"], "nanopi-r6c", "rk3588"),
      (["friendlyelec,nanopi-r6c", "rockchip,rk3588"], "nanopi-r6c", "rk3588"),
      (["friendlyelec,nanopi-r6s", "rockchip,rk3588"], "nanopi-r6s", "rk3588"),
      (["friendlyelec,nanopi-m5", "rockchip,rk3576"], "nanopi-m5", "rk3576"),
      (["rockchip,rk3588-orangepi-5-ultra", "rockchip,rk3588"], "orangepi-5-ultra", "rk3588"),
      (["armsom,sige7-v1", "rockchip,rk3588"], "sige7", "rk3588"),
      (["radxa,rock-3a", "rockchip,rk3568"], "rock-3a", "rk3568"),
      (["radxa,rock-4d", "rockchip,rk3576"], "rock-4d", "rk3576"),
      (["friendlyelec,nanopi-r5s", "rockchip,rk3568"], "nanopi-r5s", "rk3568"),
      (["hardkernel,odroid-m1", "rockchip,rk3568"], "odroid-m1", "rk3568"),
      (["raspberrypi,5-compute-module", "brcm,bcm2712"], "raspberry-pi-cm5", "bcm2712"),
      (["raspberrypi,500", "brcm,bcm2712"], "raspberry-pi-500", "bcm2712"),
    ] as [([String], ModuleID, ModuleID)])
  func `a board by name wins over its chip`(
    _ strings: [String], _ board: ModuleID, _ chip: ModuleID
  ) throws {
    #expect(try Self.id(strings, on: chip) == board)
  }

  /// Vendor kernels call the RK3588S `rockchip,rk3588`, and then the board's module says it.
  @Test(
    arguments: [
      (["xunlong,orangepi-5", "rockchip,rk3588s"], "Rockchip RK3588S"),
      (["radxa,rock-5a", "rockchip,rk3588"], "Rockchip RK3588S"),
      (["radxa,rock-5c", "rockchip,rk3582", "rockchip,rk3588s"], "Rockchip RK3582"),
      (["coolpi,pi-4b", "rockchip,rk3588s"], "Rockchip RK3588S"),
      (["pine64,quartzpro64", "rockchip,rk3588"], "Rockchip RK3588"),
    ])
  func `the chip is named as the device tree or the board's module calls it`(
    _ strings: [String], _ chip: String
  ) throws {
    let bench = try Bench(try Self.machine(strings, "rk3588"))
    let detection = try bench.tunekit().detect()
    #expect(detection.board?.chip == chip)
    let words = detection.text(Style(width: 200)).split(whereSeparator: \.isWhitespace)
    #expect(
      words.joined(separator: " ").contains(chip + (detection.isChip ? " (rk3588)" : " Linux")))
  }

  @Test func `a captured machine is the capture from which its board is added`() throws {
    let bench = try Bench(try Self.machine(["coolpi,pi-4b", "rockchip,rk3588s"], "rk3588"))
    let style = Style(width: 200, invocation: Invocation(["--machine", "pi 4b.capture"]))
    let text = try bench.tunekit().detect().text(style)
    #expect(
      text.contains("add it      tunekit plugin new board ID --from 'pi 4b.capture'\n"), "\(text)")
    #expect(!text.contains("tunekit capture"))
  }

  /// By an entry that is not the first, and by the chip where none fits.
  @Test func `an unknown first entry hides no later one`() throws {
    #expect(try Self.id(["a,b", "radxa,rock-5b", "rockchip,rk3588"], on: "rk3588") == "rock-5b")
    #expect(try Self.id(["a,b", "c,d", "rockchip,rk3588s"], on: "rk3588") == "rk3588")
    #expect(try Self.id(["a,b", "c,d", "rockchip,rk3528"], on: "rk3588") == nil)
  }

  @Test func `a wrong board is refused where only the chip is known`() throws {
    let bench = try Bench(try Self.machine(["coolpi,pi-4b", "rockchip,rk3588s"], "rk3588"))
    for wrong in ["rock-5b", "rk3576", "raspberry-pi-5", "bcm2712"] {
      let error = #expect(throws: TuneKitError.self) {
        try bench.tunekit(.init(board: wrong)).detect()
      }
      let seen =
        "this is not a \"\(wrong)\": the machine says Some board (device tree coolpi,pi-4b)"
      #expect(error?.description.hasPrefix(seen) == true, "\(error?.description ?? "")")
    }
    #expect(try bench.tunekit(.init(board: "rk3588")).detect().board?.id == "rk3588")
    #expect(try bench.tunekit(.init(board: "rock-5b", force: true)).detect().board?.id == "rock-5b")
  }

  @Test func `a chip may be chosen for a board that is known`() throws {
    let bench = try Bench(try Self.machine(["radxa,rock-5c", "rockchip,rk3588s"], "rk3588"))
    let detection = try bench.tunekit(.init(board: "rk3588")).detect()
    #expect(detection.board?.knownBy == .chip)
  }

  /// What is disabled may lead nowhere; a board knows.
  @Test func `a controller that the device tree disables is no empty slot of a chip`() throws {
    let node = "pcie@fe180000"
    let unknown = try Self.machine(
      ["coolpi,pi-4b", "rockchip,rk3588s"], "rk3588", without: [node])
    #expect(try Bench(unknown).tunekit().detect().emptySlots.isEmpty)
    let pro = try Self.machine(
      ["xunlong,orangepi-5-pro", "rockchip,rk3588s"], "rk3588", without: [node])
    let empty = try Bench(pro).tunekit().detect().emptySlots
    #expect(empty.map(\.controller) == [node] && empty.map(\.state) == [.notEnabled])
    #expect(empty.map(\.slot) == ["M.2 M-key"])
    // The port of this chip has one setting, whatever the board.
    let strange = try Self.machine(["someone,carrier", "brcm,bcm2712"], "bcm2712")
    var disabled = strange
    disabled["/sys/firmware/devicetree/base/axi/pcie@1000110000/status"] = .text("disabled\0")
    #expect(try Bench(disabled).tunekit().detect().emptySlots.map(\.state) == [.notEnabled])
  }

  @Test func `a slot of a chip is called as its controller, once`() throws {
    let chip = try #require(BoardCase.all.first { $0.board.id == "rk3588" })
    let slot = try #require(chip.board.slots.first)
    let card = try #require(AcceleratorCase.all.first { $0.accelerator.id == "ax650n" })
    let machine = try Joined(
      bare: try chip.capture(), slot: slot, card: card, place: .foreign(slot)
    ).capture()
    let detection = try Bench(machine).tunekit().detect()
    #expect(detection.accelerators.map { $0.place.slot?.name } == ["pcie@fe150000"])
    let text = detection.text(Style(width: 80))
    #expect(text.contains("└─ pcie@fe150000: Axera AX650N (ax650n)"), "\(text)")
  }

  @Test func `equal cores are told as equal, and of unequal ones the fastest`() throws {
    for (id, isEqual) in [("bcm2712", true), ("rk3568", true), ("rk3588", false)] {
      let chip = try #require(BoardCase.all.first { $0.board.id.string == id })
      let text = try Bench(try chip.capture()).tunekit().detect().text(Style(width: 100))
      #expect(text.contains("all alike") == isEqual, "\(text)")
      #expect(text.contains("fastest") != isEqual, "\(text)")
    }
  }

  @Test(arguments: [
    "device-tree = [\"rockchip,rk3588\"]",
    "device-tree = [\"acme,sbc\"]\nfamily = [\"rockchip,rk3588s\"]",
  ])
  func `a manifest cannot call a chip a board`(_ marks: String) throws {
    let text =
      "format = 1\nkind = \"board\"\nid = \"acme\"\nname = \"Acme\"\n[known-by]\n\(marks)\n"
    let manifest = try Manifest(parsing: Array(text.utf8), file: "acme.toml")
    let registry = try Registry(boards: BoardCatalogue.all, accelerators: AcceleratorCatalogue.all)
    let error = #expect(throws: RegistryError.self) { try registry.adding([manifest]) }
    #expect(
      error?.description.contains("names the chip, which is \"rk3588\"") == true,
      "\(error?.description ?? "")")
  }

  @Test func `the examination refuses a chip as a mark and as a family`() throws {
    let machine = try Self.machine(["acme,sbc", "rockchip,rk3588"], "rk3588")
    for family in [["rockchip,rk3588"], []] {
      let board = MarkedBoard(
        signature: .deviceTree(
          anyOf: family.isEmpty ? ["rockchip,rk3588"] : ["acme,sbc"], family: family))
      let issues = Examination.issues(of: board, on: [machine])
      #expect(issues.contains { $0.why.contains("names its chip, not a board") }, "\(issues)")
    }
    let board = MarkedBoard(
      signature: .deviceTree(anyOf: ["acme,sbc"], family: ["rockchip,rk3588"]))
    let issues = Examination.issues(
      boards: BoardCase.all.map(\.board) + [board as any Board], accelerators: [])
    #expect(issues.map(\.why) == ["rockchip,rk3588 is a chip and no family"])
  }
}

/// A board that is known by what a test says.
private struct MarkedBoard: Board {
  let id: ModuleID = "marked"
  let name = "Marked"
  let signature: Signature
  let tested = Tested.nowhere
  let cores: [CoreKind] = []
  let slots: [Slot] = []
}

extension Detection {
  /// Whether the chip stands in for its board.
  fileprivate var isChip: Bool { board?.knownBy == .chip }
}
