import Testing
import TuneKitCore

@testable import TuneKitLinux

@Suite struct `A message of the kernel` {
  private static func bytes(_ parts: String...) -> [UInt8] {
    parts.flatMap { Array($0.utf8) + [0] }
  }

  @Test func `a kernel message reports a driver that bound to a card`() {
    let message = Self.bytes(
      "bind@/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0", "ACTION=bind",
      "DEVPATH=/devices/pci0003:30/0003:31:00.0", "SUBSYSTEM=pci", "DRIVER=rignpu", "SEQNUM=9")
    #expect(Uevent(message)?.event == .device(DeviceAddress("0003:31:00.0"), "bind"))
  }

  @Test(arguments: ["online", "offline"]) func `a kernel message reports a CPU`(action: String) {
    let message = Self.bytes("\(action)@/devices/system/cpu/cpu12", "SUBSYSTEM=cpu")
    #expect(Uevent(message)?.event == .processor(12))
  }

  @Test func `a kernel message about anything else is ignored`() {
    let others = [
      Self.bytes("add@/devices/virtual/net/lo", "SUBSYSTEM=net"),
      Self.bytes("change@/devices/pci0000:00/0000:00:00.0", "SUBSYSTEM=pci"),
      Self.bytes("add@/module/rignpu"), Self.bytes("libudev", "SUBSYSTEM=pci"), [], [0],
      [0, 0, 64],
      Self.bytes("@/devices/x", "SUBSYSTEM=pci"), Self.bytes("bind@", "SUBSYSTEM=pci"),
      Self.bytes("bind@relative/0003:31:00.0", "SUBSYSTEM=pci"), Array("bind@".utf8),
      [UInt8](repeating: 0xff, count: 5000),
    ]
    for message in others { #expect(Uevent(message)?.event == nil) }
  }

  @Test func `a kernel message about an unnamed device is reported`() {
    #expect(
      Uevent(Self.bytes("bind@/devices/zzz", "SUBSYSTEM=pci"))?.event == .device(nil, "bind"))
    #expect(
      Uevent(Self.bytes("online@/devices/system/cpu/cpu", "SUBSYSTEM=cpu"))?.event
        == .processor(nil))
    let beyond = "online@/devices/system/cpu/cpu99999999999999999999999"
    #expect(Uevent(Self.bytes(beyond, "SUBSYSTEM=cpu"))?.event == .processor(nil))
  }
}
