import Foundation
import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// An accelerator on the chip, on machines where something about it is as it should not be.
@Suite struct `An accelerator on the chip` {
  private static let folder: SystemPath = "/sys/devices/platform/fdab0000.npu"

  /// The host board, with the unit on its chip.
  static func machine(with card: String? = nil) throws -> Capture {
    let board = try #require(BoardCase.host)
    let slot = try #require(board.board.slots.first)
    var bare = try board.capture()
    if let card {
      let known = try #require(AcceleratorCase.all.first { $0.accelerator.id.string == card })
      bare = try Joined(bare: bare, slot: slot, card: known, place: .foreign(slot)).capture()
    }
    let unit = try #require(
      AcceleratorCase.all.first { $0.accelerator.id.string == "rk3588-npu" })
    return try Joined(bare: bare, slot: slot, card: unit, place: .foreign(slot)).capture()
  }

  private static func plan(_ change: (inout Capture) -> Void) throws -> Strategy {
    var capture = try machine()
    change(&capture)
    return try Bench(capture).plan()
  }

  private static func named(_ text: String, _ other: String, in capture: inout Capture) {
    guard case .file(let bytes) = capture["/proc/interrupts"] else { return }
    let table = String(decoding: bytes, as: UTF8.self)
    guard let place = table.firstRange(of: text) else { return }
    capture["/proc/interrupts"] = .text(table.replacingCharacters(in: place, with: other))
  }

  @Test func `a line that it shares with its own memory unit is its own`() throws {
    let plan = try Self.plan { _ in }
    #expect(plan.subject.address.description == "fdab0000.npu")
    #expect(plan.steps.count { $0.isInterrupt } == 3)
    #expect(plan.steps.contains { $0.id == "device-governor/fdab0000.npu" })
    guard case .interrupt(_, _, let action, let companions)? = plan.steps.last?.knob.target else {
      Issue.record("the last step moves no interrupt")
      return
    }
    #expect(action == "fdab0000.npu" && companions == ["fdab9000.iommu"])
  }

  @Test func `a line that it shares with a stranger is declined with the name`() throws {
    let plan = try Self.plan { capture in
      Self.named(
        "fdab9000.iommu, fdab0000.npu", "fdab9000.iommu, fdab0000.npu, fdc38000.video",
        in: &capture)
    }
    #expect(plan.steps.count { $0.isInterrupt } == 2)
    #expect(plan.declined.contains { $0.why.hasPrefix("fdc38000.video shares the line") })
  }

  @Test func `diagnose names who shares a line`() throws {
    var capture = try Self.machine()
    Self.named("fdab0000.npu", "fdab0000.npu, fdc38000.video", in: &capture)
    let text = try Bench(capture).tunekit().diagnose().text(Style(width: 100, isVerbose: true))
    #expect(text.contains(", shared with fdc38000.video: never moved"), "\(text)")
  }

  /// The kernel makes no device of a disabled node: there is the node alone.
  @Test func `a disabled unit is named as such`() throws {
    var capture = try Self.machine()
    for path in capture.paths where path.components.contains("fdab0000.npu") {
      capture[path] = nil
    }
    for (node, status) in [("npu@fdab0000", "disabled"), ("npu-thermal", "disabled")] {
      let folder = SystemPath("/sys/firmware/devicetree/base/\(node)")
      capture[folder.appending("status")] = .text("\(status)\0")
      capture[folder.appending("compatible")] = .text("rockchip,rk3588-rknpu\0")
    }
    let bench = try Bench(capture)
    let unit = "npu@fdab0000 (rockchip,rk3588-rknpu)"
    let found = try bench.tunekit().detect()
    #expect(found.accelerators.isEmpty)
    #expect(found.next.why?.description.hasSuffix("the device tree disables \(unit).") == true)
    let style = Style(width: 200)
    #expect(found.text(style).contains("└─ \(unit), disabled in the device tree\n"))
    for choice in [Recognition.Choice(), .init(device: DeviceAddress("fdab0000.npu"))] {
      do {
        _ = try bench.plan(choice)
        Issue.record("it was planned")
      } catch TuneKitError.recognition(let error) {
        #expect(error.description.contains("Seen: \(unit), disabled in the device tree"))
      }
    }
    let advice = try bench.tunekit().diagnose().recommendations.map(\.title.description)
    #expect(advice.contains { $0.hasPrefix("The device tree disables \(unit)") })
  }

  @Test func `a disabled unit is named beside a card, too`() throws {
    var capture = try Self.machine(with: "ax650n")
    for path in capture.paths where path.components.contains("fdab0000.npu") {
      capture[path] = nil
    }
    let folder = SystemPath("/sys/firmware/devicetree/base/npu@fdab0000")
    capture[folder.appending("status")] = .text("disabled\0")
    capture[folder.appending("compatible")] = .text("rockchip,rk3588-rknpu\0")
    let found = try Bench(capture).tunekit().detect()
    #expect(found.accelerators.count == 1)
    let text = found.text(Style(width: 200))
    #expect(
      text.contains(
        "on the chip: npu@fdab0000 (rockchip,rk3588-rknpu), disabled in the device tree\n"))
  }

  @Test func `a disabled node of a device that a tree lists is named, too`() throws {
    var capture = try Self.machine()
    capture[Self.folder.appending("of_node/status")] = .text("disabled\0")
    let found = try Bench(capture).tunekit().detect()
    #expect(found.accelerators.isEmpty)
    let why = found.next.why?.description ?? ""
    #expect(
      why.hasSuffix("the device tree disables npu@fdab0000 (rockchip,rk3588-rknpu)."), "\(why)")
  }

  @Test func `lines of the chip are not called vectors`() throws {
    let bench = try Bench(try Self.machine())
    let style = Style(width: 200)
    let plan = try bench.plan()
    #expect(plan.text(style).contains("interrupts 256-258  "))
    let texts = [
      plan.text(style), plan.text(Style(width: 200, isVerbose: true)),
      try bench.tunekit().detect().text(style), try bench.tunekit().diagnose().text(style),
    ]
    for text in texts { #expect(!text.contains("vector"), "\(text)") }
  }

  @Test func `its temperature is checked by the zone that is named after it, or bound to it`()
    throws
  {
    let thermal: SystemPath = "/sys/class/thermal"
    let bench = try Bench(try Self.machine())
    let zones = bench.image.names(in: thermal).filter { $0.hasPrefix("thermal_zone") }
    let zone = try #require(
      zones.map(thermal.appending).first {
        bench.image.line(of: $0.appending("type")) == "npu-thermal"
      })
    let id = "temperature/npu-thermal"
    #expect(
      try bench.plan().probes.contains { $0.id == id && $0.title == "temperature of npu-thermal" })
    try bench.apply(.init(), .standard)
    func finding() throws -> Finding? {
      try bench.tunekit().verify().items.first { $0.id == id }
    }
    #expect(try finding()?.state == .holds)
    bench.image.set("passive", zone.appending("trip_point_0_type"))
    bench.image.set("85000", zone.appending("trip_point_0_temp"))
    bench.image.set("86500", zone.appending("temp"))
    let hot = try finding()
    #expect(hot?.state == .drifted && hot?.expected == "below \(ThermalZone.degrees(85_000))")
    #expect(hot?.seen.description == ThermalZone.degrees(86_500))

    var bound = try Self.machine()
    let cooler: SystemPath = "/sys/devices/virtual/thermal/cooling_device9"
    let real = try bench.image.canonical(zone)
    bound[real.appending("type")] = .text("soc-thermal\n")
    bound[real.appending("cdev0")] = .link(cooler.string)
    bound["/sys/class/thermal/cooling_device9"] = .link(cooler.string)
    for (file, text) in [("type", "devfreq-fdab0000.npu"), ("cur_state", "0"), ("max_state", "7")] {
      bound[cooler.appending(file)] = .text(text + "\n")
    }
    #expect(try Bench(bound).plan().probes.contains { $0.id == "temperature/soc-thermal" })
  }

  @Test func `one without a driver has an obstacle`() throws {
    var idle = try Self.machine()
    idle[Self.folder.appending("driver")] = nil
    idle[Self.folder.appending("uevent")] = .text("OF_COMPATIBLE_0=rockchip,rk3588-rknpu\n")
    let unit = try #require(try Bench(idle).tunekit().detect().accelerators.first)
    #expect(unit.place.device.driver == nil && unit.place.blockade != nil)
  }

  @Test func `a clock without the governor performance is declined with what it offers`() throws {
    let clock = Self.folder.appending("devfreq/fdab0000.npu/available_governors")
    let plan = try Self.plan { $0[clock] = .text("rknpu_ondemand userspace\n") }
    #expect(plan.declined.contains { $0.why.contains("only: rknpu_ondemand userspace") })
    #expect(!plan.steps.contains { $0.id == "device-governor/fdab0000.npu" })
  }

  @Test func `diagnose shows the clock of the accelerator and its limits`() throws {
    let text = try Bench(try Self.machine()).tunekit().diagnose()
      .text(Style(width: 100, isVerbose: true))
    #expect(
      text.contains(
        "  clock             rknpu_ondemand, 1.00 GHz now, allowed 0.30 GHz to 1.00 GHz\n"),
      "\(text)")
  }

  /// A script for fixed clocks leaves them behind.
  @Test func `a plan warns that revert does not restore a clock set by hand`() throws {
    let files: [SystemPath] = [
      "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor",
      Self.folder.appending("devfreq/fdab0000.npu/governor"),
    ]
    for file in files {
      let steps = try Self.plan { $0[file] = .text("userspace\n") }.steps
      let warned = steps.filter { $0.risk?.contains("not the clock that you set by hand") == true }
      #expect(warned.map(\.file) == [file])
    }
    #expect(try Self.plan { _ in }.steps.allSatisfy { $0.risk?.contains("by hand") != true })
  }

  /// A floor was not what was measured.
  @Test func `the profile cool promises no figure of a fixed clock`() throws {
    let bench = try Bench(try Self.machine(with: "ax650n"))
    #expect(try bench.plan(.init(), .cool).expected == nil)
    let choice = Recognition.Choice(device: DeviceAddress("fdab0000.npu"))
    let whole = try #require(try bench.plan(choice, .standard).expected)
    #expect(whole.text.contains("governor alone"))
    #expect(try bench.plan(choice, .cool).expected == nil)
  }

  @Test func `a card comes first, the plan names the other, and each has a core`() throws {
    let bench = try Bench(try Self.machine(with: "ax650n"))
    #expect(try bench.tunekit().detect().accelerators.count == 2)
    let card = try bench.plan()
    #expect(card.subject.accelerator == "ax650n")
    #expect(card.cautions.contains { $0.detail.contains("NPU at fdab0000.npu") })
    let choice = Recognition.Choice(device: DeviceAddress("fdab0000.npu"))
    try bench.apply(.init(), .standard)
    let unit = try bench.plan(choice)
    let taken = Set(card.steps.compactMap(\.processors))
    #expect(taken.isDisjoint(with: unit.steps.compactMap(\.processors)))
    let report = try bench.apply(choice, .standard)
    #expect(report.outcome == .applied)
  }

  /// Mainline's rocket: a device, an interrupt and a memory unit a core, and no clock to set.
  @Test func `cores that are devices of their own get a fast core each`() throws {
    var capture = try Self.machine()
    for path in capture.paths where path.isBelow(Self.folder.appending("devfreq")) {
      capture[path] = nil
    }
    capture["/sys/class/devfreq/fdab0000.npu"] = nil
    for (unit, memory) in [("fdac0000", "fdaca000"), ("fdad0000", "fdada000")] {
      // The first line stays that of the first core.
      guard case .file(let bytes) = capture["/proc/interrupts"] else { continue }
      let table = String(decoding: bytes, as: UTF8.self)
      let pair = "fdab9000.iommu, fdab0000.npu"
      guard let last = table.range(of: pair, options: .backwards) else { continue }
      let changed = table.replacingCharacters(
        in: last, with: "\(memory).iommu, \(unit).npu")
      capture["/proc/interrupts"] = .text(changed)
      let folder: SystemPath = "/sys/devices/platform/\(unit).npu"
      capture["/sys/bus/platform/devices/\(unit).npu"] = .link(folder.string)
      capture[folder.appending("driver")] = .link("/sys/bus/platform/drivers/rocket")
      capture[folder.appending("power/autosuspend_delay_ms")] = .text("50\n")
      capture[folder.appending("uevent")] = .text(
        "DRIVER=rocket\nOF_COMPATIBLE_0=rockchip,rk3588-rknn-core\n")
    }
    let bench = try Bench(capture)
    let units = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    #expect(units.count == 3)
    #expect(throws: TuneKitError.self) { _ = try bench.plan() }
    var cores = CPUSet()
    for unit in units {
      let choice = Recognition.Choice(device: unit)
      let plan = try bench.plan(choice)
      let taken = plan.steps.compactMap(\.processors).reduce(CPUSet()) { $0.union($1) }
      #expect(taken.count == 1 && cores.intersection(taken).isEmpty, "\(unit): \(taken)")
      cores = cores.union(taken)
      try bench.apply(choice, .standard)
    }
    let delay = try bench.image.text(
      of: "/sys/devices/platform/fdad0000.npu/power/autosuspend_delay_ms")
    #expect(delay.trimmed == "2000")
    try bench.revert()
    #expect(bench.image.capture.settingsChanged(since: capture) == [])
  }

  @Test(arguments: ["fdab0000", "npu@fdab0000"])
  func `an address that is cut off, or written as in the device tree, names the nearest`(
    text: String
  ) throws {
    let bench = try Bench(try Self.machine())
    do {
      _ = try bench.plan(.init(device: DeviceAddress(text)))
      Issue.record("it was planned")
    } catch TuneKitError.recognition(let error) {
      #expect(error.description.contains("Nearest: fdab0000.npu."))
    }
  }

  @Test func `power of a device on the chip is never set, and its delay may be`() {
    let power = Self.folder.appending("power/control")
    #expect(NeverTouch.objection(to: power)?.contains("power/control is never set") == true)
    #expect(NeverTouch.objection(to: Self.folder.appending("power/autosuspend_delay_ms")) == nil)
  }
}
