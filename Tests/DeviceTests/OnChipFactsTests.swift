import Accelerators
import Foundation
import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// What is told of an accelerator on the chip: figures, costs, drivers, what others left.
@Suite struct `Facts of an accelerator on the chip` {
  private static let folder: SystemPath = "/sys/devices/platform/fdab0000.npu"
  private static let clock = folder.appending("devfreq/fdab0000.npu")

  private static func idle(_ cpu: Int, _ state: Int, _ file: String) -> SystemPath {
    "/sys/devices/system/cpu/cpu\(cpu)/cpuidle/state\(state)/\(file)"
  }

  private static func bench(_ change: (inout Capture) -> Void = { _ in }) throws -> Bench {
    var capture = try `An accelerator on the chip`.machine()
    change(&capture)
    return try Bench(capture)
  }

  /// The first core under mainline's rocket, which has no devfreq.
  private static func rocket(_ capture: inout Capture) {
    for path in capture.paths where path.isBelow(folder.appending("devfreq")) {
      capture[path] = nil
    }
    capture["/sys/class/devfreq/fdab0000.npu"] = nil
    capture[folder.appending("driver")] = .link("/sys/bus/platform/drivers/rocket")
    capture[folder.appending("power/autosuspend_delay_ms")] = .text("50\n")
    capture[folder.appending("uevent")] = .text(
      "DRIVER=rocket\nOF_COMPATIBLE_0=rockchip,rk3588-rknn-core\n")
  }

  /// All that fix_freq_rk3588.sh leaves.
  private static func leaveFixed(_ capture: inout Capture) {
    for policy in [0, 4, 6] {
      let file: SystemPath = "/sys/devices/system/cpu/cpufreq/policy\(policy)/scaling_governor"
      capture[file] = .text("userspace\n")
    }
    capture[clock.appending("governor")] = .text("userspace\n")
    for cpu in 0..<8 { capture[idle(cpu, 1, "disable")] = .text("1\n") }
  }

