import Testing

@testable import TuneKitCore

/// How a machine names the controller of message-signalled interrupts.
struct InterruptStyle {
  /// The words before the number or the device.
  let name: String
  /// Whether each device has a domain of its own, as since 6.11 on most machines.
  let isPerDevice: Bool

  /// The style of a name as `BRCM STB PCIe MSI`, by default without a device.
  init(name: String, isPerDevice: Bool = false) {
    self.name = name
    self.isPerDevice = isPerDevice
  }

  /// The style of the interrupts by which the machine's ports report events.
  init(of machine: Inventory) throws {
    let port = try #require(
      machine.interrupts.first { $0.actions.contains("PCIe PME") }, "no port has an interrupt")
    let words = port.controller.split(separator: " ")
    let text = words.filter { !$0.allSatisfy(\.isNumber) }.joined(separator: " ")
    guard let mark = text.firstRange(of: "-PCI-MSI") else {
      self.init(name: text)
      return
    }
    self.init(name: String(text[..<mark.lowerBound]), isPerDevice: true)
  }

  /// The controller and the hardware number of a vector.
  func place(
    of vector: CardInterrupts.Vector, at index: Int, of address: PCIAddress
  ) -> (controller: String, number: UInt64) {
    switch (vector.kind, isPerDevice) {
    // The first of the four wires of the BCM2712's second port, SPI 219 (bcm2712.dtsi).
    case ("intx", _): ("GICv2", 251)
    case (_, false): (name, address.firstHardwareInterrupt + UInt64(index))
    case ("msix", true): ("\(name)-PCI-MSIX-\(address)", UInt64(index))
    case (_, true): ("\(name)-PCI-MSI-\(address)", UInt64(index))
    }
  }
}
