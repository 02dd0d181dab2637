import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCaptures

@Suite struct `The image's interrupts` {
  let image: MachineImage
  let mask = interrupt.appending("smp_affinity")
  let list = interrupt.appending("smp_affinity_list")

  init() throws { image = try boardImage() }

  @Test(arguments: [
    ("10", "10", "4"), ("f0\n", "f0", "4-7"), ("F0", "f0", "4-7"), ("1", "01", "0"),
    ("00000000,000000c0", "c0", "6-7"),
  ])
  func `the image shows a written mask in both files as the kernel does`(
    text: String, shown: String, numbers: String
  ) throws {
    #expect(try image.refusal(text, mask) == nil)
    #expect(try image.text(of: mask) == shown + "\n")
    #expect(try image.text(of: list) == numbers + "\n")
  }

  @Test(arguments: [("4", "10", "4"), ("4-7\n", "f0", "4-7"), ("6,4-5", "70", "4-6")])
  func `the image shows a written list in both files`(
    text: String, shown: String, numbers: String
  ) throws {
    #expect(try image.refusal(text, list) == nil)
    #expect(image.line(mask) == shown)
    #expect(image.line(list) == numbers)
  }

  @Test(arguments: ["", "\n", "x", "0x10", "10 x", "4-7", "+1", ","])
  func `the image refuses an invalid mask with EINVAL`(text: String) throws {
    #expect(try image.refusal(text, mask) == .invalidArgument)
    #expect(image.line(mask) == "ff")
  }

  @Test(arguments: ["x", "4-", "7-4", "-1", "f0"])
  func `the image refuses an invalid list with EINVAL`(text: String) throws {
    #expect(try image.refusal(text, list) == .invalidArgument)
  }

  @Test func `the image refuses an empty affinity with EINVAL`() throws {
    #expect(try image.refusal("0", mask) == .invalidArgument)
    #expect(try image.refusal("00000000,00000000", mask) == .invalidArgument)
    #expect(try image.refusal("", list) == .invalidArgument)
    #expect(image.line(mask) == "ff")
  }

  @Test func `the image refuses an affinity without an online CPU with EINVAL`() throws {
    image.setOnline(false, 7)
    #expect(try image.refusal("80", mask) == .invalidArgument)
    #expect(try image.refusal("7", list) == .invalidArgument)
    #expect(try image.refusal("c0", mask) == nil)
    #expect(image.line(mask) == "c0")
    #expect(image.line(interrupt.appending("effective_affinity_list")) == "6")
  }

  @Test func `the image refuses impossible CPUs with EOVERFLOW or ERANGE`() throws {
    #expect(try image.refusal("100", mask) == .overflow)
    #expect(try image.refusal("1,00000000", mask) == .overflow)
    #expect(try image.refusal("000000010", mask) == .overflow)
    #expect(try image.refusal("8", list) == .outOfRange)
    #expect(try image.refusal("4-8", list) == .outOfRange)
  }

  @Test func `the image takes its CPU folders for the possible CPUs without a list`() throws {
    let image = MachineImage(
      try Capture(
        parsing: """
          /proc/irq/5/smp_affinity = f
          /sys/devices/system/cpu/cpu0/
          /sys/devices/system/cpu/cpu1/online = 0
          """))
    #expect(try image.refusal("4", "/proc/irq/5/smp_affinity") == .overflow)
    #expect(try image.refusal("2", "/proc/irq/5/smp_affinity") == .invalidArgument)
    #expect(try image.refusal("3", "/proc/irq/5/smp_affinity") == nil)
  }

  @Test func `the image prints masks of more than 32 CPUs with commas`() throws {
    let image = MachineImage(
      try Capture(
        parsing: """
          /proc/irq/5/smp_affinity = ffffffff,ffffffff
          /proc/irq/5/smp_affinity_list = 0-63
          /sys/devices/system/cpu/online = 0-63
          /sys/devices/system/cpu/possible = 0-63
          """))
    try image.write("10", to: "/proc/irq/5/smp_affinity")
    #expect(image.line("/proc/irq/5/smp_affinity") == "00000000,00000010")
    try image.write("40", to: "/proc/irq/5/smp_affinity_list")
    #expect(image.line("/proc/irq/5/smp_affinity") == "00000100,00000000")
  }

  @Test func `the image's ITS delivers to the least loaded CPU of the mask`() throws {
    // 155 is on CPU 4 and 156 on CPU 7.
    let effective = interrupt.appending("effective_affinity_list")
    for (text, processor) in [("ff", "0"), ("f0", "5"), ("90", "4"), ("10", "4"), ("80", "7")] {
      try image.write(text, to: mask)
      #expect(image.line(effective) == processor)
    }
    try image.write("f0", to: mask)
    #expect(image.line(interrupt.appending("effective_affinity")) == "20")
  }

