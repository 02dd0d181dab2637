import Synchronization
import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The image as a tree` {
  let image: MachineImage

  init() throws { image = try boardImage() }

  @Test func `the nature of an image is image`() { #expect(image.nature == .image) }

  @Test func `an unchanged image equals its capture`() throws {
    #expect(image.capture == (try Capture(parsing: boardText)))
  }

  @Test func `the image reads files exactly`() throws {
    #expect(try image.text(of: "/proc/irq/154/smp_affinity") == "ff\n")
    #expect(
      try image.text(of: policy.appending("scaling_available_governors"))
        == "ondemand schedutil powersave performance \n")
  }

  @Test func `the image lists folders from paths, sorted by bytes`() throws {
    #expect(try image.list("/proc/irq") == ["13", "154", "155", "156", "default_smp_affinity"])
    #expect(try image.list("/proc/irq/154/0003:31:00.0").isEmpty)
    #expect(try image.list("/") == ["etc", "gone", "loop", "proc", "sys"])
    #expect(try image.list("/sys/class/devfreq/dmc").contains("governor"))
    #expect(try MachineImage(Capture()).list("/").isEmpty)
  }

  @Test func `the image follows every kind of link`() throws {
    let image = try boardImage(
      "/a/up -> ..\n/a/out -> ../../../../proc\n/a/abs -> /proc/irq\n/a/twice -> abs/154/../155\n")
    #expect(
      try image.canonical("/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor")
        == policy.appending("scaling_governor"))
    #expect(try image.canonical("/a/up") == "/")
    #expect(try image.canonical("/a/out/irq") == "/proc/irq")
    #expect(try image.canonical("/a/abs/154") == "/proc/irq/154")
    #expect(try image.canonical("/a/twice/smp_affinity") == "/proc/irq/155/smp_affinity")
    #expect(try image.canonical("/a/up/a/up/a/out/irq") == "/proc/irq")
  }

  @Test func `the image fails like a disk`() {
    for path: SystemPath in [
      "/none", "/gone", "/sys/leads/nowhere", "/proc/irq/154/smp_affinity/x",
    ] {
      #expect(throws: MachineError.missing(path)) { try image.bytes(of: path) }
      #expect(throws: MachineError.missing(path)) { try image.list(path) }
      #expect(throws: MachineError.missing(path)) { try image.canonical(path) }
      #expect(throws: MachineError.missing(path)) { try image.marks(of: path) }
      #expect(throws: MachineError.missing(path)) { try image.write("1", to: path) }
    }
    #expect(throws: MachineError.tooManyLinks("/loop/x")) { try image.canonical("/loop/x") }
    #expect(throws: MachineError.unreadable("/sys/broken", .ioError)) {
      try image.bytes(of: "/sys/broken")
    }
    #expect(throws: MachineError.notAFile("/sys/pipe")) { try image.bytes(of: "/sys/pipe") }
    #expect(throws: MachineError.notAFile("/proc")) { try image.bytes(of: "/proc") }
    #expect(throws: MachineError.missing("/etc/tunekit.conf")) {
      try image.list("/etc/tunekit.conf")
    }
    #expect(throws: MachineError.unreadable("/sys/unread", .noData)) {
      try image.bytes(of: "/sys/unread")
    }
    #expect(image.exists("/sys/unread") && image.exists("/sys/broken"))
  }

  @Test func `the image follows forty links and no more`() throws {
    let links = (1...41).map { "/\($0) -> \($0 - 1)\n" }.joined()
    let image = MachineImage(try Capture(parsing: "/0 = end\n" + links))
    #expect(try image.text(of: "/40") == "end\n")
    #expect(throws: MachineError.tooManyLinks("/41")) { try image.text(of: "/41") }
  }

  @Test func `the image gives each object one inode, the same at each run`() throws {
    let alias = try image.marks(of: "/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor")
    #expect(try image.marks(of: policy.appending("scaling_governor")) == alias)
    #expect(try boardImage().marks(of: policy.appending("scaling_governor")) == alias)
    #expect(try image.marks(of: policy.appending("scaling_max_freq")).inode != alias.inode)
  }

  @Test func `the image shows no write permission for files that answer EPERM`() throws {
    #expect(try !image.marks(of: "/proc/irq/156/smp_affinity_list").isWritable)
    #expect(try image.marks(of: "/proc/irq/156/smp_affinity").isWritable)
  }

  @Test func `the image reports each change and nothing else`() throws {
    let seen = Mutex<[Capture]>([])
    let image = MachineImage(try Capture(parsing: "/a = 1\n/b/c = 1\n")) { capture in
      seen.withLock { $0.append(capture) }
    }
    try image.write("2", to: "/a")
    try image.write("2", to: "/a")
    _ = try? image.write("2", to: "/none")
    _ = try image.list("/")
    image.pass(milliseconds: 1000)
    image.remove("/b/c")
    image.set("3", "/d")
    #expect(
      seen.withLock { $0.map(\.text) } == [
        "/a = 2\n/b/c = 1\n", "/a = 2\n/b/\n", "/a = 2\n/b/\n/d = 3\n",
      ])
  }

  @Test func `copies of an image are one machine`() throws {
    let copy = image
    try copy.write("new", to: "/etc/tunekit.conf")
    #expect(image.line("/etc/tunekit.conf") == "new")
  }
}

@Suite struct `The image's answers to writes` {
  let image: MachineImage

  init() throws { image = try boardImage() }

  @Test func `the image writes a file without kernel rules as given`() throws {
    try image.write("new", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "new\n")
    try image.write("newer\n", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "newer\n")
    try image.write("", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "\n")
  }

  @Test func `the image refuses to write a folder with EISDIR`() throws {
    #expect(try image.refusal("1", "/proc/irq/154") == .isDirectory)
    #expect(try image.refusal("1", "/proc/irq/154/0003:31:00.0") == .isDirectory)
    #expect(try image.refusal("1", "/") == .isDirectory)
  }

  @Test func `the image refuses a write with the captured error`() throws {
    #expect(try image.refusal("80", "/proc/irq/156/smp_affinity") == .ioError)
    #expect(try image.refusal("7", "/proc/irq/156/smp_affinity_list") == .notPermitted)
    #expect(image.line("/proc/irq/156/smp_affinity") == "80")
  }

  @Test func `the image accepts a write to a write-only file`() throws {
    #expect(try image.refusal("1", "/sys/writeonly") == nil)
    #expect(throws: MachineError.unreadable("/sys/writeonly", .permissionDenied)) {
      try image.bytes(of: "/sys/writeonly")
    }
  }

  @Test func `the image ignores an empty write to sysfs`() throws {
    #expect(try image.refusal("", policy.appending("scaling_governor")) == nil)
    #expect(image.line(policy.appending("scaling_governor")) == "schedutil")
  }

  @Test(arguments: [("auto", "auto"), ("on", "on"), ("on\n", "on")])
  func `the image accepts both words of runtime power`(text: String, shown: String) throws {
    let file: SystemPath = "/sys/bus/pci/devices/0003:31:00.0/power/control"
    #expect(try image.refusal(text, file) == nil)
    #expect(try image.text(of: file) == shown + "\n")
  }

  @Test(arguments: ["off", "ON", "on ", " on", "on\n\n", "0"])
  func `the image refuses other words of runtime power`(text: String) throws {
    let file: SystemPath = "/sys/devices/pci/0003:31:00.0/power/control"
    #expect(try image.refusal(text, file) == .invalidArgument)
    #expect(image.line(file) == "auto")
  }

  @Test(arguments: [
    ("n/a", "n/a"), ("0", "0"), ("20\n", "20"), ("+5", "5"), ("0x10", "16"), ("010", "8"),
  ])
  func `the image shows a resume latency in decimal`(text: String, shown: String) throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us"
    #expect(try image.refusal(text, file) == nil)
    #expect(image.line(file) == shown)
  }

  @Test(arguments: [
    "-1", "2147483647", "2147483648", "99999999999999999999", "x", "1 2", " 1", "n/a ",
  ])
  func `the image refuses an invalid resume latency`(text: String) throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us"
    #expect(try image.refusal(text, file) == .invalidArgument)
  }

  @Test func `the image accepts only offered governors of a memory clock`() throws {
    let device: SystemPath = "/sys/class/devfreq/dmc"
    #expect(try image.refusal("fastest", device.appending("governor")) == .invalidArgument)
    #expect(try image.refusal("Performance", device.appending("governor")) == .invalidArgument)
    #expect(try image.refusal("performance\n", device.appending("governor")) == nil)
    #expect(image.line(device.appending("governor")) == "performance")
    #expect(image.line(device.appending("cur_freq")) == "2112000000")
    #expect(try image.refusal("fast", device.appending("min_freq")) == .invalidArgument)
    #expect(try image.refusal("1000000000", device.appending("max_freq")) == nil)
    #expect(image.line(device.appending("cur_freq")) == "1000000000")
  }

  @Test func `the image disables an idle state for any number but zero`() throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/cpuidle/state1/disable"
    #expect(try image.refusal("2", file) == nil)
    #expect(image.line(file) == "1")
    #expect(try image.refusal("0\n", file) == nil)
    #expect(image.line(file) == "0")
    #expect(try image.refusal("yes", file) == .invalidArgument)
  }

  @Test func `the image moves the brackets of the ASPM policy`() throws {
    let file: SystemPath = "/sys/module/pcie_aspm/parameters/policy"
    #expect(try image.refusal("performance\n", file) == nil)
    #expect(image.line(file) == "default [performance] powersave powersupersave")
    #expect(try image.refusal("[performance]", file) == .invalidArgument)
    #expect(try image.refusal("fast", file) == .invalidArgument)
  }
}
