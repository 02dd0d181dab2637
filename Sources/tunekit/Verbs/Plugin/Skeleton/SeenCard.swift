import TuneKitCore

/// What a capture shows of a card and its interrupts.
struct SeenCard {
  let device: PCIDevice
  /// The interrupts that its driver has asked for, in the order of the vectors.
  let vectors: [Interrupt]

  init(_ device: PCIDevice, in machine: Inventory) {
    self.device = device
    let numbers = device.listsVectors ? device.vectors : Self.unlisted(of: device, in: machine)
    vectors = numbers.compactMap { number in
      machine.interrupts.first { $0.number == number && !$0.actions.isEmpty }
    }
  }

  /// By the bus address in the name, or the line of its pin where one name alone stands on it.
  private static func unlisted(of device: PCIDevice, in machine: Inventory) -> [Int] {
    guard device.driver != nil else { return [] }
    let named = machine.interrupts.filter {
      $0.actions.contains { $0.hasPrefix(device.address.description) }
    }
    let wire = machine.interrupts.filter { $0.number == device.wire && $0.actions.count == 1 }
    return (named.isEmpty ? wire : named).map(\.number)
  }

  /// The names of its interrupts, each once, in order.
  var names: [String] {
    var seen: Set<String> = []
    return vectors.flatMap(\.actions).filter { seen.insert($0).inserted }
  }

  /// Whether they are called after the bus address, perhaps with a number behind it.
  var isByAddress: Bool {
    !names.isEmpty
      && names.allSatisfy { InterruptNaming.busAddress.matches($0, at: device.address) }
  }

  var link: PCILink? { device.maximumLink ?? device.link }
}
