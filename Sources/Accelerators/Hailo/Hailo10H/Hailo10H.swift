import TuneKitModel

/// Hailo-10H on an M.2 card.
struct Hailo10H: Accelerator {
  let id: ModuleID = "hailo-10h"
  let name = "Hailo-10H"
  let signature = Signature.pci(vendor: 0x1E60, device: 0x45C4)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .three, lanes: 4)
  let linkSource = Source.assumed(
    "taken to be Gen3 x4 as the Hailo-8; no source found")
  /// DRIVER_NAME (hailort-drivers, linux/pcie/src/pcie.c): `hailo1x` since v5.0.1; in v4.20 to v4.22
  /// and in v5.0.0 it is that of the Hailo-8, `hailo`.
  let interrupts = InterruptNaming.named(["hailo1x", "hailo"])
  let driver: CardDriver? = CardDriver(
    "hailo1x", modules: ["hailo1x_pci"], from: HailoDriver.fifth,
    others: [
      CardDriver.Other(
        "hailo", module: "hailo_pci", versions: ["4."],
        because:
          "hailo_pci is the driver of version 4: up to 4.22 it knows the Hailo-10H and cannot "
          + "start it (-110), and 4.23 does not know it; the card needs hailo1x_pci of version 5.",
        .documented("hailort-drivers, the tags; nerves-project/nerves_system_rpi5 issue 103"))
    ], source: .documented("hailort-drivers, v5.3.0, linux/pcie/src/pcie.c; linux/pcie/Kbuild"))
  let presence = HailoDriver.presence
  let stableReadRequest: KnownGoodSizes? = HailoDriver.stableReadRequest
  let questions = HailoDriver.questions
  let figures = HailoDriver.figures

  func needs(at place: Placement) -> [Need] { HailoDriver.needs(at: place) }
}
