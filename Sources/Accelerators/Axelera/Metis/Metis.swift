import TuneKitModel

/// Axelera Metis on an M.2 card.
struct Metis: Accelerator {
  let id: ModuleID = "metis"
  let name = "Axelera Metis"
  /// Omega, which is sold, and Alpha (axelera-driver, axl-aipu-core.c).
  let signature = Signature.pci(vendor: 0x1F9D, anyOf: 0x1100, 0x11AA)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .three, lanes: 4)
  let linkSource = Source.documented("docs.axelera.ai, Metis M.2: Integration Requirements")
  /// `msi-NAME-p0` and so on, or `msi-NAME-0` where there is one; NAME is `metis-0:1:0` or the like
  /// (axelera-ai-hub/voyager-sdk, axdevice).
  let interrupts = InterruptNaming.beginning(["msi-metis"])
  let driver: CardDriver? = CardDriver(
    "axl", "metis", modules: ["metis"], from: "metis-dkms (Axelera Voyager SDK)",
    source: .assumed("the driver is called axl; the module is taken to be called as its package is")
  )
  /// Also with one vector: the message goes into the DMA engine's registers at the start.
  let messages = MSIMessageOwner.copied(
    fromVectors: 1,
    Reason(
      "its driver copies the message of its interrupts into the card's DMA engine once",
      .documented("axelera-driver, axl-aipu-msi.c, axl_aipu_msi_init, axl_aipu_dma_init_imwr")))

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned(
          "axelera-driver, axl-aipu-msi.c: threaded, and the thread follows the interrupt; "
            + UsualNeeds.Evidence.interrupt + "; not with this card"
        ))

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.reset)
      .because(
        "A thread of the driver watches the link and restores the card by itself.",
        .documented("axelera-driver, axl-aipu-core.c"))

    Need.handsOff(.remove)
      .because(
        "The same thread would take it for a card that was lost.",
        .reasoned("axelera-driver, axl-aipu-core.c: it polls the link every 80 ms"))
  }
}
