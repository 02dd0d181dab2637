/// Finds what keeps a card from its driver: a function of values.
struct ObstacleSearch {
  let device: Device
  let accelerator: any Accelerator
  let slot: Slot?
  let machine: Inventory

  /// All of it, the true causes before what follows from them; empty for a card that works.
  var all: [Obstacle] {
    if device.pci?.answers == false { return [silent] }
    if let taker = device.driver.flatMap(Taker.init) { return [handedOver(by: taker)] }
    if let driver = device.driver {
      return [outdated(driver), lessMessages].compactMap(\.self)
    }
    let causes = [lessMessages, otherGeneration, fewMessages, forbidden].compactMap(\.self)
    if causes.isEmpty { return [missing] }
    let isExplained = causes.contains { [.otherGeneration, .forbidden].contains($0.kind) }
    return isExplained || missing.kind != .notLoaded || !machine.drivers.isKnown
      ? causes : causes + [missing]
  }

  var card: String {
    device.attachment == .pci ? "the card at \(device.address)" : "\(device.address)"
  }

  private var word: String { device.attachment.word }

  /// What most of them have in common.
  private var idle: String { "without it the \(word) does nothing" }

  private var silent: Obstacle {
    let isCold = device.powerState == "D3cold"
    return Obstacle(
      .silent,
      "\(card) does not answer: "
        + (isCold ? "it does not come out of D3cold" : "its registers read as ones"),
      cure: "power off and on; a restart alone is not enough", effect: idle,
      command: "sudo poweroff",
      because: Reason(
        "A card that lost its power or its link reads as ones; only a power cycle starts it again.",
        .documented(
          "PCI Express Base Specification, 2.3.2; linux, drivers/pci/pci.c, pci_power_up")))
  }

  private func handedOver(by taker: Taker) -> Obstacle {
    Obstacle(
      .handedOver, "\(card) is handed to \(taker.whom) by \(taker.driver)\(taker.lasting)",
      cure: "its driver and what it needs are there, so tune it there",
      effect: "nothing here: tune the card where it is used",
      command: "lspci -nnks \(device.address)",
      because: Reason(
        "\(taker.driver) keeps every other driver from the card and passes its interrupts on.",
        .documented(taker.source)))
  }

  private var missing: Obstacle {
    guard let driver = accelerator.driver(for: device), let module = driver.modules.first else {
      return Obstacle(
        .noDriver, "no driver has \(card)", cure: "load its driver and plan again",
        effect: idle, command: "sudo dmesg | grep \(device.address)",
        because: Reason(
          "Without a driver it has no interrupt that could be moved.",
          .documented("\(device.address.folder)/driver is missing")))
    }
    if machine.drivers.holds(driver) {
      return Obstacle(
        .failed, "no driver has \(card): \(module) is loaded, and did not take it",
        cure: "the kernel's log says why", effect: "the reason, without which nothing helps",
        command: "sudo dmesg | grep -E '\(device.address)|\(module)'",
        because: Reason(
          "A driver that gives a device up says so in the kernel's log.",
          .documented("linux, drivers/base/dd.c, really_probe")))
    }
    return Obstacle(
      .notLoaded,
      "no driver has \(card)" + (machine.drivers.isKnown ? ": \(module) is not loaded" : ""),
      cure: "load its driver: \(driver.loading); if there is no such module for this kernel, "
        + "install \(driver.package)", effect: idle, command: driver.loading,
      because: Reason("\(module) is the module that serves this \(word).", driver.source))
  }
}

/// A driver that keeps a card for another user.
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

// What keeps a driver from a card.
extension ObstacleSearch {
  /// A driver that has the card, and is of a generation that cannot work with it.
  func outdated(_ name: String) -> Obstacle? {
    guard let driver = accelerator.driver(for: device),
      let other = driver.others.first(where: { $0.name == name })
    else { return nil }
    let version = device.driverVersion
    let isWrong = other.versions.isEmpty || version.map { other.isWrong($0) } ?? false
    if version != nil && !isWrong { return nil }
    let which = version.map { " \($0)" } ?? ""
    let what =
      isWrong
      ? "a driver of another generation has \(card): \(name)\(which)"
      : "a driver that is probably of another generation has \(card): \(name), of unknown version"
    return replacing(other, what, with: driver, isBlocking: isWrong)
  }

