import Synchronization
import SystemPackage
import Testing

@testable import TuneKitCore

/// Eight CPUs, two policies, three interrupts that the ITS delivers and one that the kernel manages.
let boardText = """
  @rate 154 1500
  /proc/interrupts =
               CPU0       CPU1       CPU2       CPU3       CPU4       CPU5       CPU6       CPU7       \\
     13:        277         44         53         43        122        125       6438      18049     GICv3  26 Level     arch_timer
    154:        100          0          0          0          0          0          0          0   ITS-MSI 428343296 Edge      0003:31:00.0
    155:          0          0          0          0          0          0          0          0   ITS-MSI 428343297 Edge      other
    156:          0          0          0          0          0          0          0          0   ITS-MSI 428343298 Edge      nvme0q1
    Err:          0
  /proc/irq/13/effective_affinity = 01
  /proc/irq/13/smp_affinity = ff
  /proc/irq/154/0003:31:00.0/
  /proc/irq/154/effective_affinity = 01
  /proc/irq/154/effective_affinity_list = 0
  /proc/irq/154/smp_affinity = ff
  /proc/irq/154/smp_affinity_list = 0-7
  /proc/irq/155/effective_affinity = 10
  /proc/irq/155/effective_affinity_list = 4
  /proc/irq/155/smp_affinity = f0
  /proc/irq/155/smp_affinity_list = 4-7
  /proc/irq/156/effective_affinity_list = 7
  /proc/irq/156/smp_affinity = 80
  /proc/irq/156/smp_affinity !> EIO
  /proc/irq/156/smp_affinity_list = 7
  /proc/irq/156/smp_affinity_list !> EPERM
  /proc/irq/default_smp_affinity = ff
  /sys/bus/pci/devices/0003:31:00.0 -> ../../../devices/pci/0003:31:00.0
  /sys/class/devfreq/dmc -> ../../devices/platform/dmc/devfreq/dmc
  /sys/devices/pci/0003:31:00.0/irq = 154
  /sys/devices/pci/0003:31:00.0/msi_irqs/154 = msi
  /sys/devices/pci/0003:31:00.0/power/control = auto
  /sys/devices/platform/dmc/devfreq/dmc/available_governors = dmc_ondemand performance
  /sys/devices/platform/dmc/devfreq/dmc/cur_freq = 528000000
  /sys/devices/platform/dmc/devfreq/dmc/governor = dmc_ondemand
  /sys/devices/platform/dmc/devfreq/dmc/max_freq = 2112000000
  /sys/devices/platform/dmc/devfreq/dmc/min_freq = 528000000
  /sys/devices/system/cpu/cpu0/cpufreq -> ../cpufreq/policy0
  /sys/devices/system/cpu/cpu4/cpufreq -> ../cpufreq/policy4
  /sys/devices/system/cpu/cpu4/cpuidle/state1/disable = 0
  /sys/devices/system/cpu/cpu4/online = 1
  /sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us = 0
  /sys/devices/system/cpu/cpu5/cpufreq -> ../cpufreq/policy4
  /sys/devices/system/cpu/cpu5/online = 1
  /sys/devices/system/cpu/cpu7/online = 1
  /sys/devices/system/cpu/cpufreq/policy4/affected_cpus = 4 5
  /sys/devices/system/cpu/cpufreq/policy4/cpuinfo_max_freq = 2400000
  /sys/devices/system/cpu/cpufreq/policy4/cpuinfo_min_freq = 408000
  /sys/devices/system/cpu/cpufreq/policy4/related_cpus = 4 5
  /sys/devices/system/cpu/cpufreq/policy4/scaling_available_governors = ondemand schedutil powersave performance \\
  /sys/devices/system/cpu/cpufreq/policy4/scaling_cur_freq = 1200000
  /sys/devices/system/cpu/cpufreq/policy4/scaling_governor = schedutil
  /sys/devices/system/cpu/cpufreq/policy4/scaling_max_freq = 2400000
  /sys/devices/system/cpu/cpufreq/policy4/scaling_min_freq = 408000
  /sys/devices/system/cpu/offline =
  /sys/devices/system/cpu/online = 0-7
  /sys/devices/system/cpu/possible = 0-7
  /sys/kernel/irq/154/chip_name = ITS-MSI
  /sys/kernel/irq/154/per_cpu_count = 100,0,0,0,0,0,0,0
  /sys/module/pcie_aspm/parameters/policy = [default] performance powersave powersupersave \\
  /etc/tunekit.conf = old
  /gone -> /nowhere
  /loop -> loop
  /sys/broken ! EIO
  /sys/leads/nowhere ! ENOENT
  /sys/pipe ! ENXIO
  /sys/unread ?
  /sys/writeonly ! EACCES

  """

