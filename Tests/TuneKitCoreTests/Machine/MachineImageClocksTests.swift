import SystemPackage
import Testing
import TuneKitCore

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
  func `the image reads a governor as the first word in any case`(text: String) throws {
    #expect(try image.refusal(text, governor) == nil)
    #expect(try image.text(of: governor) == "performance\n")
  }

  @Test(arguments: ["fast", "perform", " ", "\n", "performanceperformance"])
  func `the image refuses a governor that is not offered`(text: String) throws {
    #expect(try image.refusal(text, governor) == .invalidArgument)
    #expect(image.line(governor) == "schedutil")
  }

  @Test func `the image's clock follows the performance and powersave governors`() throws {
    try image.write("performance", to: governor)
    #expect(image.line(now) == "2400000")
    try image.write("ondemand", to: governor)
    #expect(image.line(now) == "2400000")
    try image.write("powersave", to: governor)
    #expect(image.line(now) == "408000")
    try image.write("1000000", to: lowest)
    #expect(image.line(now) == "1000000")
  }

  @Test func `the image shows a clock policy under each of its CPUs`() throws {
    try image.write("performance", to: "/sys/devices/system/cpu/cpu5/cpufreq/scaling_governor")
    #expect(image.line("/sys/devices/system/cpu/cpu4/cpufreq/scaling_governor") == "performance")
    #expect(image.line(governor) == "performance")
  }

  @Test(arguments: ["", "fast", "-1", "1.5", "1 2", "0x"])
  func `the image accepts only numbers as clock limits`(text: String) throws {
    // An empty write never reaches the file.
    #expect(try image.refusal(text, lowest) == (text.isEmpty ? nil : .invalidArgument))
    #expect(image.line(lowest) == "408000")
  }

  @Test func `the image refuses too large a clock limit with ERANGE`() throws {
    #expect(try image.refusal("99999999999999999999", highest) == .outOfRange)
  }

  @Test func `the image keeps clock limits within the hardware's`() throws {
    try image.write("1", to: lowest)
    try image.write("9999999", to: highest)
    #expect(image.line(lowest) == "408000")
    #expect(image.line(highest) == "2400000")
    try image.write("1", to: highest)
    #expect(image.line(highest) == "408000")
  }

  @Test func `the image lowers the floor below a lowered ceiling and restores it`() throws {
    try image.write("2000000", to: lowest)
    try image.write("1000000", to: highest)
    #expect(image.line(lowest) == "1000000")
    #expect(image.line(highest) == "1000000")
    #expect(image.line(now) == "1000000")
    try image.write("2400000", to: highest)
    #expect(image.line(lowest) == "2000000")
    #expect(image.line(now) == "2000000")
  }

  @Test func `the image rounds the floor up and the ceiling down to its table`() throws {
    let image = try boardImage(
      "\(policy)/scaling_available_frequencies = 408000 1200000 2400000 \\\n")
    try image.write("500000", to: lowest)
    try image.write("2300000", to: highest)
    #expect(image.line(lowest) == "1200000")
    #expect(image.line(highest) == "1200000")
  }

  @Test func `the image refuses writes to a clock policy without online CPUs`() throws {
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
