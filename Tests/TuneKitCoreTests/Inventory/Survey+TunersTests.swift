import Testing
import TuneKitCore

@Suite struct `The survey of other tuners` {
  private func evidence(_ texts: [String: String], _ links: [String: String] = [:]) -> [String] {
    TextMachine(texts, links: links).inventory.otherTuners.map {
      "\($0.name), \($0.isRunning ? "running" : "set up"): \($0.evidence)"
    }
  }

  @Test func `another tuner's process with the lowest number is named first`() {
    let found = evidence([
      "/proc/912/comm": "irqbalance\n", "/proc/1812/comm": "irqbalance\n", "/proc/self/comm": "x\n",
      "/sys/fs/cgroup/system.slice/irqbalance.service/cgroup.procs": "912\n",
      "/etc/systemd/system/multi-user.target.wants/irqbalance.service": "",
    ])
    #expect(found == ["irqbalance, running: process 912"])
  }

  @Test(arguments: [("irqbalance", false), ("tuned", false), ("gamemoded", true)])
  func `a user's process counts as another tuner only for programs that users start`(
    name: String, isFound: Bool
  ) {
    let machine = TextMachine(["/proc/500/comm": "\(name)\n"], users: ["/proc/500"])
    #expect(!machine.inventory.otherTuners.isEmpty == isFound)
  }

  @Test func `another tuner is found by a name that the kernel cut off`() {
    #expect(
      evidence(["/proc/7/comm": "power-profiles-\n"])
        == ["power-profiles-daemon, running: process 7"])
  }

  @Test(arguments: ["irqbalance-ui", "kworker/u16:irqbalance", "irq/150-irqbal", "", "tuned-gui"])
  func `another tuner is not found by a similar name`(_ name: String) {
    #expect(evidence(["/proc/7/comm": "\(name)\n"]).isEmpty)
  }

  @Test func `running units and enabled units are other tuners`() {
    let found = evidence(
      ["/sys/fs/cgroup/system.slice/tuned.service/cgroup.procs": ""],
      ["/etc/systemd/system/multi-user.target.wants/tlp.service": "/usr/lib/tlp.service"])
    #expect(
      found == [
        "tuned, running: unit tuned.service is running",
        "tlp, set up: enabled: /etc/systemd/system/multi-user.target.wants/tlp.service",
      ])
  }

  @Test func `a masked unit is no other tuner`() {
    let units = "/etc/systemd/system"
    let found = evidence(
      ["/dev/null": ""],
      ["\(units)/multi-user.target.wants/tlp.service": "/x", "\(units)/tlp.service": "/dev/null"])
    #expect(found.isEmpty)
  }

  @Test func `the arguments of irqbalance are quoted`() {
    let found = evidence([
      "/proc/912/comm": "irqbalance\n",
      "/etc/default/irqbalance":
        "# IRQBALANCE_ARGS=\"--banirq=1\"\nIRQBALANCE_ARGS=\"--banmod=ax_pcie_host_dev\"\nX=1\n",
    ])
    #expect(
      found == [
        "irqbalance, running: process 912; /etc/default/irqbalance: "
          + "IRQBALANCE_ARGS=\"--banmod=ax_pcie_host_dev\""
      ])
  }

  @Test(arguments: ["/etc/default/irqbalance", "/etc/sysconfig/irqbalance", "/etc/irqbalance.env"])
  func `the arguments of irqbalance are found in every possible file`(file: String) {
    let found = evidence([
      "/proc/912/comm": "irqbalance\n", file: "IRQBALANCE_ARGS=\"--banirq=7\"\n",
    ])
    #expect(
      found == ["irqbalance, running: process 912; \(file): IRQBALANCE_ARGS=\"--banirq=7\""])
  }

  @Test func `an init script is another tuner, with its governor`() {
    let found = evidence([
      "/etc/rc2.d/S01cpufrequtils": "", "/etc/rc3.d/K01tlp": "",
      "/etc/default/cpufrequtils": "ENABLE=true\nGOVERNOR=ondemand\n",
    ])
    #expect(
      found == [
        "cpufrequtils, set up: enabled: /etc/rc2.d/S01cpufrequtils; "
          + "/etc/default/cpufrequtils: GOVERNOR=ondemand"
      ])
  }

  @Test func `a script that acts on events is another tuner`() throws {
    let machine = TextMachine(["/etc/hotplug.d/net/40-net-smp-affinity": "#!/bin/sh\n"])
    let tuner = try #require(machine.inventory.otherTuners.first)
    #expect(tuner.evidence == "file /etc/hotplug.d/net/40-net-smp-affinity")
    #expect(!tuner.isRunning && tuner.reach == [.interrupts])
    #expect(!tuner.remedy.contains("\n"))
  }

  @Test func `the image's own optimiser is found by its unit`() {
    let found = evidence(
      [:],
      ["/etc/systemd/system/basic.target.wants/armbian-hardware-optimize.service": "/lib/x"])
    #expect(found.count == 1)
  }
}