func boardImage(_ more: String = "") throws -> MachineImage {
  MachineImage(try Capture(parsing: boardText).joined(with: Capture(parsing: more)))
}

let policy: SystemPath = "/sys/devices/system/cpu/cpufreq/policy4"
let interrupt: SystemPath = "/proc/irq/154"

extension MachineImage {
  func line(_ path: SystemPath) -> String? { line(of: path) }

  /// The errno that a write is refused with, or nil where it is taken.
  func refusal(_ text: String, _ path: SystemPath) throws -> Errno? {
    do throws(MachineError) {
      try write(text, to: path)
      return nil
    } catch .refused(let refused, let errno) {
      #expect(refused == path)
      return errno
    }
  }
}

@Suite struct `The image as a tree` {
  let image: MachineImage

  init() throws { image = try boardImage() }

  @Test func `its nature is an image`() { #expect(image.nature == .image) }

  @Test func `unchanged, it is the capture it was made of`() throws {
    #expect(image.capture == (try Capture(parsing: boardText)))
  }

  @Test func `files read exactly`() throws {
    #expect(try image.text(of: "/proc/irq/154/smp_affinity") == "ff\n")
    #expect(
      try image.text(of: policy.appending("scaling_available_governors"))
        == "ondemand schedutil powersave performance \n")
  }

  @Test func `directories follow from paths, in the order of their bytes`() throws {
    #expect(try image.list("/proc/irq") == ["13", "154", "155", "156", "default_smp_affinity"])
    #expect(try image.list("/proc/irq/154/0003:31:00.0").isEmpty)
    #expect(try image.list("/") == ["etc", "gone", "loop", "proc", "sys"])
    #expect(try image.list("/sys/class/devfreq/dmc").contains("governor"))
    #expect(try MachineImage(Capture()).list("/").isEmpty)
  }

