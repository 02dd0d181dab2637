/// One of those that a name has stood for: another driver load makes another interrupt of a vector,
/// another start another process of a service.
public struct Incarnation: Codable, Hashable, Sendable {
  /// The number dealt to the interrupt; 0 for a service.
  public let interrupt: Int
  /// What tells two of one number apart, an inode; 0 where nothing does.
  public let object: UInt64
  /// The vendor and device id of the device at the address, or the service and its process.
  public let device: String
}
