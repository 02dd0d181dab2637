import SystemPackage
import Testing
import TuneKitCore

@Suite struct `What slows CPUs down` {
  private static let sensor = "/sys/class/hwmon/hwmon2"

  private func slowdowns(_ files: [String: String]) -> [Slowdown] {
    TextMachine(files).inventory.slowdowns
  }

  @Test func `a machine without any sign of it has no slowdown`() {
    #expect(slowdowns([:]).isEmpty)
    #expect(
      slowdowns(["\(Self.sensor)/name": "rpi_volt\n", "\(Self.sensor)/in0_lcrit_alarm": "0\n"])
        .isEmpty)
    #expect(
      slowdowns(["\(Self.sensor)/name": "nvme\n", "\(Self.sensor)/in0_lcrit_alarm": "1\n"]).isEmpty)
  }

  @Test func `a supply that loses its voltage is a slowdown`() {
    let found = slowdowns([
      "\(Self.sensor)/name": "rpi_volt\n", "\(Self.sensor)/in0_lcrit_alarm": "1\n",
    ])
    #expect(found.map(\.cause) == [.supply] && found.allSatisfy(\.isNow))
  }

  @Test(arguments: [
    "soc/soc:firmware", "axi/axi:firmware", "soc@107c000000/soc@107c000000:firmware",
    "soc:firmware",
  ])
  func `the firmware's flags report a slowdown from any folder`(folder: String) {
    let file = "/sys/devices/platform/\(folder)/get_throttled"
    let now = slowdowns([file: "50005\n"])
    #expect(now.map(\.cause) == [.supply, .cap] && now.allSatisfy(\.isNow))
    #expect(now.allSatisfy { $0.evidence.hasSuffix("get_throttled is 0x50005") })
    let before = slowdowns([file: "80000\n"])
    #expect(before.map(\.cause) == [.heat] && before.allSatisfy { !$0.isNow })
    #expect(slowdowns([file: "8\n"]).map(\.cause) == [.heat])
    #expect(slowdowns([file: "2\n"]).map(\.cause) == [.cap])
    #expect(slowdowns([file: "0\n"]).isEmpty && slowdowns([file: "warm\n"]).isEmpty)
  }

  /// The kernel warns of that file, and a warning would stop this machine.
  @Test func `the firmware's flags are not read when a warning would stop the machine`() {
    let file = "/sys/devices/platform/soc/soc:firmware/get_throttled"
    #expect(slowdowns([file: "5\n", "/proc/sys/kernel/panic_on_warn": "1\n"]).isEmpty)
    #expect(!slowdowns([file: "5\n", "/proc/sys/kernel/panic_on_warn": "0\n"]).isEmpty)
  }

  @Test(arguments: [
    ("cpufreq-cpu4", true), ("thermal-cpufreq-0", true), ("Processor", true),
    ("intel_powerclamp", true), ("pwm-fan", false), ("cpu-fan", false), ("devfreq-dmc", false),
  ])
  func `a cooling device of a CPU is a slowdown, and a fan is not`(name: String, isOne: Bool) {
    let device = "/sys/class/thermal/cooling_device0"
    let found = slowdowns([
      "\(device)/type": "\(name)\n", "\(device)/cur_state": "2\n", "\(device)/max_state": "9\n",
    ])
    #expect(found.map(\.evidence) == (isOne ? ["\(name) at 2 of 9"] : []))
    #expect(found.first?.processors == (name == "cpufreq-cpu4" ? CPUSet([4]) : nil))
  }

  @Test func `diagnose and metrics report slowdowns`() throws {
    let bench = try Bench()
    try bench.apply(.standard)
    bench.image.set("1008000", policy.appending("cpuinfo_cur_freq"))
    let diagnosis = try bench.tunekit(.standard).diagnose()
    #expect(diagnosis.slowdowns.map(\.cause) == [.cap])
    #expect(diagnosis.slowdowns.map(\.cpus) == ["4-5"])
    #expect(diagnosis.recommendations.first?.title.hasPrefix("Throttling: ") == true)
    let page = try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
    #expect(page.value("tunekit_throttled", ["cause": "capped"]) == 1)
    #expect(page.value("tunekit_throttled", ["cause": "heat"]) == 0)
    let own = ["policy": "policy4", "told_by": "hardware"]
    #expect(page.value("tunekit_frequency_hertz", own) == 1_008_000_000)
  }
}
