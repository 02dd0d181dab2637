/// A controller of message-signalled interrupts of which something is known: as a rule that it does
/// not move them.
///
/// The kernel offers `smp_affinity` for every interrupt and says only at the write that the
/// controller behind it gathers many on one wire, so this must be known beforehand.
public struct InterruptController: Codable, Hashable, Sendable {
  /// How its lines begin in the column of `/proc/interrupts` that names the controller.
  public let name: String
  /// Whether it is so only on machines described by a device tree.
  public let onlyWithDeviceTree: Bool
  /// The first kernel in which it can move them; nil while there is none.
  public let movableSince: KernelVersion?
  /// What is known of it, and from where.
  public let reason: Reason

  /// A controller by the name the kernel prints.
  public init(
    _ name: String, onlyWithDeviceTree: Bool = false, movableSince: KernelVersion? = nil,
    reason: Reason
  ) {
    self.name = name
    self.movableSince = movableSince
    self.onlyWithDeviceTree = onlyWithDeviceTree
    self.reason = reason
  }

  /// Whether this is the controller of such a line, on such a machine.
  func handles(_ interrupt: Interrupt, on identity: MachineIdentity) -> Bool {
    guard interrupt.controller.hasPrefix(name) else { return false }
    if onlyWithDeviceTree && !identity.hasDeviceTree { return false }
    guard let movableSince, let kernel = KernelVersion(identity.kernel) else { return true }
    return kernel < movableSince
  }
}
