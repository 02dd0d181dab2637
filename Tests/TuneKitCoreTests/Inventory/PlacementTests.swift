import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The placement` {
  private func place(
    _ image: MachineImage, _ card: TestCard = TestCard(), _ board: TestBoard? = TestBoard(),
    at address: String = "0003:31:00.0"
  ) throws -> Placement {
    let machine = Survey(of: image).inventory()
    let device = try #require(PCIAddress(address).flatMap(machine.device(at:)))
    return Placement(of: .pci(device), as: card, on: board, in: machine)
  }

  private func numbers(_ place: Placement) -> [Int] { place.vectors.map(\.interrupt.number) }

  @Test func `the placement names slot, port, link and vector`() throws {
    let place = try place(Bench().image)
    #expect(place.slot?.name == "slot 4")
    #expect(place.port?.address.description == "0003:30:00.0")
    #expect(place.expectedLink == PCILink(generation: .two, lanes: 1))
    #expect(numbers(place) == [154] && place.allocatedVectors == 1)
  }

  @Test func `the placement finds the slot on both kernels`() throws {
    for name in ["cm3588+ax650n_6.1-vendor", "cm3588+ax650n_6.12"] {
      #expect(try place(Bench(name).image).slot?.name == "slot 4")
    }
  }

  @Test(arguments: [
    ("5.0 GT/s PCIe", "1", "as-expected"), ("5 GT/s", "1", "as-expected"),
    ("2.5 GT/s PCIe", "1", "degraded"), ("8.0 GT/s PCIe", "1", "as-expected"),
    ("5.0 GT/s PCIe", "2", "as-expected"), ("Unknown", "1", "unknown"),
    ("5.0 GT/s PCIe", "0", "unknown"), ("5.0 GT/s PCIe", "255", "unknown"),
  ])
  func `the placement judges the link by what card and slot support`(
    speed: String, width: String, verdict: String
  ) throws {
    let image = try Bench().image
    let card = Bench.bridge.appending("0003:31:00.0")
    image.set(speed, card.appending("current_link_speed"))
    image.set(width, card.appending("current_link_width"))
    #expect(try place(image).linkVerdict.rawValue == verdict)
  }

  @Test func `the placement expects both lanes when port and slot have them`() throws {
    let image = try Bench().image
    image.set("2", Bench.bridge.appending("max_link_width"))
    var board = TestBoard()
    board.slots = [
      Slot("wide", controller: "pcie@fe180000", generation: .three, lanes: 4, source: .assumed("x"))
    ]
    let place = try place(image, TestCard(), board)
    #expect(place.expectedLink == PCILink(generation: .two, lanes: 2))
    #expect(place.linkVerdict == .degraded)
    #expect(try self.place(image, TestCard(), nil).slot == nil)
  }

  @Test func `the placement counts which of four vectors are requested`() throws {
    let image = try Bench("cm3588+ax650n-4-vectors_6.1-vendor").image
    let four = try place(image)
    #expect(four.vectors.map(\.index) == [0, 1, 2, 3])
    let number = numbers(four)[2]
    image.set("", "/sys/kernel/irq/\(number)/actions")
    let three = try place(image)
    #expect(three.vectors.map(\.index) == [0, 1, 3] && three.allocatedVectors == 4)
  }

  @Test(arguments: ["cm3588+ax650n-4-vectors_6.1-vendor", "cm3588+ax650n-4-vectors_6.12"])
  func `the placement finds vectors by the controller when no list exists`(name: String) throws {
    let image = try Bench(name).image
    let listed = try numbers(place(image))
    image.remove(Bench.bridge.appending("0003:31:00.0/msi_irqs"))
    // A name that is no help.
    let card = TestCard(interrupts: .named(["nobody"]))
    #expect(try numbers(place(image, card)) == listed)
  }

  @Test func `the placement finds vectors by name without list and controller`() throws {
    let image = try nameless("cm3588+ax650n_6.1-vendor")
    #expect(try numbers(place(image)) == [154])
    #expect(try numbers(place(image, TestCard(interrupts: .named(["0003:31:00.0"])))) == [154])
    #expect(try numbers(place(image, TestCard(interrupts: .beginning(["0003:"])))) == [154])
    #expect(try numbers(place(image, TestCard(interrupts: .named(["x"])))).isEmpty)
  }

  @Test func `the wire decides whose line is whose for two cards of one name`() throws {
    let image = try nameless("cm3588+2ax650n_6.1-vendor")
    let card = TestCard(interrupts: .beginning(["000"]))
    let cards = Survey(of: image).inventory().devices.filter { $0.vendor == 0x1F4B }
    try #require(cards.count == 2)
    for device in cards {
      let own = try numbers(place(image, at: "\(device.address)"))
      #expect(own.count == 1)
      #expect(try numbers(place(image, card, at: "\(device.address)")) == own)
      image.set("0", device.path.appending("irq"))
      #expect(try place(image, card, at: "\(device.address)").vectors.isEmpty)
    }
  }

  /// A machine that lists no vectors and names no controller.
  private func nameless(_ name: String) throws -> MachineImage {
    let image = MachineImage(try captured(name))
    for device in Survey(of: image).inventory().devices where device.vendor == 0x1F4B {
      image.remove(device.path.appending("msi_irqs"))
    }
    let table = try image.text(of: "/proc/interrupts").replacing("ITS-MSI", with: "GICv9")
    image.set(table, "/proc/interrupts")
    return image
  }
}

@Suite struct `The naming of interrupts` {
  @Test(arguments: [
    ("0003:31:00.0", true), ("0003:31:00.0-3", true), ("0003:31:00.0-", true),
    ("0003:31:00.01", false), ("0003:31:00.0-x", false), ("10003:31:00.0", false), ("", false),
  ])
  func `an interrupt named by bus address matches no other device`(
    action: String, isMatch: Bool
  ) throws {
    let address = try #require(DeviceAddress("0003:31:00.0"))
    #expect(InterruptNaming.busAddress.matches(action, at: address) == isMatch)
  }
}
