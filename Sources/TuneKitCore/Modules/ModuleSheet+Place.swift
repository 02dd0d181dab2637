extension ModuleSheet {
  /// A place of which nothing is known but that the card is there; nil for what is no PCI card.
  static func place(of accelerator: any Accelerator) -> Placement? {
    guard case .pci(let identities) = accelerator.signature, let identity = identities.first else {
      return nil
    }
    let path: SystemPath = "/sys/devices/pci0000:00/0000:00:01.0"
    let bare = Capture(entries: [
      "/sys/bus/pci/devices/0000:00:01.0": .link(path.string),
      path.appending("class"): .text("0x120000\n"),
      path.appending("vendor"): .text("0x\(hexadecimal(identity.vendor, 4))\n"),
      path.appending("device"): .text("0x\(hexadecimal(identity.device, 4))\n"),
    ])
    let machine = Survey(of: MachineImage(bare)).inventory()
    return machine.devices.first.map {
      Placement(of: $0, as: accelerator, on: nil, in: machine)
    }
  }

  /// A card that is nobody's, for needs that do not depend on one.
  struct AnyCard: Accelerator {
    let id: ModuleID = "any"
    let name = "any card"
    let signature = Signature.pci(vendor: 0xFFFF, device: 0xFFFF)
    let tested = Tested.nowhere
    let link = PCILink(generation: .one, lanes: 1)
    let interrupts = InterruptNaming.busAddress

    func needs(at place: Placement) -> [Need] { [] }
  }
}
