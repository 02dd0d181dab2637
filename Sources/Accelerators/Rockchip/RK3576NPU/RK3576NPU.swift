import TuneKitModel

/// The NPU on the RK3576: two cores, one device with the vendor's driver RKNPU.
struct RK3576NPU: Accelerator {
  let id: ModuleID = "rk3576-npu"
  let name = "Rockchip RK3576 NPU"
  /// Mainline's rocket does not know this chip yet; the second string is that of its patches.
  let signature = Signature.platform(anyOf: "rockchip,rk3576-rknpu", "rockchip,rk3576-rknn-core")
  let tested = Tested.nowhere

  /// It is on no PCI bus.
  let link: PCILink? = nil
  let interrupts = RockchipNPU.interrupts
  /// One with the vendor's kernel; of the second core with mainline's patches (rk3576.dtsi).
  let companions = ["27702000.iommu", "2770a000.iommu"]
  let chips = ["rockchip,rk3576"]
  let driver: CardDriver? = RockchipNPU.vendor

  func driver(for device: Device) -> CardDriver? {
    RockchipNPU.driver(for: device, isInMainline: false)
  }

  func remarks(about place: Placement) -> [Caution] { RockchipNPU.remarks(about: place) }

  func needs(at place: Placement) -> [Need] { RockchipNPU.needs(at: place, on: .rk3576) }
}
