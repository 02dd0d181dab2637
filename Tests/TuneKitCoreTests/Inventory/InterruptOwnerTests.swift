import SystemPackage
import Testing
import TuneKitCore

/// Whose a line is, asked as planning asks and as what finds a setting again does.
@Suite struct `The owner of an interrupt line` {
  private let card = Bench.bridge.appending("0003:31:00.0")

  /// The card without message-signalled interrupts, on line 18, under these names.
  private func bench(_ names: String, named: InterruptNaming = .named(["hailo"])) throws -> Bench {
    var bench = try Bench()
    bench.accelerator.interrupts = named
    bench.image.remove(card.appending("msi_irqs"))
    bench.image.set("18", card.appending("irq"))
    guard case .file(let bytes) = bench.image.capture[CountTable.path] else {
      throw MachineError.missing(CountTable.path)
    }
    let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { !$0.trimmed.hasPrefix("154:") }.joined(separator: "\n")
    bench.image.set(
      rows + "\n 18: 900 0 0 0 0 0 0 0  GICv3 251 Level     \(names)\n", CountTable.path)
    for (name, text) in ["smp_affinity": "ff", "effective_affinity": "01"] {
      bench.image.set(text, "/proc/irq/18/\(name)")
    }
    return bench
  }

  private func knob(_ bench: Bench, _ action: String) throws -> Knob {
    let address = try #require(DeviceAddress(Bench.card))
    return Knob(.interrupt(of: address, vector: 0, action: action), .cpuMask)
  }

  @Test func `an interrupt line with only the card's names belongs to the card`() throws {
    let bench = try bench("hailo")
    let step = try #require(try bench.plan(.standard).steps.first { $0.isInterrupt })
    #expect(step.file == "/proc/irq/18/smp_affinity")
    let location = try KnobLocator(machine: bench.image).locate(step.knob)
    #expect(location.file == "/proc/irq/18/smp_affinity")
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(bench.text("/proc/irq/18/smp_affinity") == "10")
  }

  @Test(arguments: ["i801_smbus, ehci_hcd:usb1", "hailort", "hailo-twin"])
  func `an interrupt line in the card's irq file alone does not belong to the card`(
    names: String
  ) throws {
    let bench = try bench(names)
    let strategy = try bench.plan(.standard)
    #expect(!strategy.steps.contains { $0.isInterrupt })
    #expect(strategy.declined.contains { $0.what.contains("interrupt") })
    #expect(throws: KnobError.self) {
      try KnobLocator(machine: bench.image).locate(try knob(bench, "hailo"))
    }
    try bench.apply(.standard)
    #expect(bench.text("/proc/irq/18/smp_affinity") == "ff")
  }

  @Test(arguments: ["hailo, i801_smbus", "i801_smbus, hailo", "a, hailo, b"])
  func `a shared interrupt line belongs to no card, and the others are named`(names: String) throws
  {
    let bench = try bench(names)
    let strategy = try bench.plan(.standard)
    #expect(!strategy.steps.contains { $0.isInterrupt })
    let declined = try #require(strategy.declined.first { $0.what == "interrupt 18" })
    let others = names.split(separator: ", ").filter { $0 != "hailo" }.joined(separator: ", ")
    #expect(declined.why.hasPrefix(others))
    #expect(throws: KnobError.self) {
      try KnobLocator(machine: bench.image).locate(try knob(bench, "hailo"))
    }
  }

  @Test func `revert restores an interrupt line that others share since`() throws {
    let bench = try bench("hailo")
    try bench.apply(.standard)
    guard case .file(let bytes) = bench.image.capture[CountTable.path] else { return }
    bench.image.set(
      String(decoding: bytes, as: UTF8.self).replacing("hailo", with: "hailo, i801_smbus"),
      CountTable.path)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text("/proc/irq/18/smp_affinity") == "ff")
  }

  @Test func `an interrupt line of a card without a driver belongs to no card`() throws {
    let bench = try bench("hailo")
    bench.image.remove(card.appending("driver"))
    bench.image.remove(card.appending("uevent"))
    #expect(!(try bench.plan(.standard)).steps.contains { $0.isInterrupt })
    #expect(throws: KnobError.self) {
      try KnobLocator(machine: bench.image).locate(try knob(bench, "hailo"))
    }
  }

  /// A second card of the kind, on the same line or on one of its own.
  private func addTwin(on line: Int, to bench: Bench) {
    let twin: SystemPath = "/sys/bus/pci/devices/0003:32:00.0"
    for (name, text) in ["vendor": "0x1f4b", "device": "0x0650", "class": "0x040000"] {
      bench.image.set(text, twin.appending(name))
    }
    bench.image.set("\(line)", twin.appending("irq"))
    bench.image.set("DRIVER=hailo", twin.appending("uevent"))
  }

  @Test func `the wire decides between two interrupt lines of one name`() throws {
    let bench = try bench("hailo")
    addTwin(on: 19, to: bench)
    guard case .file(let bytes) = bench.image.capture[CountTable.path] else { return }
    bench.image.set(
      String(decoding: bytes, as: UTF8.self)
        + " 19: 7 0 0 0 0 0 0 0  GICv3 252 Level     hailo\n", CountTable.path)
    let location = try KnobLocator(machine: bench.image).locate(try knob(bench, "hailo"))
    #expect(location.file == "/proc/irq/18/smp_affinity")
    let card = DeviceAddress(Bench.card)
    let strategy = try bench.tunekit(.standard, device: card).plan()
    #expect(strategy.steps.filter(\.isInterrupt).map(\.file) == ["/proc/irq/18/smp_affinity"])
  }

  @Test func `an interrupt line shared by two cards belongs to neither`() throws {
    let bench = try bench("hailo, hailo")
    addTwin(on: 18, to: bench)
    let strategy = try bench.tunekit(.standard, device: DeviceAddress(Bench.card)).plan()
    #expect(!strategy.steps.contains { $0.isInterrupt })
    #expect(strategy.declined.contains { $0.why.hasPrefix("0003:32:00.0 shares the line") })
  }
}