  @Test func `the image's GIC delivers to the lowest CPU of the mask`() throws {
    try image.write("90", to: "/proc/irq/13/smp_affinity")
    #expect(image.line("/proc/irq/13/effective_affinity") == "10")
  }

  @Test func `the image creates no file that its kernel lacks`() throws {
    let before = image.capture.paths
    try image.write("90", to: "/proc/irq/13/smp_affinity")
    try image.write("90", to: mask)
    #expect(image.capture.paths == before)
  }

  @Test func `the image's default affinity moves no interrupt`() throws {
    #expect(try image.refusal("f0", "/proc/irq/default_smp_affinity") == nil)
    #expect(image.line("/proc/irq/default_smp_affinity") == "f0")
    #expect(image.line(mask) == "ff")
    #expect(try image.refusal("0", "/proc/irq/default_smp_affinity") == .invalidArgument)
    #expect(try image.refusal("x", "/proc/irq/default_smp_affinity") == .invalidArgument)
  }

  @Test func `the image counts interrupts at their CPU over time`() throws {
    let row = { () -> [UInt64]? in
      let text = try? image.text(of: "/proc/interrupts")
      return text.flatMap { CountTable($0)["154"]?.counts }
    }
    image.pass(milliseconds: 1000)
    #expect(row() == [1600, 0, 0, 0, 0, 0, 0, 0])
    try image.write("40", to: mask)
    // 1500 a second, so one comes each second millisecond and two in the fourth; none is lost.
    for _ in 0..<10 { image.pass(milliseconds: 1) }
    #expect(row() == [1600, 0, 0, 0, 0, 0, 15, 0])
    #expect(image.line("/sys/kernel/irq/154/per_cpu_count") == "1600,0,0,0,0,0,15,0")
    image.pass(milliseconds: -5)
    image.pass(milliseconds: .max)
    #expect(row()?.first == 1600)
    let text = try image.text(of: "/proc/interrupts")
    #expect(text.contains("\n 13:        277         44 "))
    #expect(text.contains("\n154:       1600          0 "))
  }
}

@Suite struct `What happens to the image` {
  let image: MachineImage
  let mask = interrupt.appending("smp_affinity")

  init() throws { image = try boardImage() }

  @Test(arguments: [("0", "1"), ("0\n", "y"), ("n", "on"), ("off", "1")])
  func `the image takes a CPU offline and online through its file`(off: String, on: String) throws {
    let file: SystemPath = "/sys/devices/system/cpu/cpu5/online"
    #expect(try image.refusal(off, file) == nil)
    #expect(image.line(file) == "0")
    #expect(image.line("/sys/devices/system/cpu/online") == "0-4,6-7")
    #expect(image.line("/sys/devices/system/cpu/offline") == "5")
    #expect(try image.refusal(on, file) == nil)
    #expect(image.line(file) == "1")
    #expect(image.capture == (try Capture(parsing: boardText)))
  }

  @Test(arguments: ["2", "x", "o", " 0"])
  func `the image refuses a CPU state that is neither on nor off`(text: String) throws {
    #expect(try image.refusal(text, "/sys/devices/system/cpu/cpu5/online") == .invalidArgument)
  }

