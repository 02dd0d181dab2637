import TuneKitCore

extension TextMachine {
  /// Texts below one directory.
  mutating func add(_ folder: String, _ texts: [String: String]) {
    for (name, text) in texts { self["\(folder)/\(name)"] = text }
  }

  /// Two slow and two fast CPUs with a policy each, as arm64 kernels show them.
  mutating func addProcessors() {
    let cpu = "/sys/devices/system/cpu"
    add(cpu, ["online": "0-3\n", "present": "0-3\n", "possible": "0-3\n"])
    for number in 0..<4 {
      let isFast = number > 1
      add(
        "\(cpu)/cpu\(number)",
        [
          "cpu_capacity": isFast ? "1024\n" : "398\n",
          "regs/identification/midr_el1":
            isFast ? "0x00000000414fd0b1\n" : "0x00000000412fd050\n",
          "topology/cluster_cpus_list": isFast ? "2-3\n" : "0-1\n",
          "cpuidle/state0/name": "WFI\n", "cpuidle/state0/latency": "1\n",
          "cpuidle/state1/name": "cpu-sleep\n", "cpuidle/state1/latency": "120\n",
          "power/pm_qos_resume_latency_us": "0\n",
        ])
      link("\(cpu)/cpu\(number)/cpufreq", to: "../cpufreq/policy\(isFast ? 2 : 0)")
    }
    addPolicy("\(cpu)/cpufreq/policy0", related: "0 1", maximum: 1_800_000)
    addPolicy("\(cpu)/cpufreq/policy2", related: "2 3", maximum: 2_304_000)
    self["\(cpu)/cpufreq/schedutil/rate_limit_us"] = "10000\n"
  }

  mutating func addPolicy(_ folder: String, related: String, maximum: Int) {
    add(
      folder,
      [
        "scaling_governor": "schedutil\n", "related_cpus": "\(related)\n",
        "scaling_available_governors": "ondemand performance schedutil \n",
        "scaling_available_frequencies": "1200000 408000 \(maximum) \n",
        "scaling_min_freq": "408000\n", "scaling_max_freq": "\(maximum)\n",
        "cpuinfo_min_freq": "408000\n", "cpuinfo_max_freq": "\(maximum)\n",
      ])
  }

  /// A root port and a card below it, and gives the card's directory.
  @discardableResult
  mutating func addCard(
    bridge: String = "/sys/devices/platform/fe180000.pcie/pci0003:30", vectors: [Int] = [150]
  ) -> String {
    let port = "\(bridge)/0003:30:00.0"
    let card = "\(port)/0003:31:00.0"
    add(
      port,
      [
        "vendor": "0x1d87\n", "device": "0x3588\n", "class": "0x060400\n", "irq": "140\n",
        "current_link_speed": "5.0 GT/s PCIe\n", "current_link_width": "1\n",
        "max_link_speed": "8.0 GT/s PCIe\n", "max_link_width": "1\n",
        "power/control": "auto\n", "aer_dev_correctable": "TOTAL_ERR_COR 9\n",
      ])
    add(
      card,
      [
        "vendor": "0x1f4b\n", "device": "0x0650\n", "class": "0x040000\n", "irq": "0\n",
        "current_link_speed": "5.0 GT/s PCIe\n", "current_link_width": "1\n",
        "max_link_speed": "5.0 GT/s PCIe\n", "max_link_width": "2\n",
        "power/control": "on\n",
        "aer_dev_correctable": "RxErr 2\nBadTLP 1\nTOTAL_ERR_COR 3\n",
        "aer_dev_nonfatal": "Undefined 0\nTOTAL_ERR_NONFATAL 0\n",
        "aer_dev_fatal": "Undefined 1\nDLP 4\n",
      ])
    makeFolder(SystemPath(stringLiteral: "\(card)/msi_irqs"))
    for vector in vectors { self["\(card)/msi_irqs/\(vector)"] = "msi\n" }
    makeFolder("/sys/bus/pci/drivers/ax_pcie_dev_host")
    link("\(card)/driver", to: "/sys/bus/pci/drivers/ax_pcie_dev_host")
    link("/sys/bus/pci/devices/0003:30:00.0", to: port)
    link("/sys/bus/pci/devices/0003:31:00.0", to: card)
    return card
  }

  /// Rows of `/proc/interrupts` under a header of four CPUs, with the files of each.
  mutating func addInterrupts(_ rows: [(Int, controller: String, actions: String)]) {
    var table = "           CPU0       CPU1       CPU2       CPU3       \n"
    for (number, controller, actions) in rows {
      table += " \(number):  5  0  0  1   \(controller)      \(actions)\n"
      addAffinity(of: number)
    }
    self["/proc/interrupts"] = table
  }

  mutating func addAffinity(of number: Int) {
    add(
      "/proc/irq/\(number)",
      [
        "smp_affinity": "f\n", "smp_affinity_list": "0-3\n", "effective_affinity_list": "0\n",
        "effective_affinity": "1\n",
      ])
  }

  /// What a survey makes of it.
  var inventory: Inventory { Survey(of: self).inventory() }
}
