import TuneKitModel

/// Raspberry Pi 500 and 500+, which have one device tree: only the 500+ has the slot's connector.
struct RaspberryPi500: BCM2712Board {
  let id: ModuleID = "raspberry-pi-500"
  let name = "Raspberry Pi 500"
  let signature = Signature.deviceTree(anyOf: "raspberrypi,500")
  let tested = Tested.nowhere

  let slots = [BCM2712.external("M.2 M-key")]
}
