import TuneKitModel

/// Google Coral Edge TPU on PCIe: M.2, Mini PCIe and Dual Edge TPU cards.
struct Coral: Accelerator {
  let id: ModuleID = "coral"
  let name = "Google Coral Edge TPU"
  let signature = Signature.pci(vendor: 0x1AC1, device: 0x089A)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .two, lanes: 1)
  let linkSource = Source.documented("coral.ai, Accelerator Module datasheet, version 1.4")
  /// All thirteen have this one name (gasket-driver, src/gasket_interrupt.c).
  let interrupts = InterruptNaming.named(["apex"])
  /// `pci_enable_msix_exact` with thirteen entries: with fewer vectors the driver gives up.
  let leastVectors = 13
  /// `gasket` comes with it, since `apex` depends on it.
  let driver: CardDriver? = CardDriver(
    "apex", modules: ["apex"], from: "gasket-dkms (google/gasket-driver)",
    source: .documented("gasket-driver, src/apex_driver.c, apex_pci_driver; src/Makefile"))
  let questions = [
    NativeQuestion(
      "runtime version", library: "libedgetpu.so.1", signature: "string edgetpu_version()",
      shows: "{result}",
      source: .assumed("programs in public call it so; the header itself was not seen"))
  ]

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned(
          "gasket-driver, src/gasket_interrupt.c: the handler wakes the waiting program; "
            + UsualNeeds.Evidence.interrupt + "; not with this card"
        ))

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.pciLinkControl)
      .because(
        "Who needs ASPM off for this card needs it from the start, on the kernel's command line.",
        .documented(
          "raspberrypi/linux issue 6126; geerlingguy/raspberry-pi-pcie-devices issue 44"))
  }
}
