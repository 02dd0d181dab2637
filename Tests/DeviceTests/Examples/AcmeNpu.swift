import TuneKitModel

/// acme-npu: look up what its maker calls it.
struct AcmeNpu: Accelerator {
  let id: ModuleID = "acme-npu"
  // Look up: the name that its maker gives it.
  let name = "acme-npu"
  let signature = Signature.pci(vendor: 0xACAE, device: 0x0650)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .two, lanes: 2)
  let linkSource = Source.assumed(
    "max_link_speed and max_link_width of a capture; look up LnkCap in lspci -vv")
  /// As a capture shows them, 1 in all.
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler waits.",
        .assumed("not measured with this card; look up what its driver does"))

    Need.clock(of: .fastest, at: .maximum)
      .because(
        "The governor lowers the clock while the program waits for the card.",
        .assumed("not measured with this card; look up what its driver does")
      )
      .costing("more power and heat on these cores, even when idle")
  }
}
