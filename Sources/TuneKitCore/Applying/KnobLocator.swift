/// Finds the file behind a knob, anew at every use.
struct KnobLocator<System: MachineView>: Sendable {
  let machine: System

  /// Where a knob is now.
  struct Location: Hashable {
    let file: SystemPath
    /// For an interrupt: which one of those that this vector has had; nil for a file.
    let incarnation: Incarnation?
  }

  /// Where the knob is.
  ///
  /// - Throws: ``KnobError``: the interrupt's device or vector is gone, or it cannot be told.
  func locate(_ knob: Knob) throws(KnobError) -> Location {
    switch knob.target {
    case .file(let file):
      do {
        return Location(file: try machine.canonical(file), incarnation: nil)
      } catch {
        throw .machine(error)
      }
    case .interrupt(let device, let vector, let action):
      let number = try interrupt(of: device, vector: vector, action: action)
      let name = knob.grammar == .cpuList ? "smp_affinity_list" : "smp_affinity"
      return Location(
        file: "/proc/irq/\(number)/\(name)",
        incarnation: Incarnation(
          interrupt: number, object: object(of: number), device: identity(of: device)))
    }
  }

  private func interrupt(
    of device: PCIAddress, vector: Int, action: String
  ) throws(KnobError) -> Int {
    let folder = Self.folder(of: device)
    guard machine.exists(folder) else { throw .gone("the device \(device) is not on the bus") }
    let listed = machine.names(in: folder.appending("msi_irqs")).compactMap { Int($0) }.sorted()
    let numbers = listed.isEmpty ? named(action) : listed
    // A driver that gives each vector a name of its own has said which one is meant.
    if listed.isEmpty && numbers.count == 1 { return numbers[0] }
    guard vector >= 0 && vector < numbers.count else {
      throw .gone("\(device) has no interrupt for vector \(vector) now")
    }
    return numbers[vector]
  }

  /// The interrupts whose driver gave this name.
  private func named(_ action: String) -> [Int] {
    guard !action.isEmpty, let bytes = try? machine.bytes(of: "/proc/interrupts") else { return [] }
    return InterruptTable(bytes).rows
      .filter { $0.actions.contains(action) }.map(\.number).sorted()
  }

  /// The inode of the kernel's object, which is another one each time the interrupt is set up.
  ///
  /// fs/kernfs/dir.c, `__kernfs_new_node`: inode numbers are dealt in a cycle.
  private func object(of interrupt: Int) -> UInt64 {
    if machine.nature == .files { return 0 }
    return (try? machine.marks(of: "/sys/kernel/irq/\(interrupt)"))?.inode ?? 0
  }

  private func identity(of device: PCIAddress) -> String {
    let folder = Self.folder(of: device)
    let ids = ["vendor", "device"].map { machine.line(of: folder.appending($0)) ?? "" }
    return ids.map { $0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0 }.joined(separator: ":")
  }

  private static func folder(of device: PCIAddress) -> SystemPath {
    "/sys/bus/pci/devices/\(device)"
  }
}

/// One of the interrupts that a vector has had: another driver load or reboot makes another.
public struct Incarnation: Codable, Hashable, Sendable {
  /// The number dealt to it.
  public let interrupt: Int
  /// What tells two interrupts of one number apart; 0 where nothing does.
  public let object: UInt64
  /// The vendor and device id of the device at the address.
  public let device: String
}

/// Why a knob is not to be found.
public enum KnobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it belonged to does not exist any longer, so there is nothing to give back either.
  case gone(String)
  /// It is there and does not answer.
  case machine(MachineError)

  /// One line for people.
  public var description: String {
    switch self {
    case .gone(let why): why
    case .machine(let error): error.description
    }
  }
}
