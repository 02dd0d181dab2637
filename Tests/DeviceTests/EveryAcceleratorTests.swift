import Testing
import TuneKitCore

@Suite struct `Every accelerator` {
  @Test(arguments: AcceleratorCase.all)
  func `every accelerator passes the examination`(_ accelerator: AcceleratorCase) throws {
    let board = try #require(accelerator.host)
    let slots =
      accelerator.accelerator.isOnChip ? Array(board.board.slots.prefix(1)) : board.board.slots
    let captures = try slots.map { try Self.capture(of: accelerator, in: $0) }
    let issues = Examination.issues(of: accelerator.accelerator, on: board.board, captures)
    #expect(issues == [], "\(issues.map(\.description))")
  }

  @Test(arguments: AcceleratorCase.all, AcceleratorCase.all)
  func `every accelerator is recognised by its own capture and by no other`(
    _ accelerator: AcceleratorCase, _ owner: AcceleratorCase
  ) throws {
    let slot = try #require(BoardCase.recognised.first?.board.slots.first)
    let machine = Survey(of: MachineImage(try Self.capture(of: owner, in: slot))).inventory()
    let known = machine.attached.filter { accelerator.accelerator.signature.matches($0) }
    let isOwn = accelerator.accelerator.id == owner.accelerator.id
    #expect(
      known.map(\.address.description) == (isOwn ? [accelerator.address(in: slot)] : []))
  }

  @Test(arguments: AcceleratorCase.all, BoardCase.recognised)
  func `no accelerator is recognised on a bare board`(
    _ accelerator: AcceleratorCase, _ board: BoardCase
  ) throws {
    let machine = Survey(of: MachineImage(try board.capture())).inventory()
    #expect(!machine.attached.contains { accelerator.accelerator.signature.matches($0) })
  }

  @Test(arguments: AcceleratorCase.all)
  func `no placeholder in an accelerator's capture is left open`(
    _ accelerator: AcceleratorCase
  ) throws {
    let slot = try #require(BoardCase.recognised.first?.board.slots.first)
    let whole = try Self.capture(of: accelerator, in: slot)
    #expect(!whole.text.split(separator: "\n").contains { $0.contains("{") })
  }

  @Test(arguments: AcceleratorCase.all)
  func `every accelerator's link equals the one in its capture`(
    _ accelerator: AcceleratorCase
  ) throws {
    let slot = try #require(BoardCase.recognised.first?.board.slots.first)
    let machine = Survey(of: MachineImage(try Self.capture(of: accelerator, in: slot))).inventory()
    let device = try #require(
      machine.attached.first { accelerator.accelerator.signature.matches($0) })
    #expect(device.pci?.maximumLink == accelerator.accelerator.link)
  }

  @Test func `every accelerator is in the catalogue once, with its own signature`() {
    let issues = Examination.issues(
      boards: [], accelerators: AcceleratorCase.all.map(\.accelerator))
    #expect(issues == [])
  }

  private static func capture(of accelerator: AcceleratorCase, in slot: Slot) throws -> Capture {
    let board = try #require(accelerator.host)
    return try Joined(
      bare: try board.capture(), slot: slot, card: accelerator, place: .foreign(slot)
    ).capture()
  }
}
