import TuneKitModel

/// The NPU on the RK3588 and RK3588S: three cores, one device with the vendor's driver RKNPU, three
/// devices with mainline's rocket.
struct RK3588NPU: Accelerator {
  let id: ModuleID = "rk3588-npu"
  let name = "Rockchip RK3588 NPU"
  let signature = Signature.platform(anyOf: "rockchip,rk3588-rknpu", "rockchip,rk3588-rknn-core")
  let tested = Tested.nowhere

  /// It is on no PCI bus.
  let link: PCILink? = nil
  let interrupts = RockchipNPU.interrupts
  /// One with the vendor's kernel; one a core with mainline, as the kernel names them by their
  /// registers, and as older device trees name the nodes (rk3588-base.dtsi, rknn_mmu_0 to 2).
  let companions = [
    "fdab9000.iommu", "fdaca000.iommu", "fdada000.iommu", "fdac9000.iommu", "fdad9000.iommu",
  ]
  let chips = ["rockchip,rk3588", "rockchip,rk3588s"]
  let driver: CardDriver? = RockchipNPU.either

  func driver(for device: Device) -> CardDriver? {
    RockchipNPU.driver(for: device, isInMainline: true)
  }

  func remarks(about place: Placement) -> [Caution] { RockchipNPU.remarks(about: place) }

  func needs(at place: Placement) -> [Need] { RockchipNPU.needs(at: place, on: .rk3588) }
}
