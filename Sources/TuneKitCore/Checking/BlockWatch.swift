/// Watches whether something disturbs a block of a measurement.
package struct BlockWatch: Sendable {
  /// What was seen of a block that nothing disturbed; later blocks of its state are held against it.
  package struct Reference: Sendable {
    fileprivate let limits: [String: String]
    fileprivate let texts: [StepID: String]
  }

  private let machine: any MachineView
  private let steps: [Step]
  private let usualLoad: Double?
  private let first: MeasuringConditions
  private let texts: [StepID: String]
  private var heat: Set<String>
  private var withheld: [String: Int] = [:]
  private var samples = 0
  private var objections: [String] = []

  /// Programs beside the command may use half a CPU more than they did while it warmed up.
  ///
  /// Reasoned, not measured: one busy program takes a whole CPU.
  static let toleratedLoad = 0.5

  /// Begins a block.
  ///
  /// - Parameters:
  ///   - machine: where to look.
  ///   - steps: the steps whose values must stay.
  ///   - usualLoad: the CPUs that other programs usually use; nil where that is unknown.
  ///   - reference: an undisturbed block of the same state; nil for the first one.
  package init(
    on machine: any MachineView, of steps: [Step], usualLoad: Double?, like reference: Reference?
  ) {
    self.machine = machine
    self.steps = steps
    self.usualLoad = usualLoad
    first = Survey(of: machine).conditions()
    texts = Self.texts(of: steps, on: machine)
    heat = Set(first.heat)
    if let reference {
      objections += Self.changes(from: reference.limits, to: first.limits)
      objections += changes(from: reference.texts, to: texts)
    }
  }

  /// Looks again, as long as the block lasts.
  package mutating func sample() {
    let now = Survey(of: machine).conditions()
    note(now)
  }

  private mutating func note(_ now: MeasuringConditions) {
    heat.formUnion(now.heat)
    samples += 1
    for policy in now.withheld { withheld[policy, default: 0] += 1 }
  }

  /// Ends the block.
  ///
  /// - Parameters:
  ///   - own: the CPU time that the command used, in seconds.
  ///   - seconds: how long the block took.
  /// - Returns: why it does not count, or nil, and the load of other programs in CPUs.
  package mutating func end(
    using own: Double, in seconds: Double
  ) -> (objection: String?, load: Double?) {
    let last = Survey(of: machine).conditions()
    note(last)
    objections += Self.changes(from: first.limits, to: last.limits)
    objections += changes(from: texts, to: Self.texts(of: steps, on: machine))
    let slow = withheld.filter { samples >= 3 && $0.value == samples }.keys.sorted()
    if let sign = heat.sorted().first { objections.insert("throttled: \(sign)", at: 0) }
    if let policy = slow.first {
      objections.append("throttled: the clock of \(policy) stayed below what was asked for")
    }
    var load: Double?
    if let before = first.busy, let after = last.busy, seconds > 0 {
      load = max(after - before - own, 0) / seconds
    }
    // Times are told in hundredths of a second.
    if let load, let usualLoad, load > usualLoad + Self.toleratedLoad + 0.05 / seconds {
      objections.append("foreign load: other programs used \(Self.tenths(load)) CPUs")
    }
    return (objections.first, load)
  }

  /// What later blocks of this state are held against.
  package var reference: Reference { Reference(limits: first.limits, texts: texts) }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int(min(value * 10, 1e6).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func changes(
    from before: [String: String], to after: [String: String]
  ) -> [String] {
    before.keys.sorted().compactMap { policy in
      guard let was = before[policy], let now = after[policy], was != now else { return nil }
      return "clock limit changed: \(policy) from \(was) to \(now)"
    }
  }

  private func changes(from before: [StepID: String], to after: [StepID: String]) -> [String] {
    steps.compactMap { step in
      guard let was = before[step.id], was != after[step.id] else { return nil }
      let now = after[step.id].map { step.knob.grammar.shown($0) } ?? "gone"
      return "another program changed \(step.title): \(step.knob.grammar.shown(was)) to \(now)"
    }
  }

  private static func texts(
    of steps: [Step], on machine: any MachineView
  ) -> [StepID: String] {
    machine.looking {
      steps.reduce(into: [:]) { texts, step in
        guard let location = try? KnobLocator(machine: machine).locate(step.knob) else { return }
        texts[step.id] = try? machine.text(at: location)
      }
    }
  }
}
