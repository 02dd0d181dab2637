import Foundation
import Synchronization
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitModel

/// The captured machine of that name below `Tests/Machines`; each is read once.
func captured(_ name: String) throws -> Capture {
  if let known = captures.withLock({ $0[name] }) { return known }
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let file = tests.deletingLastPathComponent().appending(path: "Machines/\(name)/machine.capture")
  let capture = try Capture(parsing: String(contentsOf: file, encoding: .utf8))
  captures.withLock { $0[name] = capture }
  return capture
}

private let captures = Mutex<[String: Capture]>([:])

/// A captured machine, modules that know it, and a place for its journal.
struct Bench {
  static let vendor = "cm3588+ax650n_6.1-vendor"
  static let balanced = "cm3588+ax650n-irqbalance_6.1-vendor"
  static let card = "0003:31:00.0"
  /// Where the balanced machine has the arguments of irqbalance.
  static let irqbalanceSettings: SystemPath = "/etc/default/irqbalance"
  static let bridge: SystemPath = "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0"
  static let affinity: SystemPath = "/proc/irq/154/smp_affinity"
  static let governor = policy.appending("scaling_governor")

  let image: MachineImage
  let root: RootDirectory
  let ground: Playground
  var board = TestBoard()
  var accelerator = TestCard()

  /// A bench; without `power` card and port may sleep, so that even their steps change something.
  init(
    _ name: String = Bench.vendor, power: Bool = false, adding part: String = ""
  ) throws {
    image = MachineImage(try captured(name).joined(with: Capture(parsing: part)))
    ground = try Playground()
    root = try RootDirectory(ground.root)
    if !power && name == Bench.vendor {
      image.set("auto", Bench.bridge.appending("power/control"))
      image.set("auto", Bench.bridge.appending("0003:31:00.0/power/control"))
    }
  }

  /// A bench with this machine.
  init(capture: Capture) throws {
    image = MachineImage(capture)
    ground = try Playground()
    root = try RootDirectory(ground.root)
  }

  func tunekit(
    _ profile: Profile = .latency, device: DeviceAddress? = nil
  ) throws -> TuneKit {
    try tunekit(on: image, profile, device: device)
  }

  func tunekit(
    on machine: any Machine, _ profile: Profile = .latency, device: DeviceAddress? = nil
  ) throws -> TuneKit {
    TuneKit(
      machine, state: root,
      registry: try Registry(boards: [board], accelerators: [accelerator]),
      choice: .init(device: device), profile: profile)
  }

  func plan(_ profile: Profile = .latency) throws -> Strategy { try tunekit(profile).plan() }

  /// Applies a strategy by the executor alone.
  func apply(
    _ strategy: Strategy, on machine: any Machine,
    unless isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Report {
    var journal = try Journal.open(in: root, boot: strategy.subject.boot)
    return try Executor(machine, isInterrupted: isInterrupted).apply(strategy, into: &journal)
  }

  @discardableResult
  func apply(_ profile: Profile = .latency) throws -> Report {
    try tunekit(profile).performed()
  }

  func revert(force: Bool = false) throws -> Report { try tunekit().revert(force: force) }

  func text(_ path: SystemPath) -> String? { image.line(of: path) }

  /// Everything that is set, without what follows from it by itself.
  var settings: [SystemPath: Capture.Entry] { image.settings }
}

extension MachineImage {
  /// Everything that is set, without what follows from it by itself.
  var settings: [SystemPath: Capture.Entry] {
    let effects: Set<Substring> = [
      "scaling_cur_freq", "cur_freq", "cpuinfo_cur_freq", "effective_affinity",
      "effective_affinity_list", "interrupts", "per_cpu_count",
    ]
    return capture.entries.filter { !effects.contains($0.key.name) }
  }
}

extension Strategy {
  /// The same strategy with other steps.
  func with(_ steps: [Step]) -> Strategy {
    var strategy = self
    strategy.steps = steps
    return strategy
  }
}

extension Step {
  /// The same step with some of it changed.
  func with(
    id: StepID? = nil, knob: Knob? = nil, file: SystemPath? = nil, found: String? = nil,
    wanted: String? = nil, necessity: Necessity? = nil, phase: Phase? = nil, after: [StepID]? = nil
  ) -> Step {
    Step(
      id: id ?? self.id, title: title, knob: knob ?? self.knob, file: file ?? self.file,
      found: found ?? self.found, wanted: wanted ?? self.wanted, shows: shows,
      alternatives: alternatives, reason: reason,
      source: source, choice: choice, risk: risk, necessity: necessity ?? self.necessity,
      requestedBy: requestedBy, phase: phase ?? self.phase, after: after ?? self.after)
  }
}

extension TuneKit {
  /// Plans and performs.
  func performed() throws -> Report { try apply(try plan(), unlessInterrupted: { false }) }
}