  @Test func `what a script left is named, and expected to undo nothing`() throws {
    let bench = try Self.bench(Self.leaveFixed)
    let left = try #require(try bench.tunekit().detect().machine.otherTuners.first)
    #expect(left.name == "fix_freq script" && left.isLeftover)
    #expect(
      left.evidence.contains("the idle state cpu-sleep switched off on CPU 0-7"), "\(left.evidence)"
    )
    #expect(try bench.plan().cautions.allSatisfy { !$0.detail.contains("may undo") })
    try bench.apply()
    let after = try bench.tunekit().diagnose()
    #expect(after.text(Style(width: 80)).hasPrefix("Nothing is wrong.\n"))
    #expect(
      after.recommendations.allSatisfy { !$0.command.description.contains("reboot") },
      "\(after.recommendations.map(\.command.description))")
    #expect(after.recommendations.contains { $0.title.description.contains("own values") })
    #expect(try bench.tunekit().verify().items.allSatisfy { !$0.title.hasPrefix("fix_freq") })
  }

  @Test(arguments: [(0..<8, "CPU 0-7", "cpu*/"), (4..<6, "CPU 4-5", "cpu5/")])
  func `a switched-off idle state is named with its CPUs`(
    _ cpus: Range<Int>, _ named: String, _ file: String
  ) throws {
    let bench = try Self.bench { capture in
      for cpu in cpus { capture[Self.idle(cpu, 1, "disable")] = .text("1\n") }
    }
    let left = try #require(try bench.tunekit().detect().machine.otherTuners.first)
    #expect(left.evidence.contains("cpu-sleep switched off on \(named)"), "\(left.evidence)")
    #expect(left.remedy.contains(file) && left.isLeftover)
    let style = Style(width: 300, isVerbose: true)
    #expect(try bench.tunekit().detect().text(style).contains(left.evidence))
    #expect(try bench.tunekit().diagnose().text(style).contains(left.evidence))
    try bench.apply()
    #expect(try bench.tunekit().diagnose().text(style).hasPrefix("Nothing is wrong.\n"))
  }

  @Test func `an idle state that the kernel began with off is nobody's`() throws {
    let bench = try Self.bench { capture in
      for cpu in 0..<8 {
        capture[Self.idle(cpu, 1, "disable")] = .text("1\n")
        capture[Self.idle(cpu, 1, "default_status")] = .text("disabled\n")
      }
    }
    #expect(try bench.tunekit().detect().machine.otherTuners.isEmpty)
    let plan = try bench.plan(.init(), .latency)
    #expect(!plan.steps.contains { $0.id.string.hasPrefix("resume-latency") })
  }

  /// Only the CPU counts that takes the interrupt.
  @Test(arguments: [(4, false), (7, true)])
  func `no wake-up limit is set for a state that is off there`(
    _ cpu: Int, _ isSet: Bool
  ) throws {
    let bench = try Self.bench { $0[Self.idle(cpu, 1, "disable")] = .text("1\n") }
    let plan = try bench.plan(.init(), .latency)
    #expect(plan.steps.contains { $0.id == "resume-latency/cpu4" } == isSet)
    let why = plan.declined.first { $0.why.contains("cpu-sleep is switched off on CPU 4") }
    #expect((why?.isMet == true) == !isSet)
  }

  @Test func `a figure is claimed for the driver with which it was measured`() throws {
    let vendor = try #require(try Self.bench().plan().expected)
    #expect(vendor.text == "governor alone, 639 to 200 ms with the vendor's 6.1")
    #expect(vendor.by == "rockchip-npu-notes")
    let rocket = try #require(try Self.bench(Self.rocket).plan().expected)
    #expect(rocket.text.contains("51-53 to 33.5 µs a call with the NPU at 600 MHz"))
    #expect(rocket.text.contains("252 to 199 ms") && !rocket.text.contains("639"))
    #expect(rocket.source.contains("iova-and-multicore") && rocket.source.contains("offload"))
    for bench in [try Self.bench(), try Self.bench(Self.rocket)] {
      let text = try bench.plan(.init(), .latency).text(Style(width: 100, isVerbose: true))
      #expect(!text.contains("tok/s"), "\(text)")
    }
  }

  @Test func `each of several figures is credited to who measured it`() {
    let gain = ExpectedGain([
      (text: "a", source: .measured("one, page 1", gain: "a")),
      (text: "b", source: .measured("two, page 2", gain: "b")),
      (text: "c", source: .measured("one, page 1", gain: "c")),
    ])
    #expect(gain.text == "a (one); b (two); c (one)" && gain.by == "one and two")
    #expect(gain.source == "measured: one, page 1; two, page 2")
  }

  @Test func `the step for its clock may fail, and says that it may gain nothing`() throws {
    let step = try #require(
      try Self.bench().plan().steps.first { $0.id == "device-governor/fdab0000.npu" })
    #expect(step.necessity == .desirable)
    #expect(step.reason.contains("guards against") && step.source.contains("1 GHz"))
    for id in ["rk3576-npu", "rk356x-npu"] {
      let needs = try Self.needs(of: id)
      let own = try #require(needs.first { $0.request == .deviceClockAtMaximum })
      #expect(own.necessity == .desirable)
      #expect(own.reason?.source.description.contains("1 GHz") == false)
    }
  }

  private static func module(_ id: String) throws -> any Accelerator {
    try #require(AcceleratorCatalogue.all.first { $0.id.string == id })
  }

  private static func needs(of id: String) throws -> [Need] {
    let unit = try module(id)
    let device = PlatformDevice(
      name: try #require(PlatformName("1000.npu")), path: "/sys/devices/platform/1000.npu",
      compatible: ["\(unit.chips[0])-rknpu"], driver: "RKNPU")
    return unit.needs(
      at: Placement(
        of: .platform(device), as: unit, on: nil,
        in: Survey(of: MachineImage(Capture(entries: [:]))).inventory()))
  }

  /// Mainline's rocket knows the RK3588 alone; the vendor's driver takes its own nodes alone.
  @Test(arguments: [
    ("rk3588-npu", "rockchip,rk3588-rknpu", "rknpu", "the vendor's kernel"),
    ("rk3588-npu", "rockchip,rk3588-rknn-core", "rocket", "from 6.18 on"),
    ("rk3576-npu", "rockchip,rk3576-rknpu", "rknpu", "the vendor's kernel"),
    ("rk3576-npu", "rockchip,rk3576-rknn-core", "rocket", "patches"),
    ("rk356x-npu", "rockchip,rk3568-rknpu", "rknpu", "the vendor's kernel"),
    ("rk356x-npu", "rockchip,rk3568-rknn-core", "rocket", "patches"),
  ])
  func `the driver to load is the one that its node is for`(
    _ id: String, _ node: String, _ module: String, _ package: String
  ) throws {
    let device = PlatformDevice(
      name: try #require(PlatformName("1000.npu")), path: "/sys/devices/platform/1000.npu",
      compatible: [node], driver: nil)
    let unit = try Self.module(id)
    let driver = try #require(unit.driver(for: .platform(device)))
    #expect(driver.modules == [module] && driver.package.contains(package))
  }

  @Test func `what keeps the cores of an NPU from their driver is said once`() throws {
    let bench = try Self.bench { capture in
      Self.rocket(&capture)
      for name in ["fdab0000", "fdac0000", "fdad0000"] {
        let folder: SystemPath = "/sys/devices/platform/\(name).npu"
        capture["/sys/bus/platform/devices/\(name).npu"] = .link(folder.string)
        capture[folder.appending("driver")] = nil
        capture[folder.appending("uevent")] = .text("OF_COMPATIBLE_0=rockchip,rk3588-rknn-core\n")
      }
    }
    let advice = try bench.tunekit().diagnose().recommendations
    let drivers = advice.filter { $0.command.description == "sudo modprobe rocket" }
    #expect(drivers.count == 1)
    let title = drivers.first?.title.description ?? ""
    #expect(title.hasPrefix("No driver has fdab0000.npu, fdac0000.npu, fdad0000.npu"), "\(title)")
    #expect(!title.contains("rknpu") && drivers.first?.effect.contains("NPU") == true)
    let choice = Recognition.Choice(device: DeviceAddress("fdac0000.npu"))
    #expect(try bench.plan(choice).declined.map(\.what) == ["everything for the NPU"])
  }

  /// The figures are of an RK3588.
  @Test(arguments: [
    ("cm3588+ax650n_6.1-vendor", true), ("raspberry-pi-5+hailo-8_6.16", false),
    ("rock-4d+ax650n_6.1-vendor", false),
  ])
  func `a cost is claimed for the chip on which it was measured`(
    _ machine: String, _ isMeasured: Bool
  ) throws {
    let bench = try Bench(try CapturedMachine(name: machine).capture())
    let risks = try bench.plan(.init(), .latency).steps.compactMap(\.risk)
    #expect(!risks.isEmpty)
    #expect(risks.contains { $0.contains("ROCK 5B") } == isMeasured, "\(risks)")
  }

  @Test func `diagnose tells what no setting of its driver changes`() throws {
    func titles(_ bench: Bench) throws -> [Recommendation] {
      try bench.tunekit().diagnose().recommendations.filter { !$0.isWrong }
    }
    let vendor = try titles(try Self.bench())
    #expect(vendor.contains { $0.title.description.contains("RKNPU panic") })
    #expect(!vendor.contains { $0.title.description.contains("200 MHz") })
    let rocket = try titles(try Self.bench(Self.rocket))
    let clock = try #require(rocket.first { $0.title.description.contains("200 MHz") })
    #expect(clock.source.contains("assigned-clock-rates"))
    #expect(!rocket.contains { $0.title.description.contains("panic") })
  }

  @Test(arguments: [
    ("userspace", "300000000", true), ("powersave", "300000000", true),
    ("userspace", "1000000000", false), ("rknpu_ondemand", "300000000", false),
  ])
  func `a clock that its governor holds low is wrong`(
    _ governor: String, _ now: String, _ isWrong: Bool
  ) throws {
    let bench = try Self.bench { capture in
      capture[Self.clock.appending("governor")] = .text("\(governor)\n")
      capture[Self.clock.appending("cur_freq")] = .text("\(now)\n")
    }
    let short = now == "300000000" ? "0.30" : "1.00"
    let text = try bench.tunekit().diagnose().text(Style(width: 200))
    let line = "fdab0000.npu \(governor), \(short) of 1.00 GHz now"
    #expect(text.contains(line) && text.contains("✗ \(line)") == isWrong, "\(text)")
    #expect(
      try bench.tunekit().detect().text(Style(width: 200))
        .contains("clock      \(short) of 1.00 GHz, governor \(governor)"))
  }
}

