/// The cores that may take a card's interrupts, the best first, and why.
///
/// The fastest cores of the card's NUMA node that are not kept free; among them those that carry
/// the least for other devices. A person may choose others.
struct InterruptCores {
  /// The cores, the best first; never empty.
  let ranked: [Load]
  /// Whether the kernel tells fast cores from slow ones here.
  let areRanked: Bool
  /// What was chosen by a person; nil where nothing was.
  let choice: InterruptChoice?
  private let basis: String
  /// The cores that are as fast and are kept free, for people; nil where there are none.
  private var keptFree: String?

  /// Why no interrupt can be placed at all.
  struct Obstacle: Error {
    let why: String
  }

  /// What a core carries for other devices.
  struct Load {
    /// The CPU.
    let core: Int
    /// The interrupts of other accelerators that land there.
    fileprivate(set) var twins: [String] = []
    /// The interrupts of other devices that may be delivered nowhere else.
    fileprivate(set) var confined: [String] = []
    /// How often interrupts of other devices have arrived there since boot.
    fileprivate(set) var arrivals: UInt64 = 0
    /// The device with the most of them.
    fileprivate(set) var heaviest: (name: String, count: UInt64)?

    /// Counts since boot tell no rates, so only their magnitude is compared: as many digits as they
    /// have, and those below a thousand are as good as none.
    var magnitude: Int { arrivals < 1000 ? 0 : "\(arrivals)".utf8.count }

    /// The power of ten at or below a count, so that a plan reads the same a minute later.
    private static func roundedDown(_ count: UInt64) -> UInt64 {
      var power: UInt64 = 1
      while power <= count / 10 { power *= 10 }
      return power
    }

    fileprivate var rank: (Int, Int, Int, Int) { (twins.count, magnitude, confined.count, core) }

    /// What it carries, for people; nil if it is nothing to speak of.
    var described: String? {
      if !twins.isEmpty { return twins.prefix(2).joined(separator: " and ") }
      if magnitude > 0, let heaviest {
        return "over \(Self.roundedDown(heaviest.count).grouped) interrupts of \(heaviest.name)"
      }
      return confined.isEmpty ? nil : confined.prefix(2).joined(separator: " and ")
    }
  }

  /// Ranks the cores.
  ///
  /// - Throws: ``Obstacle`` where none may take an interrupt.
  init(
    in situation: Planner.Situation, choosing choice: InterruptChoice?
  ) throws(Obstacle) {
    let machine = situation.machine
    let topology = situation.topology
    let near = Self.fastest(in: situation)
    basis = topology.basis(of: near.cores) + (near.isByNode ? ", of the card's NUMA node" : "")
    areRanked = topology.criterion != nil
    self.choice = choice
    let candidates: CPUSet
    if let asked = choice?.processors {
      candidates = asked.intersection(machine.online)
      if candidates.isEmpty {
        throw Obstacle(why: "\(asked) was chosen for it, and none of that is online")
      }
    } else {
      (candidates, keptFree) = try Self.free(among: near.cores, in: situation)
    }
    let loads = Self.loads(in: situation)
    ranked = candidates.numbers.map { loads[$0] ?? Load(core: $0) }
      .sorted { $0.rank < $1.rank }
  }

  /// The fastest cores of the card's NUMA node, and whether that leaves out some that are as fast.
  private static func fastest(in situation: Planner.Situation) -> (cores: CPUSet, isByNode: Bool) {
    let topology = situation.topology
    guard let local = situation.place.device.localProcessors else {
      return (topology.fastest, false)
    }
    let near = topology.fastest(among: local)
    return near.isEmpty ? (topology.fastest, false) : (near, !topology.fastest.isSubset(of: near))
  }

  /// Those of some cores that are not kept free, and the others, for people.
  private static func free(
    among fastest: CPUSet, in situation: Planner.Situation
  ) throws(Obstacle) -> (CPUSet, String?) {
    if fastest.isEmpty { throw Obstacle(why: "no CPU is online") }
    let isolation = situation.machine.isolation
    let free = fastest.subtracting(isolation.processors)
    let kept = fastest.intersection(isolation.processors)
    guard !kept.isEmpty else { return (free, nil) }
    let verb = kept.count == 1 ? "is" : "are"
    let why =
      "\(kept) \(verb) kept free of other work (\(isolation.evidence.joined(separator: ", ")))"
    guard free.isEmpty else { return (free, why) }
    throw Obstacle(
      why: "\(why), and no other core is as fast; --interrupt-cpus takes one all the same")
  }

  /// The core for one vector.
  ///
  /// - Parameters:
  ///   - vector: the position of the vector.
  ///   - kept: the core that an applied strategy has chosen for it. It stays, so that planning again
  ///     does not wander, unless a card of the same kind is there, too, and has a choice less.
  /// - Returns: the core with what it carries, and why it is this one.
  func core(for vector: Int, keeping kept: Int?) -> (load: Load, why: String) {
    if choice?.isSpread == true {
      let load = ranked[vector % ranked.count]
      return (load, "CPU \(load.core): one vector a core, in turn, as you chose (\(basis))")
    }
    let best = ranked[0]
    if let kept, let load = ranked.first(where: { $0.core == kept }), kept != best.core,
      load.twins.count <= best.twins.count
    {
      return (load, "CPU \(kept): chosen when this was applied, among \(named)")
    }
    return (best, why(best))
  }

