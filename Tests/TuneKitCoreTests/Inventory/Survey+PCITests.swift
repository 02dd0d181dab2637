import Testing
import TuneKitCore

@Suite struct `The survey of PCI devices` {
  private func card(_ machine: TextMachine) throws -> PCIDevice {
    let address = try #require(PCIAddress("0003:31:00.0"))
    return try #require(machine.inventory.device(at: address))
  }

  @Test func `the survey reads ids, driver, place, link, vectors and errors of a card`() throws {
    var machine = TextMachine()
    let path = machine.addCard(vectors: [151, 99, 150])
    let card = try card(machine)
    #expect(card.path.string == path)
    #expect(card.vendor == 0x1f4b && card.device == 0x0650 && card.classCode == 0x04_0000)
    #expect(card.driver == "ax_pcie_dev_host")
    #expect(card.port == PCIAddress("0003:30:00.0") && card.rootPort == card.port)
    #expect(card.link == PCILink(generation: .two, lanes: 1))
    #expect(card.maximumLink == PCILink(generation: .two, lanes: 2))
    #expect(card.vectors == [99, 150, 151] && card.listsVectors)
    #expect(card.powerControl?.string == "\(path)/power/control")
    #expect(card.errors == PCIDevice.LinkErrors(correctable: 3, nonfatal: 0, fatal: 5))
  }

  @Test func `of a device that no module knows only what others need is read`() throws {
    var machine = TextMachine()
    machine.addCard(vectors: [99])
    let port = "/sys/devices/platform/fe170000.pcie/pci0005:00/0005:00:00.0"
    machine.add(port, ["vendor": "0x1d87", "device": "0x3588", "class": "0x060400"])
    machine.link("/sys/bus/pci/devices/0005:00:00.0", to: port)
    machine.link("/sys/bus/pci/devices/0005:01:00.0", to: "\(port)/0005:01:00.0")
    machine.add(
      "\(port)/0005:01:00.0",
      [
        "uevent": "DRIVER=r8125\nPCI_CLASS=20000\nPCI_ID=10EC:8125\n", "msi_irqs/224": "msix",
        "current_link_speed": "5.0 GT/s PCIe", "current_link_width": "1", "power/control": "on",
      ])
    machine["/proc/irq/224/smp_affinity"] = "ff"
    let survey = Survey(
      of: machine, and: [], knowing: [], and: [.init(vendor: 0x1f4b, device: 0x0650)])
    let inventory = survey.inventory()
    let stranger = try #require(
      PCIAddress("0005:01:00.0").flatMap { inventory.device(at: $0) })
    #expect(stranger.identity == "10ec:8125" && stranger.classCode == 0x02_0000)
    #expect(stranger.driver == "r8125" && stranger.vectors == [224])
    #expect(stranger.rootPort == PCIAddress("0005:00:00.0"))
    #expect(stranger.link == nil && stranger.powerControl == nil)
    #expect(inventory.interrupts.map(\.number) == [99])
    let card = try #require(PCIAddress("0003:31:00.0").flatMap { inventory.device(at: $0) })
    #expect(card.link != nil && card.powerControl != nil)
  }

  @Test func `the survey reads a root port without parents`() throws {
    var machine = TextMachine()
    machine.addCard()
    let port = try #require(machine.inventory.devices.first)
    #expect(port.port == nil && port.rootPort == nil)
    #expect(port.isBridge && port.driver == nil)
    #expect(port.maximumLink == PCILink(generation: .three, lanes: 1))
  }

  @Test func `the survey finds the root port above a switch`() throws {
    let path: SystemPath =
      "/sys/devices/platform/a/pci0001:00/0001:00:00.0/0001:01:00.0/0001:02:03.0/0001:03:00.0"
    let address = try #require(PCIAddress("0001:03:00.0"))
    let place = PCIPlace(of: address, at: path)
    #expect(place.hostBridge == "/sys/devices/platform/a/pci0001:00")
    #expect(place.rootPort == PCIAddress("0001:00:00.0"))
    #expect(place.port == PCIAddress("0001:02:03.0"))
  }

  @Test func `the survey starts at the nearest of two nested host bridges`() throws {
    let path: SystemPath =
      "/sys/devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0"
    let address = try #require(PCIAddress("10000:e1:00.0"))
    #expect(PCIPlace(of: address, at: path).ports == [PCIAddress("10000:e0:06.0")])
  }

  @Test func `the survey reads cards from a tree of plain folders`() throws {
    var machine = TextMachine()
    machine.add(
      "/sys/bus/pci/devices/0003:31:00.0",
      [
        "vendor": "0x1f4b", "device": "0x0650", "uevent": "DRIVER=ax_pcie_dev_host\nPCI_CLASS=1\n",
        "driver/module": "x",
      ])
    let card = try card(machine)
    #expect(card.path == "/sys/bus/pci/devices/0003:31:00.0")
    #expect(card.port == nil && card.rootPort == nil && card.controllers.isEmpty)
    #expect(card.driver == "ax_pcie_dev_host")
    #expect(card.vectors.isEmpty && !card.listsVectors && card.powerControl == nil)
    #expect(card.link == nil && card.maximumLink == nil && card.errors == nil)
  }

  @Test(arguments: [
    ("Unknown\n", "1\n"), ("5.0 GT/s PCIe\n", "0\n"), ("5.0 GT/s PCIe\n", "255\n"), ("", ""),
  ])
  func `the survey finds no link when the kernel prints none`(
    _ speed: String, _ width: String
  ) throws {
    var machine = TextMachine()
    let path = machine.addCard()
    machine["\(path)/current_link_speed"] = speed
    machine["\(path)/current_link_width"] = width
    #expect(try card(machine).link == nil)
  }

  @Test func `the survey reads a link speed in the form of old kernels`() throws {
    var machine = TextMachine()
    let path = machine.addCard()
    machine["\(path)/current_link_speed"] = "5 GT/s\n"
    #expect(try card(machine).link == PCILink(generation: .two, lanes: 1))
  }

  @Test func `error counts too large for an integer are clamped`() throws {
    var machine = TextMachine()
    let path = machine.addCard()
    let most = "18446744073709551615"
    machine["\(path)/aer_dev_correctable"] = "TOTAL_ERR_COR \(most)\n"
    machine["\(path)/aer_dev_fatal"] = "A \(most)\nB \(most)\nC\nD x\n"
    #expect(try card(machine).errors?.correctable == .max)
    #expect(try card(machine).errors?.fatal == .max)
  }

  @Test func `the survey leaves out a card without address or ids`() {
    var machine = TextMachine()
    machine.add("/sys/bus/pci/devices/0000:01:00.0", ["vendor": "0x1f4b\n"])
    machine.add("/sys/bus/pci/devices/0000:02:00.0", ["vendor": "rubbish", "device": "0x1\n"])
    machine.add("/sys/bus/pci/devices/elsewhere", ["vendor": "0x1\n", "device": "0x1\n"])
    #expect(machine.inventory.devices.isEmpty)
  }
}