  @Test func `links are followed at the end, in the middle, absolute and out of the root`() throws {
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

  @Test func `failures are those of a disk`() {
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

  @Test func `forty links are followed and no more`() throws {
    let links = (1...41).map { "/\($0) -> \($0 - 1)\n" }.joined()
    let image = MachineImage(try Capture(parsing: "/0 = end\n" + links))
    #expect(try image.text(of: "/40") == "end\n")
    #expect(throws: MachineError.tooManyLinks("/41")) { try image.text(of: "/41") }
  }

  @Test func `inodes are one for each object, and the same at each run`() throws {
    let alias = try image.marks(of: "/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor")
    #expect(try image.marks(of: policy.appending("scaling_governor")) == alias)
    #expect(try boardImage().marks(of: policy.appending("scaling_governor")) == alias)
    #expect(try image.marks(of: policy.appending("scaling_max_freq")).inode != alias.inode)
  }

  @Test func `only a file that answers EPERM has no write bit`() throws {
    #expect(try !image.marks(of: "/proc/irq/156/smp_affinity_list").isWritable)
    #expect(try image.marks(of: "/proc/irq/156/smp_affinity").isWritable)
  }

  @Test func `each change is told, and nothing else`() throws {
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

  @Test func `copies are one machine`() throws {
    let copy = image
    try copy.write("new", to: "/etc/tunekit.conf")
    #expect(image.line("/etc/tunekit.conf") == "new")
  }
}

@Suite struct `The image's answers to writes` {
  let image: MachineImage

  init() throws { image = try boardImage() }

  @Test func `a file without a rule takes what is written`() throws {
    try image.write("new", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "new\n")
    try image.write("newer\n", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "newer\n")
    try image.write("", to: "/etc/tunekit.conf")
    #expect(try image.text(of: "/etc/tunekit.conf") == "\n")
  }

  @Test func `a directory refuses with EISDIR`() throws {
    #expect(try image.refusal("1", "/proc/irq/154") == .isDirectory)
    #expect(try image.refusal("1", "/proc/irq/154/0003:31:00.0") == .isDirectory)
    #expect(try image.refusal("1", "/") == .isDirectory)
  }

  @Test func `a file that refuses refuses`() throws {
    #expect(try image.refusal("80", "/proc/irq/156/smp_affinity") == .ioError)
    #expect(try image.refusal("7", "/proc/irq/156/smp_affinity_list") == .notPermitted)
    #expect(image.line("/proc/irq/156/smp_affinity") == "80")
  }

  @Test func `a file that only takes writes takes them`() throws {
    #expect(try image.refusal("1", "/sys/writeonly") == nil)
    #expect(throws: MachineError.unreadable("/sys/writeonly", .permissionDenied)) {
      try image.bytes(of: "/sys/writeonly")
    }
  }

  @Test func `an empty write to sysfs does nothing`() throws {
    #expect(try image.refusal("", policy.appending("scaling_governor")) == nil)
    #expect(image.line(policy.appending("scaling_governor")) == "schedutil")
  }

  @Test(arguments: [("auto", "auto"), ("on", "on"), ("on\n", "on")])
  func `runtime power takes its two words`(text: String, shown: String) throws {
    let file: SystemPath = "/sys/bus/pci/devices/0003:31:00.0/power/control"
    #expect(try image.refusal(text, file) == nil)
    #expect(try image.text(of: file) == shown + "\n")
  }

  @Test(arguments: ["off", "ON", "on ", " on", "on\n\n", "0"])
  func `runtime power refuses all others`(text: String) throws {
    let file: SystemPath = "/sys/devices/pci/0003:31:00.0/power/control"
    #expect(try image.refusal(text, file) == .invalidArgument)
    #expect(image.line(file) == "auto")
  }

  @Test(arguments: [
    ("n/a", "n/a"), ("0", "0"), ("20\n", "20"), ("+5", "5"), ("0x10", "16"), ("010", "8"),
  ])
  func `a resume latency is shown in decimal`(text: String, shown: String) throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us"
    #expect(try image.refusal(text, file) == nil)
    #expect(image.line(file) == shown)
  }

  @Test(arguments: [
    "-1", "2147483647", "2147483648", "99999999999999999999", "x", "1 2", " 1", "n/a ",
  ])
  func `a resume latency that is none is refused`(text: String) throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us"
    #expect(try image.refusal(text, file) == .invalidArgument)
  }

  @Test func `a memory clock's governor is one of those there are`() throws {
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

  @Test func `an idle state is disabled by any number but zero`() throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu4/cpuidle/state1/disable"
    #expect(try image.refusal("2", file) == nil)
    #expect(image.line(file) == "1")
    #expect(try image.refusal("0\n", file) == nil)
    #expect(image.line(file) == "0")
    #expect(try image.refusal("yes", file) == .invalidArgument)
  }

  @Test func `the ASPM policy moves its brackets`() throws {
    let file: SystemPath = "/sys/module/pcie_aspm/parameters/policy"
    #expect(try image.refusal("performance\n", file) == nil)
    #expect(image.line(file) == "default [performance] powersave powersupersave")
    #expect(try image.refusal("[performance]", file) == .invalidArgument)
    #expect(try image.refusal("fast", file) == .invalidArgument)
  }
}

