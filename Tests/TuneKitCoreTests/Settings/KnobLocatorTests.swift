import Testing
import TuneKitCore

@Suite struct `The knob locator` {
  private let card = DeviceAddress("0003:31:00.0")

  private func knob(
    _ vector: Int, _ action: String = "", _ grammar: Grammar = .cpuMask
  ) throws -> Knob {
    Knob(.interrupt(of: try #require(card), vector: vector, action: action), grammar)
  }

  @Test func `a vector's knob is located by the kernel's list`() throws {
    let locator = KnobLocator(machine: try Bench().image)
    let location = try locator.locate(knob(0))
    #expect(location.file == "/proc/irq/154/smp_affinity")
    #expect(location.incarnation?.interrupt == 154 && location.incarnation?.device == "1f4b:0650")
    #expect(try locator.locate(knob(0, "", .cpuList)).file.name == "smp_affinity_list")
  }

  @Test(arguments: [1, -1, Int.max])
  func `a missing vector has no knob`(vector: Int) throws {
    let locator = KnobLocator(machine: try Bench().image)
    #expect(throws: KnobError.self) { try locator.locate(knob(vector)) }
  }

  @Test func `a knob distinguishes an interrupt requested again under its old number`() throws {
    let image = try Bench().image
    let before = try KnobLocator(machine: image).locate(knob(0))
    image.requestAgain(interrupt: 154, as: 154)
    let after = try KnobLocator(machine: image).locate(knob(0))
    #expect(before.file == after.file && before != after)
  }

  @Test func `a vector's knob is located by its name without the kernel's list`() throws {
    let bench = try Bench("cm3588+ax650n-4-vectors_6.1-vendor")
    bench.image.remove(Bench.bridge.appending("0003:31:00.0/msi_irqs"))
    let strategy = try bench.plan(.standard)
    let steps = strategy.steps.filter { $0.phase == .routing }
    #expect(steps.count == 4)
    let start = bench.settings
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `a vanished device is distinguished from an unreadable one`() throws {
    let image = try Bench().image
    image.remove("/sys/bus/pci/devices/0003:31:00.0")
    #expect {
      try KnobLocator(machine: image).locate(knob(0))
    } throws: { error in
      if case .gone = error as? KnobError { true } else { false }
    }
  }
}
