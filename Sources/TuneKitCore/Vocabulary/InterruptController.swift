/// A controller of message-signalled interrupts that is known not to move them.
///
/// The kernel offers `smp_affinity` for every interrupt and says only at the write that the
/// controller behind it gathers many on one wire, so this must be known beforehand.
public struct InterruptController: Codable, Hashable, Sendable {
  /// How its lines begin in the column of `/proc/interrupts` that names the controller.
  public let name: String
  /// Whether it is so only on machines described by a device tree.
  public let onlyWithDeviceTree: Bool
  /// Why it refuses, and from where that is known.
  public let reason: Reason

  /// A controller that refuses, by the name the kernel prints.
  public init(_ name: String, onlyWithDeviceTree: Bool = false, reason: Reason) {
    self.name = name
    self.onlyWithDeviceTree = onlyWithDeviceTree
    self.reason = reason
  }
}
