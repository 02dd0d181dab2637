// Why there is no card, or no driver: the true causes before general advice.
extension Adviser {
  /// What stands between cards and their drivers; those that one taker has are told together.
  func obstacles(of cards: [Diagnosis.Card]) -> [Recommendation] {
    let taken = cards.filter { $0.obstacles.contains { $0.kind == .handedOver } }
    let rest = cards.filter { !$0.obstacles.contains { $0.kind == .handedOver } }
    let single = (taken.count > 1 ? rest : cards).flatMap { card in
      card.obstacles.map { Self.recommendation($0, $0.sentence) }
    }
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

  private static func recommendation(_ obstacle: Obstacle, _ title: String) -> Recommendation {
    Recommendation(
      .working, title.prefix(1).uppercased() + title.dropFirst(), effect: obstacle.effect,
      command: obstacle.command, because: obstacle.reason.text, obstacle.reason.source)
  }

  /// A card whose firmware has not started.
  func unstarted() -> [Recommendation] {
    inventory.unstarted.map { device in
      Recommendation(
        .working,
        "\(device.address) shows the ids of a DesignWare core whose firmware has not started "
          + "(\(device.identity)): power off and on, for a restart leaves the card as it is",
        effect: "the card under its own ids", command: "sudo poweroff",
        because:
          "16c3:abcd is what Synopsys gives the core; the firmware of the card writes its own "
          + "ids when it starts.",
        .documented("pci.ids, 16c3 abcd; linux, drivers/pci/controller/dwc/pcie-designware-ep.c"))
    }
  }

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
      "No card answers behind \(slots.map(\.place).joined(separator: ", ")): power off, seat the card "
        + "anew and check its power; the kernel's log says what the link did",
      effect: "without it there is no card to tune", command: "sudo dmesg | grep -iE '\(pattern)'",
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
      effect: "the controller then looks for a card", command: "sudo dmesg | grep -i pcie",
      because: "A controller that the device tree does not enable has no device, so nobody looks "
        + "for a card behind it.",
      settings.first?.source
        ?? .documented("linux, Documentation/devicetree/usage-model.rst; status = \"disabled\""))
  }
}
