/// Finds what stands between a card and its driver: a function of values.
struct ObstacleSearch {
  let device: PCIDevice
  let accelerator: any Accelerator
  let slot: Slot?
  let machine: Inventory

  /// All of it, the true causes before what follows from them; empty for a card that works.
  var all: [Obstacle] {
    if device.answers == false { return [silent] }
    if let taker = device.driver.flatMap(Taker.init) { return [handedOver(by: taker)] }
    if let driver = device.driver {
      return [outdated(driver), lessMessages].compactMap(\.self)
    }
    let causes = [lessMessages, otherGeneration, fewMessages, forbidden].compactMap(\.self)
    if causes.isEmpty { return [missing] }
    let isTold = causes.contains { [.otherGeneration, .forbidden].contains($0.kind) }
    return isTold || missing.kind != .notLoaded || !machine.drivers.isTold
      ? causes : causes + [missing]
  }

  var card: String { "the card at \(device.address)" }

  private var silent: Obstacle {
    let isCold = device.powerState == "D3cold"
    return Obstacle(
      .silent,
      "\(card) does not answer: "
        + (isCold ? "it does not come out of D3cold" : "its registers read as ones"),
      cure: "power off and on, for a restart alone leaves it as it is", command: "sudo poweroff",
      because: Reason(
        "A card that lost its power or its link reads as ones; only the power starts it anew.",
        .documented(
          "PCI Express Base Specification, 2.3.2; linux, drivers/pci/pci.c, pci_power_up")))
  }

  private func handedOver(by taker: Taker) -> Obstacle {
    Obstacle(
      .handedOver, "\(card) is handed to \(taker.whom) by \(taker.driver)\(taker.lasting)",
      cure: "its driver and what it needs are there, so tune it there",
      effect: "nothing here: whoever has the card sets it up",
      command: "lspci -nnks \(device.address)",
      because: Reason(
        "\(taker.driver) keeps every other driver from the card and passes its interrupts on.",
        .documented(taker.source)))
  }

  private var missing: Obstacle {
    guard let driver = accelerator.driver, let module = driver.modules.first else {
      return Obstacle(
        .noDriver, "no driver has \(card)", cure: "load its driver and plan again",
        command: "sudo dmesg | grep \(device.address)",
        because: Reason(
          "A card without a driver has no interrupt that could be moved.",
          .documented("/sys/bus/pci/devices/\(device.address)/driver is missing")))
    }
    if machine.drivers.holds(driver) {
      return Obstacle(
        .failed, "no driver has \(card): \(module) is loaded, and did not take it",
        cure: "the kernel's log says why", effect: "the reason, without which nothing helps",
        command: "sudo dmesg | grep -E '\(device.address)|\(module)'",
        because: Reason(
          "A driver that gives a card up says so in the kernel's log.",
          .documented("linux, drivers/base/dd.c, really_probe")))
    }
    return Obstacle(
      .notLoaded,
      "no driver has \(card)" + (machine.drivers.isTold ? ": \(module) is not loaded" : ""),
      cure: "load its driver: \(driver.loading); if there is no such module for this kernel, "
        + "install \(driver.package)", command: driver.loading,
      because: Reason("\(module) is the module that serves this card.", driver.source))
  }
}

/// A driver that keeps a card for somebody else.
private struct Taker {
  let driver: String
  let whom: String
  let lasting: String
  let source: String

  /// Known by its name; nil for a driver that serves cards itself.
  init?(_ driver: String) {
    self.driver = driver
    switch driver {
    case _ where driver.contains("vfio"):
      whom = "a virtual machine"
      lasting = ", also while that is off"
      source = "Documentation/driver-api/vfio.rst"
    case "pci-stub", "pciback", "xen-pciback":
      whom = "a virtual machine"
      lasting = ", also while that is off"
      source = "linux, drivers/pci/pci-stub.c; drivers/xen/xen-pciback"
    case "uio_pci_generic", "igb_uio":
      whom = "a program"
      lasting = ", which drives it by itself"
      source = "Documentation/driver-api/uio-howto.rst"
    default: return nil
    }
  }
}
