import Testing
import TuneKitCore

/// What a machine says of itself.
func identity(
  _ compatible: [String] = [], model: String? = nil, dmi: [String: String] = [:]
) -> MachineIdentity {
  MachineIdentity(
    compatible: compatible, model: model, dmi: dmi, kernel: "6.1.118", boot: BootID("b"))
}

@Suite struct `A signature` {
  private let board = Signature.deviceTree(anyOf: "maker,board", "maker,old", family: ["maker,all"])

  @Test func `a signature fits better the earlier the machine names it`() {
    #expect(board.fit(to: identity(["maker,board", "chip"])) == 1000)
    #expect(board.fit(to: identity(["x", "maker,old", "chip"])) == 999)
    #expect(board.fit(to: identity(["maker,all", "chip"])) == 0)
    #expect(board.fit(to: identity([])) == 0)
    #expect(board.fit(to: identity(["maker,boardx"])) == 0)
    let late = (0..<1200).map { "x\($0)" } + ["maker,old"]
    #expect(board.fit(to: identity(late)) == 1)
  }

  @Test(
    arguments: [
      (["maker,board"], [:], false), (["maker,all", "chip"], [:], false), (["other"], [:], true),
      ([], [:], false), ([], ["board_name": "X"], true),
    ] as [([String], [String: String], Bool)])
  func `a signature is contradicted by another name and not by silence`(
    compatible: [String], dmi: [String: String], isContradicted: Bool
  ) {
    #expect(board.isContradicted(by: identity(compatible, dmi: dmi)) == isContradicted)
  }

  @Test func `a DMI signature requires all its texts`() {
    let signature = Signature.dmi(["board_name": "X", "sys_vendor": "Y"])
    #expect(signature.fit(to: identity(dmi: ["board_name": "X", "sys_vendor": "Y", "z": ""])) == 2)
    #expect(signature.fit(to: identity(dmi: ["board_name": "X"])) == 0)
    #expect(signature.isContradicted(by: identity(dmi: ["board_name": "X"])))
    #expect(!signature.isContradicted(by: identity()))
    #expect(Signature.dmi([:]).fit(to: identity(dmi: ["a": "b"])) == 0)
  }

  @Test func `a card's signature matches vendor and device together`() throws {
    let device = try Device.pci(
      #require(
        Survey(of: Bench().image).inventory().devices.last {
          $0.vendor == 0x1F4B
        }))
    #expect(Signature.pci(vendor: 0x1F4B, device: 0x0650).matches(device))
    #expect(!Signature.pci(vendor: 0x1F4B, device: 0x0651).matches(device))
    #expect(!Signature.pci(vendor: 0x0650, device: 0x1F4B).matches(device))
    #expect(!board.matches(device) && !Signature.chosen.matches(device))
  }

  @Test func `a chosen signature neither fits nor is contradicted`() {
    #expect(Signature.chosen.fit(to: identity(["a"])) == 0)
    #expect(!Signature.chosen.isContradicted(by: identity(["a"])))
    #expect(Signature.chosen.marks.isEmpty)
  }

  @Test func `a signature survives JSON`() throws {
    for signature in [board, .dmi(["a": "b"]), .pci(vendor: 1, device: 2), .chosen] {
      let bytes = Array(try JSON.line(signature).utf8)
      #expect(try JSON.value(Signature.self, from: bytes) == signature)
    }
  }
}