  @Test func `the image keeps its last CPU online`() throws {
    for processor in [0, 1, 2, 3, 5, 6, 7] { #expect(image.setOnline(false, processor)) }
    #expect(try image.refusal("0", "/sys/devices/system/cpu/cpu4/online") == .resourceBusy)
    #expect(!image.setOnline(false, 4))
    #expect(!image.setOnline(true, 8))
    #expect(image.setOnline(true, 4))
  }

  @Test func `the image moves an interrupt within its mask when its CPU goes offline`() throws {
    try image.write("c0", to: mask)
    #expect(image.line(interrupt.appending("effective_affinity_list")) == "6")
    image.setOnline(false, 6)
    #expect(image.line(interrupt.appending("effective_affinity_list")) == "7")
    #expect(image.line(mask) == "c0")
  }

  @Test func `the image resets an affinity whose CPUs all go offline`() throws {
    try image.write("20", to: mask)
    image.setOnline(false, 5)
    #expect(image.line(mask) == "df")
    #expect(image.line(interrupt.appending("smp_affinity_list")) == "0-4,6-7")
    #expect(image.line(interrupt.appending("effective_affinity_list")) == "0")
    image.setOnline(true, 5)
    #expect(image.line(mask) == "df")
    #expect(image.line(interrupt.appending("effective_affinity_list")) == "0")
  }

  @Test func `the image keeps the mask of a managed interrupt`() throws {
    image.setOnline(false, 7)
    #expect(image.line("/proc/irq/156/smp_affinity") == "80")
    #expect(image.line("/proc/irq/156/smp_affinity_list") == "7")
  }

  @Test func `the image prints counts of online CPUs and keeps those of others`() throws {
    image.setOnline(false, 0)
    let text = try image.text(of: "/proc/interrupts")
    #expect(CountTable(text).processors == [1, 2, 3, 4, 5, 6, 7])
    #expect(CountTable(text)["13"]?.counts.first == 44)
    #expect(CountTable(text)["Err"]?.counts == [0])
    image.pass(milliseconds: 1000)
    image.setOnline(true, 0)
    let after = CountTable(try image.text(of: "/proc/interrupts"))
    #expect(after["13"]?.counts.first == 277)
    #expect(after["154"]?.counts == [100, 1500, 0, 0, 0, 0, 0, 0])
  }

  @Test func `the image gives a re-requested interrupt new inodes and default affinity`()
    throws
  {
    try image.write("20", to: mask)
    try image.write("f0", to: "/proc/irq/default_smp_affinity")
    #expect(image.requestAgain(interrupt: 154, as: 170))
    #expect(!image.exists("/proc/irq/154") && !image.exists("/sys/kernel/irq/154"))
    #expect(try image.list("/proc/irq/170").contains("0003:31:00.0"))
    #expect(image.line("/proc/irq/170/smp_affinity") == "f0")
    #expect(image.line("/proc/irq/170/smp_affinity_list") == "4-7")
    #expect(image.line("/proc/irq/170/effective_affinity_list") == "5")
    let device: SystemPath = "/sys/bus/pci/devices/0003:31:00.0"
    #expect(try image.list(device.appending("msi_irqs")) == ["170"])
    #expect(image.line(device.appending("irq")) == "170")
    #expect(image.line("/sys/kernel/irq/170/per_cpu_count") == "0,0,0,0,0,0,0,0")
    let table = CountTable(try image.text(of: "/proc/interrupts"))
    #expect(table.rows.map(\.label) == ["13", "155", "156", "170", "Err"])
    #expect(table["170"]?.counts.allSatisfy { $0 == 0 } == true)
    image.pass(milliseconds: 2)
    #expect(CountTable(try image.text(of: "/proc/interrupts"))["170"]?.counts[5] == 3)
  }

  @Test func `the image gives a re-requested interrupt of the same number new inodes`() throws {
    let before = try [mask, "/proc/irq/154", "/sys/kernel/irq/154"].map { try image.marks(of: $0) }
    let other = try image.marks(of: "/proc/irq/155")
    try image.write("20", to: mask)
    #expect(image.requestAgain(interrupt: 154, as: 154))
    let after = try [mask, "/proc/irq/154", "/sys/kernel/irq/154"].map { try image.marks(of: $0) }
    for (old, new) in zip(before, after) { #expect(old.inode != new.inode) }
    #expect(try image.marks(of: "/proc/irq/155") == other)
    #expect(image.line(mask) == "ff")
    let again = MachineImage(try Capture(parsing: image.capture.text))
    #expect(try again.marks(of: mask) == after[0])
  }

  @Test func `the image deals no number that is missing or taken`() throws {
    let before = image.capture
    #expect(!image.requestAgain(interrupt: 99, as: 170))
    #expect(!image.requestAgain(interrupt: 154, as: 155))
    #expect(image.capture == before)
  }

  @Test func `removing from the image takes all below, and only the link of a link`() throws {
    image.remove("/sys/bus/pci/devices/0003:31:00.0")
    #expect(!image.exists("/sys/bus/pci/devices/0003:31:00.0"))
    #expect(try image.list("/sys/bus/pci/devices").isEmpty)
    #expect(image.exists("/sys/devices/pci/0003:31:00.0/irq"))
    image.remove("/proc/irq/156")
    #expect(image.capture.refusals.isEmpty)
    image.remove("/none/none")
    image.remove("/")
    #expect(image.exists("/proc/irq/155"))
  }

  @Test func `a foreign write to the image follows no kernel rule`() throws {
    image.set("anything", mask)
    #expect(try image.text(of: mask) == "anything\n")
    image.set("x\n", "/sys/devices/system/cpu/cpu5/cpufreq/new")
    #expect(try image.text(of: policy.appending("new")) == "x\n")
    image.set("x", "/brand/new")
    #expect(try image.list("/brand") == ["new"])
  }

  @Test func `values written to the image and restored leave no trace`() throws {
    let before = image.capture
    for (path, text) in [
      (mask, "10"), (mask, "ff"), (policy.appending("scaling_governor"), "performance"),
      (policy.appending("scaling_governor"), "schedutil"),
      (policy.appending("scaling_min_freq"), "2400000"),
      (policy.appending("scaling_min_freq"), "408000"),
    ] { try image.write(text, to: path) }
    image.set("1200000", policy.appending("scaling_cur_freq"))
    #expect(image.capture.text == before.text)
  }
}
