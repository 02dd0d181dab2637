import TuneKitModel

/// DEEPX DX-M1 and DX-M1M on an M.2 card.
struct DXM1: Accelerator {
  let id: ModuleID = "dx-m1"
  let name = "DEEPX DX-M1"
  // M1, M1M, and what early firmware says (dx_rt_npu_linux_driver, dw-edma-pcie.c). The H1, the
  // V-NPU and the VPU have other ids (pci.ids).
  let signature = Signature.pci(vendor: 0x1FF4, anyOf: 0x0100, 0x0110, 0x0000)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .three, lanes: 4)
  let linkSource = Source.assumed("taken to be Gen3 x4; the driver does not say")
  /// `dx-dma_0`, `dx-dma_0_npu0_d` and so on.
  let interrupts = InterruptNaming.beginning(["dx-dma_"])
  let driver: CardDriver? = CardDriver(
    "dx_dma_pcie", modules: ["dx_dma", "dxrt_driver"], from: "dx_rt_npu_linux_driver (DEEPX DXRT)",
    source: .documented("dx_rt_npu_linux_driver, modules/pci_deepx/dw-edma-pcie.c; dkms.conf"))
  /// With one vector the driver reads the message again before each transfer.
  let messages = MSIMessageOwner.copied(
    fromVectors: 2,
    Reason(
      "its driver copies the messages of its interrupts into the card once, when it loads",
      .documented("dx_rt_npu_linux_driver, modules/pci_deepx/dw-edma-core.c, dw_edma_irq_request")))

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned(
          "dx_rt_npu_linux_driver, dw-edma-core.c: handlers not threaded; "
            + UsualNeeds.Evidence.interrupt + "; not with this card"))

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.runtimePowerOn
      .because(
        "The driver lets the card go between uses, and waking a link takes its time.",
        .reasoned("dx_rt_npu_linux_driver, dw-edma-core.c, pm_runtime_put")
      )
      .only(in: .latency)
  }
}
