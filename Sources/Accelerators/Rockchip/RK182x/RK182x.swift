import TuneKitModel

/// Rockchip RK1820 and RK1828 on an M.2 card, which their maker sells for the RK3588 and RK3576.
struct RK182x: Accelerator {
  let id: ModuleID = "rk182x"
  let name = "Rockchip RK1820/RK1828"
  let signature = Signature.pci(vendor: 0x1D87, device: 0x182A)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .two, lanes: 1)
  let linkSource = Source.assumed(
    "nothing is published of its best link; one was seen at 5.0 GT/s x1 on an RK3576, and the card's "
      + "own register tells")
  /// Its kernel driver is not public; of Rockchip's other endpoint, pcie-rkep, the names end in the
  /// bus address.
  let interrupts = InterruptNaming.busAddress

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned("\(UsualNeeds.Evidence.interrupt); not with this card"))

    Need.clock(of: .fastest, at: .maximum)
      .because(
        "Its maker takes all figures with the host in performance mode.",
        .documented("RKNN3 SDK 1.0.0, release note")
      )
      .costing(UsualNeeds.Cost.clock(at: place))

    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.pciLinkControl)
      .because(
        "Nothing is published of what its driver expects of the link.",
        .assumed("its kernel driver is not public"))
  }
}
