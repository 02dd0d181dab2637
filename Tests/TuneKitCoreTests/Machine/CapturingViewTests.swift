import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitModel

/// What one look at a machine gives: the answer, or the failure.
enum Look: Hashable {
  case bytes([UInt8])
  case names([String])
  case path(SystemPath)
  case failure(MachineError)

  init(_ view: any MachineView, bytes path: SystemPath) {
    do throws(MachineError) { self = .bytes(try view.bytes(of: path)) } catch {
      self = .failure(error)
    }
  }

  init(_ view: any MachineView, names path: SystemPath) {
    do throws(MachineError) { self = .names(try view.list(path)) } catch { self = .failure(error) }
  }

  init(_ view: any MachineView, canonical path: SystemPath) {
    do throws(MachineError) { self = .path(try view.canonical(path)) } catch {
      self = .failure(error)
    }
  }
}

@Suite struct `The capturing view` {
  static let paths: [SystemPath] = [
    "/", "/proc/interrupts", "/proc/irq", "/proc/irq/154", "/proc/irq/154/smp_affinity",
    "/proc/irq/154/0003:31:00.0", "/proc/irq/999", "/proc/irq/999/smp_affinity", "/gone", "/loop",
    "/sys/bus/pci/devices", "/sys/bus/pci/devices/0003:31:00.0",
    "/sys/bus/pci/devices/0003:31:00.0/power/control", "/sys/bus/pci/devices/0003:31:00.0/none",
    "/sys/bus/pci/devices/0003:31:00.0/msi_irqs", "/sys/devices/pci/0003:31:00.0/irq",
    "/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor", "/sys/devices/system/cpu",
    "/sys/broken", "/sys/pipe", "/sys/writeonly", "/sys/leads", "/sys/leads/nowhere",
    "/etc/tunekit.conf/x",
  ]

  static func looks(at view: any MachineView, _ paths: some Sequence<SystemPath>) -> [Look] {
    paths.flatMap { path in
      [
        Look(view, canonical: path), Look(view, names: path), Look(view, bytes: path),
      ]
    }
  }

  @Test func `a captured machine looks the same as the machine`() throws {
    let view = CapturingView(try boardImage())
    let seen = Self.looks(at: view, Self.paths)
    let text = view.capture.text
    let image = MachineImage(try Capture(parsing: text))
    let again = Self.looks(at: image, Self.paths)
    for (path, looks) in zip(Self.paths.flatMap { [$0, $0, $0] }, zip(seen, again)) {
      #expect(looks.0 == looks.1, "\(path)")
    }
  }

  @Test(arguments: paths)
  func `a single look is enough to capture a path`(path: SystemPath) throws {
    for (look) in [
      { Look($0, canonical: path) }, { Look($0, names: path) }, { Look($0, bytes: path) },
    ] as [(any MachineView) -> Look] {
      let view = CapturingView(try boardImage())
      let seen = look(view)
      #expect(look(MachineImage(view.capture)) == seen, "\(view.capture.text)")
    }
  }

  @Test func `a captured disk looks the same as the disk`() throws {
    let ground = try Playground()
    try ground.write("1\n", "/devices/pci/0003:31:00.0/vendor")
    try ground.write("", "/devices/pci/0003:31:00.0/empty")
    try ground.write("1\n", "/bus/devices/file")
    try ground.link("../../devices/pci/0003:31:00.0", "/bus/devices/0003:31:00.0")
    try ground.link("/nowhere", "/bus/devices/dangling")
    try ground.link("loop", "/bus/loop")
    try ground.link("../..", "/devices/pci/up")
    let paths: [SystemPath] = [
      "/bus/devices", "/bus/devices/0003:31:00.0", "/bus/devices/0003:31:00.0/vendor",
      "/bus/devices/0003:31:00.0/empty", "/bus/devices/dangling", "/bus/loop", "/bus/loop/x",
      "/devices/pci/up/bus/devices/file", "/bus/devices/file/x", "/devices/pci/up", "/",
    ]
    let view = CapturingView(try ground.machine())
    let seen = Self.looks(at: view, paths)
    let image = MachineImage(view.capture)
    for (path, looks) in zip(
      paths.flatMap { [$0, $0, $0] }, zip(seen, Self.looks(at: image, paths)))
    {
      #expect(looks.0 == looks.1, "\(path)")
    }
  }

  @Test func `a capture of a capture is the same capture`() throws {
    let first = CapturingView(try boardImage())
    _ = Self.looks(at: first, Self.paths)
    let second = CapturingView(MachineImage(first.capture))
    _ = Self.looks(at: second, Self.paths)
    #expect(second.capture.text == first.capture.text)
  }