  /// A driver that is loaded instead of the card's own.
  var otherGeneration: Obstacle? {
    guard let driver = accelerator.driver(for: device), !machine.drivers.holds(driver),
      let other = driver.others.first(where: { machine.drivers.holds($0) })
    else { return nil }
    return replacing(
      other,
      "no driver has \(card): \(other.module) is loaded, which is of another generation and serves "
        + "other cards", with: driver, isBlocking: true)
  }

  private func replacing(
    _ other: CardDriver.Other, _ what: String, with driver: CardDriver, isBlocking: Bool
  ) -> Obstacle {
    Obstacle(
      .otherGeneration, what,
      cure: "install \(driver.package), and load its driver: \(driver.loading)", effect: idle,
      command: isBlocking ? driver.loading : "modinfo -F version \(other.module)",
      because: other.reason, isBlocking: isBlocking)
  }

  /// A kernel started without messages; a driver that has the card may still use the wire.
  var lessMessages: Obstacle? {
    let words = machine.commandLine.filter { word in
      word.hasPrefix("pci=") && word.dropFirst(4).split(separator: ",").contains("nomsi")
    }
    guard device.attachment == .pci, let word = words.first,
      device.driver == nil || !hasMessages
    else { return nil }
    let what =
      device.driver == nil
      ? "no driver has \(card), and the kernel was started with \(word)"
      : "the kernel was started with \(word), so \(card) has no MSI"
    return Obstacle(
      .noMessages, what,
      cure: "remove nomsi from the kernel's command line and restart",
      effect: "MSIs, which most drivers of such cards require",
      command: "grep -o 'pci=[^ ]*' /proc/cmdline",
      because: Reason(
        "With nomsi no device gets an MSI.",
        .documented("Documentation/admin-guide/kernel-parameters.txt, pci=nomsi")),
      isBlocking: device.driver == nil)
  }

  private var hasMessages: Bool { device.listsVectors && !device.vectors.isEmpty }

  /// A controller that has fewer messages than the driver must have.
  var fewMessages: Obstacle? {
    let least = accelerator.leastVectors
    guard let slot, let messages = slot.messages, messages < least else { return nil }
    let more = slot.moreMessages
    let doubt = more?.doubt.map { ", which is not certain: \($0)" } ?? ""
    return Obstacle(
      .tooFewMessages,
      "no driver has \(card): it must have \(least) interrupts, and the controller behind "
        + "\(slot.name) has \(messages) for all",
      cure: more.map { "\($0.text) may help\(doubt)" } ?? "take a slot whose controller has more",
      effect: more == nil ? idle : "the driver may then take the card",
      command: "sudo dmesg | grep -iE '\(device.address)|interrupt'",
      because: Reason(
        "A driver that gets fewer than it must have gives the card up.",
        more?.source ?? slot.source))
  }

  /// A command line that forbids the module.
  var forbidden: Obstacle? {
    guard let driver = accelerator.driver(for: device) else { return nil }
    let keys = ["module_blacklist=", "modprobe.blacklist="]
    let words = machine.commandLine.filter { word in
      keys.contains { key in
        word.hasPrefix(key)
          && word.dropFirst(key.count).split(separator: ",").contains { name in
            driver.modules.contains(String(name.replacing("-", with: "_")))
          }
      }
    }
    guard let word = words.first, !machine.drivers.holds(driver) else { return nil }
    return Obstacle(
      .forbidden, "no driver has \(card), and the kernel was started with \(word)",
      cure: "remove that from the kernel's command line and restart", effect: idle,
      command: "cat /proc/cmdline",
      because: Reason(
        "A module that is forbidden there is not loaded by itself.",
        .documented(
          "Documentation/admin-guide/kernel-parameters.txt, module_blacklist; modprobe(8)")
      ))
  }
}

extension CardDriver.Other {
  /// Whether a version is one of those that do not serve the card.
  fileprivate func isWrong(_ version: String) -> Bool {
    versions.isEmpty || versions.contains { version.hasPrefix($0) }
  }
}
