import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The survey of interrupts` {
  private func machine(
    _ vectors: [Int], _ rows: [(Int, controller: String, actions: String)]
  ) -> TextMachine {
    var machine = TextMachine()
    machine.addCard(vectors: vectors)
    machine.addInterrupts(rows)
    return machine
  }

  @Test func `the survey reads names, controller, counts and affinity of interrupts`() throws {
    let machine = machine([150], [(150, "ITS-MSI 428343296 Edge", "0003:31:00.0")])
    let interrupt = try #require(machine.inventory.interrupts.first)
    #expect(interrupt.number == 150 && interrupt.actions == ["0003:31:00.0"])
    #expect(interrupt.controller == "ITS-MSI 428343296 Edge")
    #expect(interrupt.counts == [0: 5, 1: 0, 2: 0, 3: 1] && interrupt.total == 6)
    #expect(interrupt.affinityFile == "/proc/irq/150/smp_affinity")
    #expect(interrupt.affinity == CPUSet(0...3) && interrupt.effective == CPUSet([0]))
    #expect(interrupt.mobility == .movable)
  }

  @Test func `the survey keeps four vectors of a card that uses one`() {
    var machine = machine(
      [150, 151, 152, 153], [(150, "ITS-MSI 428343296 Edge", "0003:31:00.0")])
    for number in 151...153 { machine.addAffinity(of: number) }
    let interrupts = machine.inventory.interrupts
    #expect(interrupts.map(\.number) == [150, 151, 152, 153])
    #expect(interrupts.map(\.actions) == [["0003:31:00.0"], [], [], []])
    #expect(machine.inventory.texts["/proc/irq/153/smp_affinity"] == "f\n")
  }

  @Test func `the survey keeps thirteen vectors of one name`() {
    let numbers = Array(200..<213)
    let machine = machine(numbers, numbers.map { ($0, "ITS-MSI \($0) Edge", "apex") })
    #expect(machine.inventory.interrupts.map(\.number) == numbers)
    #expect(machine.inventory.interrupts.allSatisfy { $0.actions == ["apex"] })
  }

  @Test func `the survey prefers the names of vectors in sysfs`() {
    var machine = machine(
      [150, 151], [(150, "ITS-MSI 1 Edge", "a, b"), (151, "ITS-MSI 2 Edge", "gone")])
    machine["/sys/kernel/irq/150/actions"] = "chip 00 Egress Dcore Done Notification.,b\n"
    machine["/sys/kernel/irq/151/actions"] = "\n"
    #expect(
      machine.inventory.interrupts.map(\.actions)
        == [["chip 00 Egress Dcore Done Notification.", "b"], []])
  }

  @Test func `the survey does not read sysfs names of other interrupts`() {
    var machine = machine([150], [(20, "GICv3 26 Level", "timer")])
    machine.failures["/sys/kernel/irq/20/actions"] = .ioError
    #expect(machine.inventory.unread.isEmpty)
    #expect(machine.inventory.interrupt(20)?.actions == ["timer"])
  }

  @Test func `the survey leaves out unused interrupts unless a device has them`() {
    let machine = machine([150], [(150, "ITS-MSI 1 Edge", ""), (30, "ITS-MSI 2 Edge", "")])
    #expect(machine.inventory.interrupts.map(\.number) == [150])
  }

  @Test func `the survey finds no vectors of a device without a driver`() throws {
    let machine = machine([], [(20, "GICv3 26 Level", "timer")])
    let card = try #require(machine.inventory.devices.last)
    #expect(card.vectors.isEmpty && card.listsVectors)
    #expect(machine.inventory.texts["/proc/irq/20/smp_affinity"] == nil)
  }

  @Test(arguments: ["hailo", "i801_smbus", ""])
  func `a device's pin is not taken for one of its vectors`(
    _ action: String
  ) throws {
    var machine = TextMachine()
    machine.add(
      "/sys/bus/pci/devices/0000:01:00.0",
      [
        "vendor": "0x1e60\n", "device": "0x2864\n", "class": "0x120000\n", "irq": "140\n",
      ])
    machine.addInterrupts([(140, "GICv3 275 Level", action)])
    let device = try #require(machine.inventory.devices.first)
    #expect(device.vectors.isEmpty && !device.listsVectors && device.wire == 140)
  }

  @Test func `the survey keeps every affinity when a device lists no vectors`() {
    var machine = TextMachine()
    machine.add(
      "/sys/bus/pci/devices/0000:01:00.0",
      [
        "vendor": "0x1e60\n", "device": "0x2864\n", "class": "0x120000\n",
      ])
    machine.addInterrupts([(150, "ITS-MSI 524288 Edge", "hailo")])
    #expect(machine.inventory.texts["/proc/irq/150/smp_affinity"] == "f\n")
  }

  @Test func `the survey reads interrupts from sysfs without the interrupts table`() {
    var machine = machine([150], [])
    machine["/proc/interrupts"] = nil
    machine.add(
      "/sys/kernel/irq/150",
      [
        "actions": "0003:31:00.0\n", "chip_name": "ITS-MSI\n", "hwirq": "428343296\n",
      ])
    machine["/sys/kernel/irq/7/actions"] = "\n"
    machine["/sys/kernel/irq/20/actions"] = "timer\n"
    let interrupts = machine.inventory.interrupts
    #expect(interrupts.map(\.number) == [20, 150])
    #expect(interrupts.map(\.actions) == [["timer"], ["0003:31:00.0"]])
    #expect(interrupts.last?.controller == "ITS-MSI 428343296")
    #expect(interrupts.last?.affinityFile == nil && interrupts.last?.affinity == nil)
  }

  @Test func `the survey reads the list form when the mask form is missing`() {
    var machine = machine([150], [(150, "ITS-MSI 1 Edge", "a")])
    machine["/proc/irq/150/smp_affinity"] = nil
    machine["/proc/irq/150/effective_affinity_list"] = nil
    let interrupt = machine.inventory.interrupt(150)
    #expect(interrupt?.affinityFile == "/proc/irq/150/smp_affinity_list")
    #expect(interrupt?.affinity == CPUSet(0...3) && interrupt?.effective == CPUSet([0]))
  }

  @Test(arguments: [
    (MachineNature.kernel, Interrupt.Mobility.managed), (.image, .managed), (.files, .movable),
  ])
  func `an affinity file without write permission marks a managed interrupt`(
    _ nature: MachineNature, _ mobility: Interrupt.Mobility
  ) {
    var machine = machine([150], [(150, "ITS-MSI 1 Edge", "nvme0q1")])
    machine.nature = nature
    machine.fixed = ["/proc/irq/150/smp_affinity"]
    #expect(machine.inventory.interrupt(150)?.mobility == mobility)
  }

  @Test func `the survey finds managed interrupts in debugfs when it is readable`() {
    var machine = machine(
      [150, 151, 152], [150, 151, 152].map { ($0, "ITS-MSI \($0) Edge", "nvme") })
    let folder = "/sys/kernel/debug/irq/irqs"
    machine["\(folder)/150"] = "dstate: 0x1\n            IRQD_AFFINITY_MANAGED\n"
    machine["\(folder)/151"] = "dstate: 0x1\n"
    machine.failures[SystemPath(stringLiteral: "\(folder)/152")] = .permissionDenied
    #expect(
      machine.inventory.interrupts.map(\.mobility) == [.managed, .movable, .movable])
    #expect(machine.inventory.unread.isEmpty)
  }
}
