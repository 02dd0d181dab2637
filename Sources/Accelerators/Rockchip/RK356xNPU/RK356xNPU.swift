import TuneKitModel

/// The NPU on the RK3566 and RK3568: one core.
struct RK356xNPU: Accelerator {
  let id: ModuleID = "rk356x-npu"
  let name = "Rockchip RK356x NPU"
  let signature = Signature.platform(
    anyOf: "rockchip,rk3568-rknpu", "rockchip,rk3566-rknpu", "rockchip,rk3568-rknn-core")
  let tested = Tested.nowhere

  /// It is on no PCI bus.
  let link: PCILink? = nil
  let interrupts = RockchipNPU.interrupts
  let companions = ["fde4b000.iommu"]
  let chips = ["rockchip,rk3566", "rockchip,rk3568"]
  let driver: CardDriver? = RockchipNPU.vendor

  func driver(for device: Device) -> CardDriver? {
    RockchipNPU.driver(for: device, isInMainline: false)
  }

  func remarks(about place: Placement) -> [Caution] { RockchipNPU.remarks(about: place) }

  func needs(at place: Placement) -> [Need] { RockchipNPU.needs(at: place, on: .rk356x) }
}
