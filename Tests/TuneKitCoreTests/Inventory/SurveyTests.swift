import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The survey` {
  @Test func `the survey of an empty machine is an empty inventory`() {
    let inventory = TextMachine().inventory
    #expect(inventory.processors.isEmpty && inventory.devices.isEmpty)
    #expect(inventory.interrupts.isEmpty && inventory.otherTuners.isEmpty)
    #expect(inventory.identity.boot == .unknown && inventory.identity.kernel.isEmpty)
    #expect(inventory.texts.isEmpty && inventory.unread.isEmpty)
  }

  @Test func `the survey names each unreadable file once and goes on`() {
    var machine = TextMachine()
    machine.addProcessors()
    machine.addCard()
    machine.addInterrupts([(150, "ITS-MSI 428343296 Edge", "0003:31:00.0")])
    machine.failures["/proc/irq/150/smp_affinity"] = .permissionDenied
    machine.failures["/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq"] = .ioError
    let inventory = machine.inventory
    #expect(
      inventory.unread == [
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq cannot be read: "
          + "EIO (Input/output error)",
        "/proc/irq/150/smp_affinity cannot be read: EACCES (Permission denied)",
      ])
    #expect(inventory.interrupt(150)?.affinityFile == "/proc/irq/150/smp_affinity_list")
    #expect(inventory.interrupt(150)?.affinity == CPUSet(0...3))
    #expect(inventory.policy(of: 0)?.ceilingKilohertz == nil)
  }

  @Test func `the survey keeps the exact text of every file that a step could write`() {
    var machine = TextMachine()
    machine.addProcessors()
    let card = machine.addCard()
    machine.addInterrupts([
      (20, "GICv3 26 Level", "timer"), (150, "ITS-MSI 428343296 Edge", "0003:31:00.0"),
    ])
    machine.add("/sys/devices/platform/dmc/devfreq/dmc", ["governor": "dmc_ondemand\n"])
    machine.link("/sys/class/devfreq/dmc", to: "/sys/devices/platform/dmc/devfreq/dmc")
    let texts = machine.inventory.texts
    let policies = ["policy0", "policy2"].flatMap { policy in
      ["scaling_governor", "scaling_max_freq", "scaling_min_freq"].map {
        "/sys/devices/system/cpu/cpufreq/\(policy)/\($0)"
      }
    }
    let limits = (0..<4).map {
      "/sys/devices/system/cpu/cpu\($0)/power/pm_qos_resume_latency_us"
    }
    let port = "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0"
    let others = [
      "/proc/irq/150/smp_affinity", "/sys/devices/platform/dmc/devfreq/dmc/governor",
      "\(card)/power/control", "\(port)/power/control",
    ]
    #expect(Set(texts.keys.map(\.string)) == Set(policies + limits + others))
    #expect(texts["/proc/irq/150/smp_affinity"] == "f\n")
    #expect(texts["/sys/devices/system/cpu/cpufreq/policy0/scaling_governor"] == "schedutil\n")
  }

  @Test func `the survey keeps requested texts by their canonical path`() {
    let machine = TextMachine(
      ["/sys/module/a/parameters/b": "1"], links: ["/sys/alias": "/sys/module/a"])
    let survey = Survey(of: machine, and: ["/sys/alias/parameters/b", "/sys/none"])
    #expect(survey.inventory().texts == ["/sys/module/a/parameters/b": "1"])
  }
}