/// Heat that lowers the clock of an accelerator on the chip.
@Suite struct `Heat of an accelerator on the chip` {
  private static let clock: SystemPath =
    "/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu"

  private static func bench(cooler: String?, ceiling: String = "500000000") throws -> Bench {
    var capture = try `An accelerator on the chip`.machine()
    capture[clock.appending("max_freq")] = .text("\(ceiling)\n")
    capture[clock.appending("cur_freq")] = .text("\(ceiling)\n")
    if let cooler {
      let device: SystemPath = "/sys/devices/virtual/thermal/cooling_device9"
      capture["/sys/class/thermal/cooling_device9"] = .link(device.string)
      for (file, text) in [("type", cooler), ("cur_state", "3"), ("max_state", "5")] {
        capture[device.appending(file)] = .text("\(text)\n")
      }
    }
    return try Bench(capture)
  }

  @Test(arguments: ["thermal-devfreq-0", "devfreq-fdab0000.npu"])
  func `what cools it is named by plan, diagnose and verify`(_ cooler: String) throws {
    let bench = try Self.bench(cooler: cooler)
    let caution = try #require(try bench.plan().cautions.first { $0.summary == "heat" })
    #expect(
      caution.detail == "fdab0000.npu is slowed down to 0.50 of 1.00 GHz: \(cooler) at 3 of 5")
    #expect(caution.remedy?.description.hasPrefix("better cooling first") == true)
    let diagnosis = try bench.tunekit().diagnose()
    #expect(diagnosis.slowdowns.map(\.device) == ["fdab0000.npu"])
    #expect(diagnosis.text(Style(width: 200)).contains("slowed down: \(cooler) at 3 of 5\n"))
    #expect(
      diagnosis.recommendations.contains {
        $0.title.description.hasPrefix("Throttling: fdab0000.npu") && $0.isWrong
      })
    try bench.apply()
    let item = try #require(
      try bench.tunekit().verify().items.first { $0.id == "device-clock/fdab0000.npu" })
    #expect(item.state == .drifted && item.seen.description == "limited to 0.50 GHz")
    #expect(item.culprit == "throttling: \(cooler) at 3 of 5")
    #expect(item.remedy?.description.hasPrefix("better cooling") == true)
  }

  @Test func `what cools another device slows no accelerator`() throws {
    let bench = try Self.bench(cooler: "devfreq-fb000000.gpu", ceiling: "1000000000")
    #expect(try bench.plan().cautions.allSatisfy { $0.summary != "heat" })
    let diagnosis = try bench.tunekit().diagnose()
    #expect(diagnosis.slowdowns.isEmpty)
    #expect(diagnosis.text(Style(width: 200)).contains("devfreq-fb000000.gpu at 3 of 5"))
  }

  @Test func `a limit without heat is somebody's`() throws {
    let bench = try Self.bench(cooler: nil)
    #expect(try bench.plan().cautions.allSatisfy { $0.summary != "heat" })
    let advice = try bench.tunekit().diagnose().recommendations.map(\.title.description)
    #expect(advice.contains { $0.contains("find who lowered it") }, "\(advice)")
  }

  /// In Hz; steps of 100 MHz.
  @Test(arguments: [("1000000000", "700000000"), ("700000000", "500000000")])
  func `the floor of cool is within three quarters of what is allowed`(
    _ ceiling: String, _ floor: String
  ) throws {
    let plan = try Self.bench(cooler: nil, ceiling: ceiling).plan(.init(), .cool)
    let step = try #require(plan.steps.first { $0.id == "device-floor/fdab0000.npu" })
    #expect(step.wanted.trimmed == floor)
    let isLimited = ceiling != "1000000000"
    #expect(step.choice?.contains("what is allowed now, 0.70 GHz of 1.00 GHz") == isLimited)
  }

  @Test func `the floor of the CPUs is within three quarters of what heat allows`() throws {
    var capture = try `An accelerator on the chip`.machine()
    let policy: SystemPath = "/sys/devices/system/cpu/cpufreq/policy4"
    capture[policy.appending("scaling_max_freq")] = .text("1416000\n")
    let steps = try Bench(capture).plan(.init(), .cool).steps
    let step = try #require(steps.first { $0.id == "floor/policy4" })
    let floor = try #require(Int(step.wanted.trimmed))
    #expect(floor <= 1_416_000 * 3 / 4 && floor > 1_416_000 / 2)
    #expect(step.choice?.contains("of what is allowed now, 1.42 GHz of") == true)
    let free = try #require(steps.first { $0.id == "floor/policy6" })
    #expect(free.choice?.contains("three quarters of the maximum") == true)
  }
}
