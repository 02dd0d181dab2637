import TuneKitModel

/// MemryX MX3 on an M.2 card with four chips in a row.
struct MX3: Accelerator {
  let id: ModuleID = "mx3"
  let name = "MemryX MX3"
  let signature = Signature.pci(vendor: 0x1FE9, device: 0x0100)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .three, lanes: 2)
  let linkSource = Source.assumed(
    "the M.2 datasheet says \"PCIe Gen 3, 2 x 2-lanes\", taken to be two lanes to the host")
  /// The names have blanks in them, and one of them ends with a full stop.
  let interrupts = InterruptNaming.named(Self.names)

  let driver: CardDriver? = CardDriver(
    "memx_pcie_ai_chip", modules: ["memx_cascade_plus_pcie"], from: "memx-drivers (MemryX SDK)",
    source: .documented("mx3_driver_pub, kdriver/linux/pcie/memx_cascade_pciemain.c; Makefile"))

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned(
          "mx3_driver_pub, kdriver/linux/pcie/memx_msix_irq.c: the handler wakes the program; "
            + UsualNeeds.Evidence.interrupt + "; not with this card"
        ))

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.pciLinkControl)
      .because(
        "The driver itself sets the power states of the links between its chips.",
        .documented("mx3_driver_pub, memx_cascade_pciemain.c, parameter pcie_aspm"))
  }

  /// mx3_driver_pub, kdriver/linux/pcie/memx_msix_irq.c, `g_msix_entries`; the last is the name
  /// where there is one vector only.
  private static let names =
    ["Firmware MSI-X Acknowledge Notification"]
    + (0..<16).flatMap { chip in
      ["Egress", "Ingress"].map {
        "chip \(chip < 10 ? "0" : "")\(chip) \($0) Dcore Done Notification."
      }
    }
    + ["MEMX SINGLE ISR Handler"]
}