  @Test func `a capture keeps every listed name, read or not`() throws {
    let view = CapturingView(try boardImage())
    _ = try view.list("/proc/irq/154")
    _ = try view.text(of: "/proc/irq/154/smp_affinity_list")
    #expect(
      view.capture.text == """
        /proc/irq/154/0003:31:00.0 ?
        /proc/irq/154/effective_affinity ?
        /proc/irq/154/effective_affinity_list ?
        /proc/irq/154/smp_affinity ?
        /proc/irq/154/smp_affinity_list = 0-7

        """)
  }

  @Test func `a capture keeps a file under its own path, not the link's`() throws {
    let view = CapturingView(try boardImage())
    _ = try view.text(of: "/sys/bus/pci/devices/0003:31:00.0/irq")
    #expect(
      view.capture.text == """
        /sys/bus/pci/devices/0003:31:00.0 -> /sys/devices/pci/0003:31:00.0
        /sys/devices/pci/0003:31:00.0/irq = 154

        """)
  }

  @Test func `a capture keeps a file's missing write permission`() throws {
    let view = CapturingView(try boardImage())
    _ = try view.marks(of: "/proc/irq/156/smp_affinity_list")
    _ = try view.text(of: "/proc/irq/156/smp_affinity_list")
    _ = try view.marks(of: "/proc/irq/156/smp_affinity")
    _ = try view.marks(of: "/proc/irq")
    #expect(
      view.capture.text == """
        /proc/irq/156/smp_affinity ?
        /proc/irq/156/smp_affinity_list = 7
        /proc/irq/156/smp_affinity_list !> EPERM

        """)
  }

  @Test func `blanking changes the capture and not what the survey reads`() throws {
    let view = CapturingView(try boardImage(), blanking: { path, text in "\(path.name):\(text)" })
    #expect(try view.text(of: "/etc/tunekit.conf") == "old\n")
    #expect(view.capture["/etc/tunekit.conf"] == .text("tunekit.conf:old\n"))
  }

  @Test func `a capturing view passes all else to the machine`() throws {
    let image = try boardImage()
    let view = CapturingView(image)
    view.pass(milliseconds: 1000)
    #expect(view.nature == .image)
    #expect(try image.text(of: "/proc/interrupts").contains("1600"))
    #expect(view.capture == Capture())
  }
}

@Suite struct `The scrubber` {
  let scrubber = Scrubber()

  @Test(arguments: [
    ("/sys/firmware/devicetree/base/serial-number", "7c4ca8e2-1f\0", "00000000-00\0"),
    ("/sys/devices/virtual/dmi/id/product_serial", "ABC 123\n", "000 000\n"),
    ("/sys/class/dmi/id/product_uuid", "a-b\n", "0-0\n"),
    ("/sys/class/dmi/id/chassis_asset_tag", "X1\n", "00\n"),
    ("/etc/machine-id", "0123abcd\n", "00000000\n"),
    ("/etc/hostname", "alices-nas\n", "localhost\n"),
    ("/proc/sys/kernel/hostname", "nas", "localhost"),
    ("/sys/class/net/eth0/address", "aa:bb:cc:dd:ee:0f\n", "00:00:00:00:00:00\n"),
    ("/proc/interrupts", "5: 1 ITS enx00e04c680001\n", "5: 1 ITS enx000000000000\n"),
    ("/x", "mac=AA-BB-CC-DD-EE-FF,", "mac=00-00-00-00-00-00,"),
    ("/x", "from 192.168.1.77, 10.0.0.255\n", "from 000.000.0.00, 00.0.0.000\n"),
    ("/x", "[fe80::1ff:fe23:4567]", "[0000::000:0000:0000]"), ("/x", "::1\n", "::0\n"),
    ("/x", "2001:db8:1:2:3:4:5:6", "0000:000:0:0:0:0:0:0"),
    (
      "/x", "id 8be4df61-93ca-11d2-aa0d-00e098032b8c.", "id 00000000-0000-0000-0000-000000000000."
    ),
    (
      "/proc/cmdline", "root=LABEL=anna ip=eth0:dhcp smsc95xx.macaddr=B8:27:EB:00:0f:01 mac=q",
      "root=LABEL=0000 ip=0000:0000 smsc95xx.macaddr=00:00:00:00:00:00 mac=0"
    ),
    (
      "/proc/cmdline", "root=PARTUUID=12-ab quiet androidboot.serialno=F00 x=1\n",
      "root=PARTUUID=00-00 quiet androidboot.serialno=000 x=1\n"
    ),
    (
      "/proc/cpuinfo", "CPU part\t: 0xd0b\nSerial\t\t: 3f5a\n",
      "CPU part\t: 0xd0b\nSerial\t\t: 0000\n"
    ),
  ])
  func `the scrubber blanks what identifies a machine`(
    path: SystemPath, text: String, blank: String
  ) {
    #expect(scrubber.text(of: path, text) == blank)
  }

