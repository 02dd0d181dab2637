import Testing
import TuneKitCore

@testable import TuneKitSurvey

@Suite struct `The survey of host bridges` {
  private let tree = "/sys/firmware/devicetree/base"

  private func controllers(_ machine: TextMachine) -> [[String]] {
    machine.inventory.devices.map(\.controllers)
  }

  @Test func `a host bridge is named after its platform device as a last resort`() {
    var machine = TextMachine()
    machine.addCard()
    #expect(controllers(machine) == [["pcie@fe180000"], ["pcie@fe180000"]])
  }

  @Test func `a host bridge is named after its device tree node, not a mainline name`() {
    var machine = TextMachine()
    let device = "/sys/devices/platform/a40c00000.pcie"
    machine.addCard(bridge: "\(device)/pci0003:30")
    machine[tree + "/pcie@fe180000/pcie@0,0/reg"] = "x"
    machine.link("\(device)/of_node", to: "../../../firmware/devicetree/base/pcie@fe180000")
    // The slot's own node must not be taken for the bridge's.
    machine.link(
      "\(device)/pci0003:30/0003:30:00.0/of_node", to: "\(tree)/pcie@fe180000/pcie@0,0")
    #expect(controllers(machine) == [["pcie@fe180000"], ["pcie@fe180000"]])
  }

  @Test func `the names of a host bridge begin with the outer nodes`() {
    var machine = TextMachine()
    let device = "/sys/devices/platform/soc@0/1c00000.pcie"
    machine.addCard(bridge: "\(device)/pci0003:30")
    machine[tree + "/soc@0/axi/pcie@1c00000/reg"] = "x"
    machine.link("\(device)/of_node", to: "\(tree)/soc@0/axi/pcie@1c00000")
    #expect(controllers(machine).last == ["soc@0", "pcie@1c00000"])
  }

  @Test func `a host bridge is named after its uevent without a link`() {
    var machine = TextMachine()
    let device = "/sys/devices/platform/a40c00000.pcie"
    machine.addCard(bridge: "\(device)/pci0003:30")
    machine["\(device)/uevent"] = "DRIVER=dw-pcie\nOF_NAME=pcie\nOF_FULLNAME=/pcie@fe180000\n"
    #expect(controllers(machine).last == ["pcie@fe180000"])
  }

  @Test func `a host bridge is named after its bus`() {
    var machine = TextMachine()
    machine.addCard(bridge: "/sys/devices/platform/a40c00000.pcie/pci0003:30")
    machine[tree + "/pcie@fe180000/reg"] = "x"
    machine.link("/sys/class/pci_bus/0003:30/of_node", to: "\(tree)/pcie@fe180000")
    #expect(controllers(machine).last == ["pcie@fe180000"])
  }

  @Test func `a host bridge without a device tree has no name`() {
    var machine = TextMachine()
    machine.addCard(bridge: "/sys/devices/pci0003:30")
    #expect(controllers(machine) == [[], []])
  }

  @Test func `a host bridge in a flat tree is named after the lowest bus`() {
    var machine = TextMachine()
    machine.add("/sys/bus/pci/devices/0003:31:00.0", ["vendor": "0x1", "device": "0x2"])
    machine[tree + "/pcie@fe180000/pcie@0,0/reg"] = "x"
    machine[tree + "/pcie@fe190000/reg"] = "x"
    machine.link("/sys/class/pci_bus/0003:31/of_node", to: "\(tree)/pcie@fe180000/pcie@0,0")
    machine.link("/sys/class/pci_bus/0003:30/of_node", to: "\(tree)/pcie@fe180000")
    machine.link("/sys/class/pci_bus/0002:20/of_node", to: "\(tree)/pcie@fe190000")
    #expect(controllers(machine) == [["pcie@fe180000"]])
  }

  @Test(arguments: [
    (["pcie@fe180000", "pcie@0,0"], ["pcie@fe180000"]),
    (["pcie@fe180000", "pcie@0,0", "pcie@1f,7"], ["pcie@fe180000"]),
    (["soc@0", "pcie@1c00000", "pcie@0"], ["soc@0", "pcie@1c00000"]),
    (["axi", "pcie@1000110000"], ["pcie@1000110000"]),
    (["sys", "a@", "@b", "a@b@c"], []),
    (["soc@0"], ["soc@0"]),
  ])
  func `slots and nodes without a unit are no names of a host bridge`(
    _ path: [String], _ nodes: [String]
  ) {
    #expect(Survey.nodes(in: path.map { $0[...] }) == nodes)
  }
}
