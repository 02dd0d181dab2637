import TuneKitCore

/// The example of adding-an-accelerator.md after everything was looked up.
struct FinishedNpu: Accelerator {
  let id: ModuleID = "acme-npu"
  let name = "Acme NPU"
  let signature = Signature.pci(vendor: 0xACAE, device: 0x0650)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .two, lanes: 2)
  let linkSource = Source.documented("lspci -vv, LnkCap")
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "Every transfer ends in an interrupt; on a slow core its handler is the limit.",
        .measured("Evidence/acme-sbc.csv", gain: "interrupt alone, 9.1 to 11.4 images a second"))

    Need.handsOff(.pciMaxReadRequest)
      .because(
        "The driver sets it to 512 and says why.",
        .documented("acme-driver 1.2, npu_pcie.c, npu_probe"))
  }
}
