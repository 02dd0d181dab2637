import Testing
import TuneKitCore

@Suite struct `The survey of who it is` {
  @Test(arguments: ["/proc/device-tree", "/sys/firmware/devicetree/base"])
  func `the survey reads board names from the device tree`(_ tree: String) {
    let machine = TextMachine([
      "\(tree)/compatible": "maker,board\0maker,chip\0", "\(tree)/model": "Maker Board\0",
      "/proc/sys/kernel/osrelease": "6.1.118\n", "/sys/class/dmi/id/sys_vendor": "Maker\n",
      "/proc/sys/kernel/random/boot_id": "0f1e2d3c-0000-4000-8000-000000000000\n",
    ])
    let identity = machine.inventory.identity
    #expect(identity.compatible == ["maker,board", "maker,chip"])
    #expect(identity.model == "Maker Board" && identity.hasDeviceTree && identity.dmi.isEmpty)
    #expect(identity.kernel == "6.1.118")
    #expect(identity.boot == BootID("0f1e2d3c-0000-4000-8000-000000000000"))
  }

  @Test(arguments: ["", "\n", " \t\n", "\0\0", "\nabc\n", "a\0b\n", "\r\n", "unknown\n"])
  func `an empty boot id means an unknown boot, however it is read`(text: String) {
    let machine = TextMachine(["/proc/sys/kernel/random/boot_id": text])
    #expect(machine.inventory.identity.boot == .unknown)
    #expect(Survey(of: machine).boot() == .unknown && BootID(text) == .unknown)
    #expect(BootID([0xff, 0xfe]) == .unknown && BootID(nil as [UInt8]?) == .unknown)
    #expect(BootID("0f1e2d3c-0000\r\n") == BootID("0f1e2d3c-0000"))
  }

  @Test func `the survey reads board names from the firmware without a device tree`() {
    let machine = TextMachine([
      "/sys/class/dmi/id/sys_vendor": "Maker\n", "/sys/class/dmi/id/product_name": "Board 5\n",
      "/proc/version": "Linux version 5.10.110 (builder@host) #1 SMP\n",
    ])
    let identity = machine.inventory.identity
    #expect(identity.dmi == ["sys_vendor": "Maker", "product_name": "Board 5"])
    #expect(identity.model == "Maker Board 5" && !identity.hasDeviceTree)
    #expect(identity.kernel == "5.10.110" && identity.boot == .unknown)
  }
}