@Suite struct `The image's clocks` {
  let image: MachineImage
  let lowest = policy.appending("scaling_min_freq")
  let highest = policy.appending("scaling_max_freq")
  let governor = policy.appending("scaling_governor")
  let now = policy.appending("scaling_cur_freq")

  init() throws { image = try boardImage() }

  @Test(arguments: [
    "performance", "performance\n", " performance ", "Performance", "performance now",
  ])
  func `a governor is the first word, its case ignored`(text: String) throws {
    #expect(try image.refusal(text, governor) == nil)
    #expect(try image.text(of: governor) == "performance\n")
  }

  @Test(arguments: ["fast", "perform", " ", "\n", "performanceperformance"])
  func `a governor that is not offered is refused`(text: String) throws {
    #expect(try image.refusal(text, governor) == .invalidArgument)
    #expect(image.line(governor) == "schedutil")
  }

  @Test func `performance and powersave go to their limit, others stay`() throws {
    try image.write("performance", to: governor)
    #expect(image.line(now) == "2400000")
    try image.write("ondemand", to: governor)
    #expect(image.line(now) == "2400000")
    try image.write("powersave", to: governor)
    #expect(image.line(now) == "408000")
    try image.write("1000000", to: lowest)
    #expect(image.line(now) == "1000000")
  }

  @Test func `a policy answers under each of its CPUs`() throws {
    try image.write("performance", to: "/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor")
    #expect(image.line("/sys/devices/system/cpu/cpu4/cpufreq/scaling_governor") == "performance")
    #expect(image.line(governor) == "performance")
  }

  @Test(arguments: ["", "fast", "-1", "1.5", "1 2", "0x"])
  func `a limit is a number`(text: String) throws {
    // An empty write never reaches the file.
    #expect(try image.refusal(text, lowest) == (text.isEmpty ? nil : .invalidArgument))
    #expect(image.line(lowest) == "408000")
  }

  @Test func `a limit too large for the kernel is ERANGE`() throws {
    #expect(try image.refusal("99999999999999999999", highest) == .outOfRange)
  }

  @Test func `limits stay within the hardware's`() throws {
    try image.write("1", to: lowest)
    try image.write("9999999", to: highest)
    #expect(image.line(lowest) == "408000")
    #expect(image.line(highest) == "2400000")
    try image.write("1", to: highest)
    #expect(image.line(highest) == "408000")
  }

  @Test func `the floor gives way to the ceiling and comes back with it`() throws {
    try image.write("2000000", to: lowest)
    try image.write("1000000", to: highest)
    #expect(image.line(lowest) == "1000000")
    #expect(image.line(highest) == "1000000")
    #expect(image.line(now) == "1000000")
    try image.write("2400000", to: highest)
    #expect(image.line(lowest) == "2000000")
    #expect(image.line(now) == "2000000")
  }

  @Test func `limits are frequencies of the table, the floor's above, the ceiling's below`() throws
  {
    let image = try boardImage(
      "\(policy)/scaling_available_frequencies = 408000 1200000 2400000 \\\n")
    try image.write("500000", to: lowest)
    try image.write("2300000", to: highest)
    #expect(image.line(lowest) == "1200000")
    #expect(image.line(highest) == "1200000")
  }

  @Test func `a policy without a CPU is busy`() throws {
    image.setOnline(false, 4)
    #expect(image.line(policy.appending("affected_cpus")) == "5")
    #expect(try image.refusal("performance", governor) == nil)
    image.setOnline(false, 5)
    #expect(try image.refusal("ondemand", governor) == .resourceBusy)
    #expect(try image.refusal("408000", lowest) == .resourceBusy)
    image.setOnline(true, 5)
    #expect(try image.refusal("ondemand", governor) == nil)
  }
}
