/// A knob, and where it is: found once in a run, which carries it on.
package struct LocatedKnob: Hashable, Sendable {
  package let knob: Knob
  /// The file, or the socket of a service.
  package let file: SystemPath
  /// For what may be replaced by another of its name: which one it is; nil for a file.
  package let incarnation: KnobInstance?
  /// Who listens there; nil where it is a file.
  package var service: Service?
}

/// Finds the file behind a knob.
///
/// A run does so once, under the lock. It does so again only where it begins anew: to restore what was
/// written, or after time has passed.
package struct KnobLocator: Sendable {
  package let machine: any MachineView

  package init(
    machine: any MachineView
  ) {
    self.machine = machine
  }

  /// Where the knob is now.
  ///
  /// - Parameters:
  ///   - knob: what to find.
  ///   - evenShared: whether an interrupt is wanted even if others have come to share its line:
  ///     what was written there before must be restored.
  /// - Returns: the file or the socket, and which one of its name it is.
  /// - Throws: ``KnobError``: the interrupt's device or vector is gone, is shared, or it cannot be
  ///   reported.
  package func locate(_ knob: Knob, evenShared: Bool = false) throws(KnobError) -> LocatedKnob {
    switch knob.target {
    case .file(let file):
      do {
        return LocatedKnob(knob: knob, file: try machine.canonical(file), incarnation: nil)
      } catch {
        throw .machine(error)
      }
    case .interrupt(let device, let vector, let action, let companions):
      let number = try interrupt(
        of: device, vector: vector, called: Set([action] + companions), evenShared: evenShared)
      let name = knob.grammar == .cpuList ? "smp_affinity_list" : "smp_affinity"
      return LocatedKnob(
        knob: knob, file: "/proc/irq/\(number)/\(name)",
        incarnation: KnobInstance(
          interrupt: number, object: object(of: number), device: machine.identity(of: device)))
    case .service(let service): return try locate(knob, of: service)
    }
  }

  /// The socket of a program that runs; that of one that was killed stays behind.
  private func locate(_ knob: Knob, of service: Service) throws(KnobError) -> LocatedKnob {
    let processes = machine.names(in: service.sockets).compactMap(service.process(ofSocket:))
    let running = processes.sorted().first {
      machine.line(of: "/proc/\($0)/comm") == service.rawValue && machine.isRoots(process: $0)
    }
    guard let running else {
      throw .gone("\(service.rawValue) does not run, or has no socket in \(service.sockets)")
    }
    let socket = service.socket(of: running)
    do throws(MachineError) {
      let incarnation = KnobInstance(
        interrupt: 0, object: try machine.marks(of: socket).inode,
        device: KnobInstance.device(of: service, running))
      return LocatedKnob(
        knob: knob, file: socket, incarnation: incarnation, service: service)
    } catch {
      throw .machine(error)
    }
  }

  private func interrupt(
    of device: DeviceAddress, vector: Int, called names: Set<String>, evenShared: Bool
  ) throws(KnobError) -> Int {
    guard machine.exists(machine.folder(of: device)) else {
      throw .gone(
        device.pci == nil
          ? "there is no device \(device) now" : "the device \(device) is not on the bus")
    }
    let found = CardInterrupts(of: device, on: machine, called: names)
    var numbers = found.own
    if !found.isListed {
      if let shared = found.shared.first, found.own.isEmpty {
        guard evenShared else { throw .shared(shared) }
        numbers = [shared.number]
      }
      // A driver that gives each vector its own name has said which one is meant.
      if numbers.count == 1 { return numbers[0] }
    }
    guard vector >= 0 && vector < numbers.count else {
      throw .gone(
        device.pci == nil
          ? "\(device) has no interrupt now, or fewer than before"
          : "\(device) has no interrupt for vector \(vector) now")
    }
    return numbers[vector]
  }

  /// The inode of the kernel's object, which is another one each time the interrupt is set up.
  ///
  /// fs/kernfs/dir.c, `__kernfs_new_node`: inode numbers are dealt in a cycle.
  private func object(of interrupt: Int) -> UInt64 {
    if machine.nature == .files { return 0 }
    return (try? machine.marks(of: "/sys/kernel/irq/\(interrupt)"))?.inode ?? 0
  }
}

extension MachineView {
  /// The text behind a knob, from its file or from the program that keeps it.
  package func text(at location: LocatedKnob) throws(MachineError) -> String {
    guard let service = location.service else { return try text(of: location.file) }
    return try answer(of: service, at: location.file)
  }
}

extension KnobLocator {
  /// Whether what an incarnation stood for is gone, so that nothing of ours can be left in
  /// it, nor ever be found in it again.
  ///
  /// Only where that is sure: another interrupt in its place is not enough, since an old one may
  /// still have the affinity that was written into it.
  package func isGone(_ incarnation: KnobInstance?, of knob: Knob) -> Bool {
    guard let incarnation else { return false }
    switch knob.target {
    case .file: return false
    case .interrupt: return isGone(incarnation)
    case .service(let service): return isGone(incarnation, of: service)
    }
  }

  /// An interrupt is as long as its object in sysfs is (kernel/irq/irqdesc.c, `free_desc`), and a new
  /// one has another inode.
  private func isGone(_ incarnation: KnobInstance) -> Bool {
    guard incarnation.object != 0 else { return false }
    let folder: SystemPath = "/sys/kernel/irq"
    let numbers = machine.names(in: folder)
    // A folder that cannot be read tells nothing.
    guard !numbers.isEmpty else { return false }
    guard numbers.contains("\(incarnation.interrupt)") else { return true }
    let marks = try? machine.marks(of: folder.appending("\(incarnation.interrupt)"))
    return marks.map { $0.inode != incarnation.object } ?? false
  }

  private func isGone(_ incarnation: KnobInstance, of service: Service) -> Bool {
    let sockets = machine.names(in: service.sockets)
    guard !sockets.isEmpty else { return false }
    return !sockets.contains { name in
      guard let process = service.process(ofSocket: name),
        incarnation.device == KnobInstance.device(of: service, process)
      else { return false }
      let marks = try? machine.marks(of: service.sockets.appending(name))
      return marks.map { $0.inode == incarnation.object } ?? true
    }
  }
}

extension KnobInstance {
  /// Replaces the device where it is a program.
  static func device(of service: Service, _ process: Int) -> String {
    "\(service.rawValue), process \(process)"
  }
}
