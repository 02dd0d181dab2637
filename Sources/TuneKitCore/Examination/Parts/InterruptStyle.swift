/// How a machine names the controller of message-signalled interrupts.
struct InterruptStyle {
  /// The words before the number or the device.
  let name: String
  /// Whether each device has a domain of its own, as since 6.11 on most machines.
  let isPerDevice: Bool

  /// The style of a controller's name as the kernel prints it, by default without a device.
  init(name: String, isPerDevice: Bool = false) {
    self.name = name
    self.isPerDevice = isPerDevice
  }

  /// The style of the messages by which the machine's ports report events, else of any message of a
  /// device on its bus, else the oldest name there is.
  init(of machine: Inventory) {
    let known = Set(machine.devices.flatMap(\.vectors))
    // A port may report by a wire of its own.
    let messages = machine.interrupts.filter { $0.controller.contains("MSI") }
    let example =
      messages.first { $0.actions.contains("PCIe PME") }
      ?? messages.first { known.contains($0.number) }
    let words = (example?.controller ?? "PCI-MSI").split(separator: " ")
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
    // A wire of a port: SPI 219, counted from 32.
    case ("intx", _): ("GICv2", 251)
    case (_, false): (name, address.firstHardwareInterrupt &+ UInt64(clamping: index))
    case ("msix", true): ("\(name)-PCI-MSIX-\(address)", UInt64(clamping: index))
    case (_, true): ("\(name)-PCI-MSI-\(address)", UInt64(clamping: index))
    }
  }
}