  @Test(arguments: [
    ("/proc/interrupts", "154: 1 ITS-MSI 428343296 Edge 0003:31:00.0\n"),
    ("/sys/devices/system/cpu/online", "0-7\n"), ("/x", "00:11:22:33:44\n"),
    ("/x", "aa:bb:cc:dd:ee:fff"), ("/x", "1.2.3.4.5 1.2.3.256 v1.2.3.4 a::z 12:34:56"),
    ("/proc/sys/kernel/osrelease", "5.10.0.1\n"), ("/proc/cmdline", "clip=7 root=/dev/sda2\n"),
    ("/sys/class/dmi/id/product_name", "CM3588\n"), ("/proc/sys/kernel/random/boot_id", "1a-2b\n"),
    ("/x", "a\u{301}é\n"), ("/sys/class/net/eth0/name", "enx12\n"),
    ("/proc/cpuinfo", "Model : Serial 5\n"),
  ])
  func `the scrubber keeps what identifies no machine`(path: SystemPath, text: String) {
    #expect(scrubber.text(of: path, text) == text)
  }

  @Test func `the scrubber lists what it blanked`() throws {
    let capture = try Capture(
      parsing: """
        # kept
        /etc/machine-id = 0123
        /etc/hostname = localhost
        /sys/firmware/devicetree/base/eth/local-mac-address =- \\xfe\\x01\\xff\\0\\x05\\x06
        /a = 1
        /b -> a
        """)
    let (scrubbed, blanked) = scrubber.scrubbed(capture)
    #expect(
      blanked == [
        "/etc/machine-id", "/sys/firmware/devicetree/base/eth/local-mac-address",
      ])
    #expect(scrubbed["/etc/machine-id"] == .text("0000\n"))
    #expect(
      scrubbed["/sys/firmware/devicetree/base/eth/local-mac-address"]
        == .file([0, 0, 0, 0, 0, 0]))
    #expect(scrubbed["/b"] == .link("a"))
    #expect(scrubbed.comments == ["kept"])
    #expect(scrubber.scrubbed(scrubbed).blanked.isEmpty)
  }

  @Test func `the scrubber blanks names in paths and links`() throws {
    let capture = try Capture(
      parsing: """
        /sys/class/net/enx00e04c680001 -> ../../devices/usb/net/enx00e04c680001
        /sys/devices/usb/net/enx00e04c680001/mtu = 1500
        """)
    #expect(
      scrubber.scrubbed(capture).capture.text == """
        /sys/class/net/enx000000000000 -> ../../devices/usb/net/enx000000000000
        /sys/devices/usb/net/enx000000000000/mtu = 1500

        """)
  }

  @Test func `a scrubbed capture of this machine gives the same inventory`() throws {
    let view = CapturingView(LinuxMachine(root: try RootDirectory("/")))
    let seen = Survey(of: view).inventory()
    let (scrubbed, _) = scrubber.scrubbed(view.capture)
    for capture in [view.capture, scrubbed] {
      let replayed = Survey(
        of: MachineImage(try Capture(parsing: capture.text))
      ).inventory()
      #expect(replayed.identity == seen.identity)
      #expect(replayed.processors == seen.processors)
      #expect(replayed.possible == seen.possible)
      #expect(replayed.policies == seen.policies)
      // The registers of a card that answers may hold its serial number, so they are not kept.
      #expect(replayed.devices.map(Self.withoutAnswer) == seen.devices.map(Self.withoutAnswer))
      #expect(replayed.interrupts == seen.interrupts)
      #expect(replayed.devfreq == seen.devfreq)
    }
  }

  private static func withoutAnswer(_ device: PCIDevice) -> PCIDevice {
    var device = device
    if device.answers == true { device.answers = nil }
    return device
  }

  @Test func `the scrubber names every kind of blanked value`() {
    #expect(Scrubber.kind(of: "/etc/hostname") == "host name")
    #expect(Scrubber.kind(of: "/etc/machine-id") == "machine id")
    #expect(Scrubber.kind(of: "/sys/class/dmi/id/product_serial") == "serial number")
    #expect(Scrubber.kind(of: "/sys/class/dmi/id/product_uuid") == "UUID")
    #expect(Scrubber.kind(of: "/proc/cmdline") == "arguments")
    #expect(Scrubber.kind(of: "/x/local-mac-address") == "MAC address")
  }

  @Test func `the scrubber works as a capturing view's blanking`() throws {
    let view = CapturingView(
      MachineImage(try Capture(parsing: "/etc/machine-id = 0123\n")), blanking: scrubber.text(of:_:)
    )
    #expect(try view.text(of: "/etc/machine-id") == "0123\n")
    #expect(view.capture["/etc/machine-id"] == .text("0000\n"))
  }
}
