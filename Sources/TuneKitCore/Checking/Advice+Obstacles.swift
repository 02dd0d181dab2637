// Why there is no card, or no driver: the true causes before general advice.
extension Adviser {
  /// What keeps cards from their drivers; those of one taker are reported together.
  func obstacles(of cards: [Diagnosis.Card]) -> [Recommendation] {
    let taken = cards.filter { $0.obstacles.contains { $0.kind == .handedOver } }
    let rest = cards.filter { !$0.obstacles.contains { $0.kind == .handedOver } }
    let single = Self.once((taken.count > 1 ? rest : cards).filter { !$0.obstacles.isEmpty })
    guard taken.count > 1, let first = taken.first?.obstacles.first else { return single }
    let addresses = taken.map { "\($0.address)" }.joined(separator: ", ")
    let drivers = Set(taken.compactMap(\.driver)).sorted().joined(separator: " and ")
    return single + [
      Self.recommendation(
        first,
        "\(taken.count) cards are handed to others by \(drivers), as a rule to a virtual machine, also "
          + "while that is off (\(addresses)): \(first.cure)")
    ]
  }

  /// What keeps several from their drivers for one reason is said once: the cores of an NPU, as a rule.
  private static func once(_ cards: [Diagnosis.Card]) -> [Recommendation] {
    var groups: [(cards: [Diagnosis.Card], obstacles: [Obstacle])] = []
    for card in cards {
      let twin = groups.firstIndex { group in
        group.cards[0].id == card.id && card.attachment == .platform
          && group.obstacles.map(\.kind) == card.obstacles.map(\.kind)
          && group.obstacles.map(\.cure) == card.obstacles.map(\.cure)
      }
      if let twin {
        groups[twin].cards.append(card)
      } else {
        groups.append(([card], card.obstacles))
      }
    }
    return groups.flatMap { group in
      let address = group.cards[0].address.description
      let all = group.cards.map(\.address.description).joined(separator: ", ")
      return group.obstacles.map { recommendation($0, $0.sentence.replacing(address, with: all)) }
    }
  }

  private static func recommendation(_ obstacle: Obstacle, _ title: String) -> Recommendation {
    Recommendation(
      .working, Message(title.prefix(1).uppercased() + title.dropFirst()),
      effect: obstacle.effect, command: Self.command(obstacle), because: obstacle.reason.text,
      obstacle.reason.source)
  }

  /// What looks on is for the machine itself; what does something is left as it is.
  private static func command(_ obstacle: Obstacle) -> Message {
    let looks = ["grep", "dmesg", "lspci", "ldconfig", "ls", "cat", "journalctl", "modinfo"]
    let words = obstacle.command.split(separator: " ")
    return words.contains { looks.contains(String($0)) }
      ? .look(obstacle.command) : Message(obstacle.command)
  }

  /// A card whose firmware has not started.
  func unstarted() -> [Recommendation] {
    inventory.unstarted.map { device in
      Recommendation(
        .working,
        "\(device.address) shows the ids of a DesignWare core whose firmware has not started "
          + "(\(device.identity)): power off and on; a restart does not reset the card",
        effect: "the card under its own ids", command: "sudo poweroff",
        because:
          "16c3:abcd is what Synopsys gives the core; the firmware of the card writes its own "
          + "ids when it starts.",
        .documented("pci.ids, 16c3 abcd; linux, drivers/pci/controller/dwc/pcie-designware-ep.c"))
    }
  }

  /// Units on the chip that the device tree disables, where no accelerator is known.
  func disabledUnits() -> [Recommendation] {
    let units = inventory.disabledUnits
    guard let first = units.first else { return [] }
    return [
      Recommendation(
        .working,
        "The device tree disables \(DisabledUnit.described(units).joined(separator: ", ")): use a kernel "
          + "or an overlay whose device tree enables it",
        effect: "without it the unit on the chip cannot be used",
        command: .look("grep -a . \(first.path)/status", instead: .detect),
        because: "The kernel makes no device of a disabled node, so no driver can take it.",
        .documented(
          "Devicetree Specification 0.4, 2.3.4; linux, drivers/of/platform.c, "
            + "of_platform_bus_create"))
    ]
  }

  /// Units on the chip that no module knows, where no accelerator is known.
  func unknownUnits() -> [Recommendation] {
    let names = units.filter { $0.state == .unknown }.map(\.described)
    if names.isEmpty { return [] }
    return [
      Recommendation(
        .working,
        "No module knows \(names.inWords) on the chip: send a capture of this machine with an issue",
        effect: "the next release can know it", command: Message(Self.capture),
        because: "TuneKit knows a unit on the chip by its node. A capture holds what a module is "
          + "written from, without serial numbers.",
        .reasoned("Plugins-doc/adding-an-accelerator.md; Plugins-doc/capturing-a-machine.md"))
    ]
  }

  static var capture: Action { .capture(into: "machine.capture") }

  /// Slots behind which nothing answers, where no card is known.
  func emptySlots() -> [Recommendation] {
    let empty = inventory.emptySlots(on: board)
    let silent = empty.filter { $0.state == .noCard }
    let disabled = empty.filter { $0.state == .notEnabled }
    return (silent.isEmpty ? [] : [seat(silent)]) + (disabled.isEmpty ? [] : [enable(disabled)])
  }

  private func seat(_ slots: [EmptySlot]) -> Recommendation {
    let names = slots.compactMap(\.name)
    let pattern = names.count > 4 ? "pcie|link" : names.joined(separator: "|")
    return Recommendation(
      .working,
      "No card answers behind \(slots.map(\.place).joined(separator: ", ")): power off, reseat the card "
        + "and check its power; the kernel's log says what the link did",
      effect: "without it there is no card to tune",
      command: .look("sudo dmesg | grep -iE '\(pattern)'"),
      because: "A controller that finds no card says so: \"Phy link never came up\", \"PCIe Link "
        + "Fail\" or \"link down\". Where it says nothing, the device tree may not enable it.",
      .documented(
        "linux, drivers/pci/controller/dwc/pcie-designware.c, dw_pcie_wait_for_link; \"Phy link "
          + "never came up\" there, \"PCIe Link Fail\" in kernels of chip vendors"))
  }

  private func enable(_ slots: [EmptySlot]) -> Recommendation {
    let settings = slots.compactMap(\.enabling)
    let how =
      settings.isEmpty
      ? "the board's overlay or setting" : settings.map(\.text).joined(separator: ", ")
    return Recommendation(
      .working,
      "The device tree in use does not enable \(slots.map(\.place).joined(separator: ", ")): if a "
        + "card is there, enable the slot by \(how)",
      effect: "the controller then looks for a card", command: .look("sudo dmesg | grep -i pcie"),
      because: "A controller that the device tree does not enable has no device, so the kernel "
        + "looks for no card behind it.",
      settings.first?.source
        ?? .documented("linux, Documentation/devicetree/usage-model.rst; status = \"disabled\""))
  }
}
