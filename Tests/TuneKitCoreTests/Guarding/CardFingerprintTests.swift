import Testing
import TuneKitCore

@testable import TuneKitGuarding

@Suite struct `The fingerprint of a card` {

  /// A card whose interrupt the kernel does not list, and whose name has no address in it.
  private static func machine(interrupt: Int, called name: String) -> TextMachine {
    TextMachine(
      [
        "/proc/interrupts": "           CPU0\n \(interrupt):   0   ITS-MSI 5 Edge   \(name)\n",
        "/sys/bus/pci/devices/0003:31:00.0/vendor": "0x1f4b",
        "/sys/bus/pci/devices/0003:31:00.0/device": "0x0650",
        "/sys/kernel/irq/\(interrupt)/actions": name,
      ],
      links: ["/sys/bus/pci/devices/0003:31:00.0/driver": "/sys/bus/pci/devices"])
  }

  private static func fingerprint(
    interrupt: Int, of card: DeviceAddress
  ) throws -> CardFingerprint {
    let step = try #require(try Bench().plan().steps.first(where: \.isInterrupt)).with(
      knob: Knob(.interrupt(of: card, vector: 0, action: "npu"), .cpuMask))
    return CardFingerprint(
      of: machine(interrupt: interrupt, called: "npu"), watching: [card], and: [step])
  }

  @Test func `a new interrupt is seen though its name has no bus address in it`() throws {
    let card = try #require(DeviceAddress("0003:31:00.0"))
    let before = try Self.fingerprint(interrupt: 40, of: card)
    #expect(try Self.fingerprint(interrupt: 40, of: card).events(since: before).isEmpty)
    let events = try Self.fingerprint(interrupt: 41, of: card).events(since: before)
    #expect(events == [.device(card, "change")])
  }
}
