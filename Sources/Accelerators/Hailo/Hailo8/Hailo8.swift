import TuneKitCore

/// Hailo-8 and Hailo-8L on an M.2 card; both have the same ids.
struct Hailo8: Accelerator {
  let id: ModuleID = "hailo-8"
  let name = "Hailo-8"
  let signature = Signature.pci(vendor: 0x1E60, device: 0x2864)
  let tested = Tested.nowhere

  let link = PCILink(generation: .three, lanes: 4)
  let linkSource = Source.assumed(
    "vendor briefs say Gen3 x4 of the Hailo-8 and x2 of the 8L, which has the same ids; the driver says "
      + "neither, and the card's own register tells")
  /// DRIVER_NAME (hailort-drivers, linux/pcie/src/pcie.c).
  let interrupts = InterruptNaming.named(["hailo"])
  let presence = HailoDriver.presence
  let stableReadRequest: StableSizes? = HailoDriver.stableReadRequest
  let questions = HailoDriver.questions

  func needs(at place: Placement) -> [Need] { HailoDriver.needs }
}
