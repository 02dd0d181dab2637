/// One thing that can be set: where it is, and the grammar of what is written there.
///
/// A knob is data, so a plan can carry it and a third party can add one without touching Core.
public struct Knob: Codable, Hashable, Sendable {
  /// What it belongs to.
  public let target: Target
  /// How values are read and written there, and when two texts mean the same.
  public let grammar: Grammar
  /// Whether a reboot forgets the value.
  public let lifetime: Lifetime

  /// What a knob belongs to.
  public enum Target: Hashable, Sendable {
    /// A file, by its canonical path: one knob, however many names it has.
    case file(SystemPath)
    /// The affinity of a device's interrupt, by the position of its vector. The number of the
    /// interrupt, and with it the file, is found again at every use: by the kernel's list of the
    /// device's vectors or, where there is none, by the name its driver gave it.
    ///
    /// Companions are the names of other devices on its line that serve it alone, as its IOMMU.
    case interrupt(
      of: DeviceAddress, vector: Int, action: String, companions: [String] = [])
    /// The setting of a program that runs, by its socket.
    case service(Service)
  }

  /// How long a value stays.
  public enum Lifetime: String, Codable, Sendable {
    /// In `/proc` and `/sys`: gone with the boot.
    case untilReboot = "until-reboot"
    /// In a file on a disk.
    case lasting
  }

  /// A knob by target and grammar.
  public init(_ target: Target, _ grammar: Grammar, lifetime: Lifetime = .untilReboot) {
    self.target = target
    self.grammar = grammar
    self.lifetime = lifetime
  }
}

extension Knob.Target: Codable {
  private enum Key: String, CodingKey {
    case file, device, vector, action, companions, service
  }

  /// Decodes `file`, `service`, or `device` with `vector` and `action`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    if let file = try values.decodeIfPresent(SystemPath.self, forKey: .file) {
      self = .file(file)
    } else if let service = try values.decodeIfPresent(Service.self, forKey: .service) {
      self = .service(service)
    } else {
      self = .interrupt(
        of: try values.decode(DeviceAddress.self, forKey: .device),
        vector: try values.decode(Int.self, forKey: .vector),
        action: try values.decode(String.self, forKey: .action),
        companions: try values.decodeIfPresent([String].self, forKey: .companions) ?? [])
    }
  }

  /// Encodes `file`, `service`, or `device` with `vector` and `action`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .file(let path): try values.encode(path, forKey: .file)
    case .service(let service): try values.encode(service, forKey: .service)
    case .interrupt(let device, let vector, let action, let companions):
      try values.encode(action, forKey: .action)
      if !companions.isEmpty { try values.encode(companions, forKey: .companions) }
      try values.encode(device, forKey: .device)
      try values.encode(vector, forKey: .vector)
    }
  }
}

/// One of those that a name has stood for: another driver load makes another interrupt of a vector,
/// another start another process of a service.
public struct KnobInstance: Codable, Hashable, Sendable {
  /// The number dealt to the interrupt; 0 for a service.
  public let interrupt: Int
  /// What tells two of one number apart, an inode; 0 where nothing does.
  public let object: UInt64
  /// The vendor and device id of the device at the address, or the service and its process.
  public let device: String
}

/// What a kernel file can be set to.
public enum Value: Hashable, Sendable {
  /// A word, such as a governor.
  case word(String)
  /// A number, in the unit of its file.
  case integer(Int)
  case processors(CPUSet)
}

/// Why a knob is not to be found.
public enum KnobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it belonged to does not exist any longer, so there is nothing to restore either.
  case gone(String)
  /// Other devices share the interrupt's line, so it is not the card's to move.
  case shared(SharedInterrupt)
  /// It is there and does not answer.
  case machine(MachineError)

  /// One line for people.
  public var description: String {
    switch self {
    case .gone(let why): why
    case .shared(let line): "interrupt \(line.number): \(line.objection)"
    case .machine(let error): error.description
    }
  }
}