  /// The cores that are left where the kernel has no vector on one.
  func others(than core: Int) -> [Int] { ranked.map(\.core).filter { $0 != core } }

  private var named: String {
    choice?.processors.map { "\($0), which you chose" } ?? "the fastest (\(basis))"
  }

  private func why(_ best: Load) -> String {
    let passed = ranked.dropFirst().filter { $0.core < best.core }.compactMap { load in
      load.described.map { (load: load, text: "CPU \(load.core) has \($0)") }
    }
    var why = "CPU \(best.core): "
    why +=
      choice?.processors.map { "among \($0), which you chose" }
      ?? (areRanked ? "the lowest of the fastest cores (\(basis))" : "the lowest (\(basis))")
    if let burden = best.described {
      why += ", with the least of other devices on it (\(burden))"
    } else if !passed.isEmpty {
      why += " that carries nothing of other devices"
    }
    let texts = passed.prefix(3).map(\.text) + (keptFree.map { [$0] } ?? [])
    return texts.isEmpty ? why : why + "; " + texts.joined(separator: ", ")
  }
}

extension InterruptCores {
  /// What each core carries for other devices than the card.
  private static func loads(in situation: Planner.Situation) -> [Int: Load] {
    let machine = situation.machine
    let place = situation.place
    let own = Set(place.device.vectors + place.vectors.map(\.interrupt.number))
    let twins = machine.attached.filter {
      $0.identity == place.device.identity && $0.address != place.device.address && $0.driver != nil
    }
    let others = Dictionary(
      situation.others.flatMap { other in
        other.place.vectors.map { ($0.interrupt.number, other.place.device) }
      }, uniquingKeysWith: { first, _ in first })
    let online = machine.online
    var loads: [Int: Load] = [:]
    for interrupt in machine.interrupts
    where !own.contains(interrupt.number) && !interrupt.actions.isEmpty
      && !interrupt.isPerProcessor(of: online)
    {
      let allowed = interrupt.affinity?.intersection(online) ?? online
      let name = interrupt.actions.joined(separator: ", ")
      let twin =
        others[interrupt.number]
        ?? twins.first { twin in
          twin.vectors.contains(interrupt.number)
            || interrupt.actions.contains {
              InterruptNaming.busAddress.matches($0, at: twin.address)
            }
        }
      if let twin {
        if let core = interrupt.landing(within: allowed) {
          loads[core, default: Load(core: core)].twins.append(
            "interrupt \(interrupt.number) of \(twin.address)")
        }
        continue
      }
      if allowed.count == 1, online.count > 1, let core = allowed.first {
        loads[core, default: Load(core: core)].confined.append(
          "interrupt \(interrupt.number) (\(name))")
      }
      // What it may not be delivered to any more it has left.
      for (core, count) in interrupt.counts where allowed.contains(core) && count > 0 {
        loads[core, default: Load(core: core)].carry(count, of: name)
      }
    }
    return loads
  }
}

extension InterruptCores.Load {
  fileprivate mutating func carry(_ count: UInt64, of name: String) {
    let (sum, overflow) = arrivals.addingReportingOverflow(count)
    arrivals = overflow ? .max : sum
    if count > heaviest?.count ?? 0 { heaviest = (name, count) }
  }
}

extension Interrupt {
  /// Where it lands: where the kernel says, or the only CPU it may go to.
  func landing(within allowed: CPUSet) -> Int? {
    if let effective, effective.count == 1 { return effective.first }
    if allowed.count == 1 { return allowed.first }
    guard effective == nil else { return nil }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.flatMap {
      $0.value > 0 ? $0.key : nil
    }
  }

  /// Whether each CPU has its own, as of a timer: such a one is no load of a device.
  ///
  /// A device's interrupt goes to one CPU, and the kernel says to which; what has arrived on every
  /// CPU, and of which it says nothing, is no device's.
  ///
  /// Arm's Generic Interrupt Controller, architecture specification: the numbers below 32 are private
  /// to a CPU. drivers/irqchip/irq-riscv-intc.c: all of its interrupts are private to a hart.
  func isPerProcessor(of online: CPUSet) -> Bool {
    let seen = CPUSet(counts.compactMap { $0.value > 0 ? $0.key : nil })
    if online.count > 1, effective?.count != 1, online.isSubset(of: seen) { return true }
    let words = controller.split(separator: " ")
    if controller.hasPrefix("RISC-V INTC") { return true }
    guard let chip = words.first, chip.hasPrefix("GIC"), words.count > 1,
      let number = Int(words[1])
    else { return false }
    return number < 32
  }
}
