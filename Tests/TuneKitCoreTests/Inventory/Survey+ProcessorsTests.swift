import Testing
import TuneKitCore

@Suite struct `The survey of processors` {
  private let cpu = "/sys/devices/system/cpu"

  @Test func `the survey reads capacity, part, clock, cluster and idle states of CPUs`() {
    var machine = TextMachine()
    machine.addProcessors()
    let inventory = machine.inventory
    #expect(inventory.processors.map(\.number) == [0, 1, 2, 3])
    #expect(inventory.processors.map(\.capacity) == [398, 398, 1024, 1024])
    #expect(inventory.processors.map(\.part) == [0xd05, 0xd05, 0xd0b, 0xd0b])
    #expect(Set(inventory.processors.map(\.implementer)) == [0x41])
    #expect(
      inventory.processors.map(\.maximumKilohertz)
        == [1_800_000, 1_800_000, 2_304_000, 2_304_000])
    #expect(inventory.processors[2].cluster == CPUSet([2, 3]))
    #expect(inventory.processors[3].idleStates.map(\.name) == ["WFI", "cpu-sleep"])
    #expect(inventory.processors[3].idleStates.map(\.latencyMicroseconds) == [1, 120])
    #expect(inventory.possible == CPUSet(0...3))
  }

  @Test func `the survey lists offline CPUs, and possible CPUs that are not present`() {
    var machine = TextMachine()
    machine.addProcessors()
    machine["\(cpu)/online"] = "0-1,3\n"
    machine["\(cpu)/possible"] = "0-7\n"
    let inventory = machine.inventory
    #expect(inventory.processors.map(\.isOnline) == [true, true, false, true])
    #expect(inventory.online == CPUSet([0, 1, 3]))
    #expect(inventory.possible == CPUSet(0...7))
    #expect(
      inventory.texts["/sys/devices/system/cpu/cpu2/power/pm_qos_resume_latency_us"] == nil)
  }

  @Test func `the survey counts CPU folders when no list exists`() {
    var machine = TextMachine()
    machine.addProcessors()
    for name in ["online", "present", "possible"] { machine["\(cpu)/\(name)"] = nil }
    machine["\(cpu)/cpu3/online"] = "0\n"
    let inventory = machine.inventory
    #expect(inventory.processors.map(\.isOnline) == [true, true, true, false])
    #expect(inventory.possible == CPUSet(0...3))
  }

  @Test func `the survey takes CPUs from the header of the interrupts table at last`() {
    let inventory = TextMachine(["/proc/interrupts": "  CPU0 CPU4\n"]).inventory
    #expect(inventory.online == CPUSet([0, 4]))
  }

  @Test func `the survey notes an invalid list of CPUs`() {
    var machine = TextMachine()
    machine.addProcessors()
    machine["\(cpu)/online"] = "some\n"
    #expect(machine.inventory.unread == ["\(cpu)/online is not a list of CPUs: some"])
    #expect(machine.inventory.online == CPUSet(0...3))
  }

  @Test func `a CPU alone in its cluster has no cluster`() {
    var machine = TextMachine()
    machine.addProcessors()
    machine["\(cpu)/cpu0/topology/cluster_cpus_list"] = "0\n"
    machine["\(cpu)/cpu1/topology/cluster_cpus_list"] = nil
    #expect(
      machine.inventory.processors.map(\.cluster)
        == [nil, nil, CPUSet([2, 3]), CPUSet([2, 3])])
  }

  @Test func `the survey reads CPU parts from cpuinfo without a register`() {
    var machine = TextMachine(["\(cpu)/online": "0-1\n", "\(cpu)/present": "0-1\n"])
    machine["/proc/cpuinfo"] = """
      processor\t: 0
      model name\t: ARMv8 Processor rev 1 (v8l)
      CPU implementer\t: 0x41
      CPU part\t: 0xd05

      processor\t: 1
      CPU part\t: 0xd0b
      Hardware\t: board
      """
    let processors = machine.inventory.processors
    #expect(processors.map(\.part) == [0xd05, 0xd0b])
    #expect(processors.map(\.implementer) == [0x41, nil])
    #expect(processors.map(\.modelName) == ["ARMv8 Processor rev 1 (v8l)", nil])
  }
}
