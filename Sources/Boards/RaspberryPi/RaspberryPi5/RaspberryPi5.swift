import TuneKitModel

/// Raspberry Pi 5: one PCIe lane on a flat cable, for an M.2 HAT.
struct RaspberryPi5: BCM2712Board {
  let id: ModuleID = "raspberry-pi-5"
  let name = "Raspberry Pi 5"
  let signature = Signature.deviceTree(anyOf: "raspberrypi,5-model-b")
  let tested = Tested.nowhere

  let slots = [BCM2712.external("PCIe connector")]
}
