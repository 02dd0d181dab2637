import TuneKitModel

/// Hailo-8 and Hailo-8L on an M.2 card; both have the same ids.
struct Hailo8: Accelerator {
  let id: ModuleID = "hailo-8"
  let name = "Hailo-8"
  let signature = Signature.pci(vendor: 0x1E60, device: 0x2864)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .three, lanes: 4)
  let linkSource = Source.assumed(
    "vendor briefs say Gen3 x4 of the Hailo-8 and x2 of the 8L, which has the same ids; the driver says "
      + "neither, and the card's own register tells")
  /// DRIVER_NAME (hailort-drivers, linux/pcie/src/pcie.c).
  let interrupts = InterruptNaming.named(["hailo"])
  let driver: CardDriver? = CardDriver(
    "hailo", modules: ["hailo_pci"], from: HailoDriver.fourth,
    others: [
      CardDriver.Other(
        "hailo1x", module: "hailo1x_pci",
        because:
          "hailo1x_pci is the driver of version 5, which knows the Hailo-10H and the Hailo-15 "
          + "and not the Hailo-8; that needs hailo_pci of version 4.",
        .documented("hailort-drivers, v5.3.0 and v4.23.0, linux/pcie/src/pcie.c, the tables of ids")
      )
    ], source: .documented("hailort-drivers, v4.23.0, linux/pcie/src/pcie.c; linux/pcie/Kbuild"))
  let presence = HailoDriver.presence
  let stableReadRequest: KnownGoodSizes? = HailoDriver.stableReadRequest
  let questions = HailoDriver.questions
  let figures = HailoDriver.figures

  func needs(at place: Placement) -> [Need] { HailoDriver.needs(at: place) }
}
