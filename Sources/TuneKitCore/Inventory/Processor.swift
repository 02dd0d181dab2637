/// One logical CPU, as the kernel describes it.
public struct Processor: Hashable, Sendable {
  /// The number the kernel gives it.
  public let number: Int
  /// Whether it runs at present.
  public let isOnline: Bool
  /// Relative speed at its highest clock, the fastest of the machine being about 1024; nil on
  /// machines whose kernel does not tell (x86).
  public let capacity: Int?
  /// The part number in MIDR_EL1, bits 15:4; nil where there is no such register.
  public let part: Int?
  /// Whose part number that is: MIDR_EL1, bits 31:24; nil where there is no such register.
  public let implementer: Int?
  /// The name the kernel prints in `/proc/cpuinfo`; nil where it prints none (arm64).
  public let modelName: String?
  /// The highest clock of the hardware in kHz; nil without cpufreq.
  public let maximumKilohertz: Int?
  /// The CPUs of its cluster, itself among them; nil where the kernel does not tell.
  public let cluster: CPUSet?
  /// Its idle states, the shallowest first.
  public let idleStates: [IdleState]

  /// A state a CPU sleeps in.
  public struct IdleState: Hashable, Sendable {
    /// The name, as in `WFI` or `cpu-sleep`.
    public let name: String
    /// The time to wake from it, in microseconds.
    public let latencyMicroseconds: Int
  }
}
