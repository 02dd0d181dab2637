import Testing

@testable import TuneKitCore

@Suite struct `Every accelerator` {
  @Test(arguments: AcceleratorCase.all)
  func `has an id of the right form and a name`(_ accelerator: AcceleratorCase) {
    ModuleExamination(module: accelerator).identity()
  }

  @Test(arguments: AcceleratorCase.all)
  func `has file, folder, page and capture of one stem`(_ accelerator: AcceleratorCase) throws {
    try ModuleExamination(module: accelerator).files()
  }

  @Test(arguments: AcceleratorCase.all)
  func `has a page with the headings`(_ accelerator: AcceleratorCase) throws {
    try ModuleExamination(module: accelerator).page()
  }

  @Test(arguments: AcceleratorCase.all)
  func `is tested nowhere, or has the log`(_ accelerator: AcceleratorCase) throws {
    try ModuleExamination(module: accelerator).tested()
  }

  @Test(arguments: AcceleratorCase.all, AcceleratorCase.all)
  func `is known by its own capture and by no other`(
    _ accelerator: AcceleratorCase, _ owner: AcceleratorCase
  ) throws {
    let machine = try Self.machine(with: owner)
    let known = machine.devices.filter { accelerator.accelerator.signature.matches($0) }
    let isOwn = accelerator.accelerator.id == owner.accelerator.id
    #expect(known.map(\.address.description) == (isOwn ? [Joined.address] : []))
  }

  @Test(arguments: AcceleratorCase.all, BoardCase.recognised)
  func `is not seen where there is none`(
    _ accelerator: AcceleratorCase, _ board: BoardCase
  ) throws {
    let machine = Survey(of: MachineImage(try board.capture())).inventory()
    #expect(!machine.devices.contains { accelerator.accelerator.signature.matches($0) })
  }

  @Test(arguments: AcceleratorCase.all)
  func `leaves nothing open in its capture but what it lists`(
    _ accelerator: AcceleratorCase
  ) throws {
    let board = try #require(BoardCase.recognised.first)
    let slot = try #require(board.board.slots.first)
    let whole = try Joined(host: board, slot: slot, card: accelerator).capture()
    #expect(!whole.text.split(separator: "\n").contains { $0.contains("{") })
  }

  @Test(arguments: AcceleratorCase.all)
  func `says of its link and its interrupts what its capture shows`(
    _ accelerator: AcceleratorCase
  ) throws {
    let place = try Self.place(of: accelerator)
    #expect(place.device.maximumLink == accelerator.accelerator.link)
    #expect(!place.vectors.isEmpty)
    for vector in place.vectors {
      #expect(
        vector.interrupt.actions.contains {
          accelerator.accelerator.interrupts.matches($0, at: place.device.address)
        }, "\(vector.interrupt.actions)")
    }
  }

  @Test(arguments: AcceleratorCase.all)
  func `gives a reason with a source for each need`(_ accelerator: AcceleratorCase) throws {
    let needs = accelerator.accelerator.needs(at: try Self.place(of: accelerator))
    #expect(!needs.isEmpty)
    for need in needs {
      ModuleExamination.check(need.reason, of: "\(need.request)")
      #expect(!need.profiles.isEmpty, "\(need.request) is wanted in no profile")
      #expect(need.cost?.trimmed.isEmpty != true, "\(need.request) costs an empty text")
    }
  }

  @Test(arguments: AcceleratorCase.all)
  func `needs the same whenever it is asked`(_ accelerator: AcceleratorCase) throws {
    let place = try Self.place(of: accelerator)
    #expect(accelerator.accelerator.needs(at: place) == accelerator.accelerator.needs(at: place))
  }

  @Test func `comes once in the catalogue, with its marks`() throws {
    let accelerators = AcceleratorCase.all.map(\.accelerator)
    #expect(throws: Never.self) { try Registry(boards: [], accelerators: accelerators) }
  }

  private static func machine(with accelerator: AcceleratorCase) throws -> Inventory {
    let board = try #require(BoardCase.recognised.first)
    let slot = try #require(board.board.slots.first)
    let whole = try Joined(host: board, slot: slot, card: accelerator).capture()
    return Survey(of: MachineImage(whole)).inventory()
  }

  private static func place(of accelerator: AcceleratorCase) throws -> Placement {
    let machine = try machine(with: accelerator)
    let device = try #require(
      machine.devices.first { accelerator.accelerator.signature.matches($0) })
    return Placement(
      of: device, as: accelerator.accelerator, on: BoardCase.recognised.first?.board, in: machine)
  }
}
