import TuneKitCore

/// A card that only this program knows.
struct MyCard: Accelerator {
  let id: ModuleID = "acme-npu"
  let name = "Acme NPU"
  let signature = Signature.pci(vendor: 0xACAE, device: 0x0650)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .two, lanes: 2)
  let linkSource = Source.documented("the example of adding-an-accelerator.md")
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "Every transfer ends in an interrupt; on a slow core its handler is the limit.",
        .measured("the example of adding-an-accelerator.md"))
  }
}
