/// What the machine says of itself.
public struct MachineIdentity: Hashable, Sendable {
  /// The device tree's `compatible` list, the most specific first; empty without a device tree.
  public let compatible: [String]
  /// What the device tree or the firmware calls the board; nil if neither does.
  public let model: String?
  /// The firmware's DMI texts by file name, as in `product_name`; empty without DMI.
  public let dmi: [String: String]
  /// The kernel's release, as in `6.1.118`; empty if unknown.
  public let kernel: String
  /// Which boot this is.
  public let boot: BootID

  /// Whether the machine is described by a device tree.
  public var hasDeviceTree: Bool { !compatible.isEmpty }
}
