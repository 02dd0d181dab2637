import TuneKitModel

/// Raspberry Pi Compute Module 5: one PCIe lane, which its carrier brings to a slot.
struct RaspberryPiCM5: BCM2712Board {
  let id: ModuleID = "raspberry-pi-cm5"
  let name = "Raspberry Pi Compute Module 5"
  let signature = Signature.deviceTree(anyOf: "raspberrypi,5-compute-module")
  let tested = Tested.nowhere

  let slots = [BCM2712.external("carrier, PCIe")]
}
