import Testing
import TuneKitCore

@Suite struct `The survey of clocks` {
  private let cpu = "/sys/devices/system/cpu"

  @Test func `the survey reads clock policies and nothing else of their folder`() throws {
    var machine = TextMachine()
    machine.addProcessors()
    let policies = machine.inventory.policies
    #expect(policies.map(\.name) == ["policy0", "policy2"])
    let policy = try #require(policies.last)
    #expect(policy.path == "/sys/devices/system/cpu/cpufreq/policy2")
    #expect(policy.processors == CPUSet([2, 3]))
    #expect(policy.governor == "schedutil")
    #expect(policy.availableGovernors == ["ondemand", "performance", "schedutil"])
    #expect(policy.availableKilohertz == [408_000, 1_200_000, 2_304_000])
    #expect(policy.floorKilohertz == 408_000 && policy.minimumKilohertz == 408_000)
    #expect(policy.ceilingKilohertz == 2_304_000 && policy.maximumKilohertz == 2_304_000)
  }

  @Test func `the survey leaves out a clock policy without a governor`() {
    var machine = TextMachine()
    machine.addProcessors()
    machine["\(cpu)/cpufreq/policy0/scaling_governor"] = nil
    #expect(machine.inventory.policies.map(\.name) == ["policy2"])
  }

  @Test func `clock policies are sorted by number, not by text`() {
    var machine = TextMachine()
    for number in [10, 2, 0] {
      machine.addPolicy(
        "\(cpu)/cpufreq/policy\(number)", related: "\(number)", maximum: 1_000_000)
    }
    #expect(machine.inventory.policies.map(\.name) == ["policy0", "policy2", "policy10"])
  }

  @Test func `CPUs with separate folders share the policy of the lowest CPU`() {
    var machine = TextMachine()
    for number in 0..<4 {
      machine.addPolicy(
        "\(cpu)/cpu\(number)/cpufreq", related: number < 2 ? "0 1" : "2 3", maximum: 1_000_000)
    }
    let policies = machine.inventory.policies
    #expect(policies.map(\.path.string) == ["\(cpu)/cpu0/cpufreq", "\(cpu)/cpu2/cpufreq"])
    #expect(policies.map(\.processors) == [CPUSet([0, 1]), CPUSet([2, 3])])
    #expect(machine.inventory.texts["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] == nil)
  }

  @Test func `the survey follows links to clock policies of another name once`() {
    var machine = TextMachine()
    machine.addPolicy("/sys/devices/clock/a", related: "0 1", maximum: 1_000_000)
    for number in 0..<2 {
      machine.link("\(cpu)/cpu\(number)/cpufreq", to: "/sys/devices/clock/a")
    }
    #expect(machine.inventory.policies.map(\.path) == ["/sys/devices/clock/a"])
  }

  @Test func `a clock policy's CPU is found by its name as a last resort`() {
    let machine = TextMachine(["\(cpu)/cpufreq/policy6/scaling_governor": "performance\n"])
    #expect(machine.inventory.policies.map(\.processors) == [CPUSet([6])])
  }

  @Test func `the survey reads devfreq clocks`() {
    var machine = TextMachine()
    machine.add(
      "/sys/class/devfreq/dmc",
      [
        "governor": "dmc_ondemand\n", "available_governors": "performance dmc_ondemand\n",
      ])
    machine.makeFolder("/sys/class/devfreq/broken")
    let devices = machine.inventory.devfreq
    #expect(devices.map(\.name) == ["dmc"])
    #expect(devices.map(\.governor) == ["dmc_ondemand"])
    #expect(devices.map(\.availableGovernors) == [["performance", "dmc_ondemand"]])
  }
}
