import TuneKitModel

/// A PCIe controller of a chip, with the best link that it can train.
struct ChipPort {
  /// Its node in the device tree.
  let node: String
  /// What other kernels' device trees call it.
  var alsoNamed: [String] = []
  let generation: PCILink.Generation
  let lanes: Int
  /// Where that is written down.
  let source: Source

  /// The slot of a board of which only the chip is known: how it is wired is unknown.
  var slot: Slot {
    Slot(
      node, controller: node, alsoNamed: alsoNamed, generation: generation, lanes: lanes,
      source: source)
  }

  /// A connector of a board that is wired to it, as a rule with all that it can do.
  func slot(
    _ name: String, generation: PCILink.Generation? = nil, lanes: Int? = nil, from source: Source
  ) -> Slot {
    Slot(
      name, controller: node, alsoNamed: alsoNamed, generation: generation ?? self.generation,
      lanes: lanes ?? self.lanes, source: source)
  }
}

extension Source {
  /// A file of Rockchip boards in Linux v7.1.
  static func rockchip(_ file: String) -> Source {
    .documented("arch/arm64/boot/dts/rockchip/\(file), Linux v7.1")
  }
}
