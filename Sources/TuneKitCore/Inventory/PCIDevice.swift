/// A device on the PCI bus.
public struct PCIDevice: Hashable, Sendable {
  /// Its address in this boot.
  public let address: PCIAddress
  /// Where it lies below `/sys/devices`, links followed.
  public let path: SystemPath
  /// Who made it.
  public let vendor: Int
  /// Which device of that maker.
  public let device: Int
  /// Class, subclass and interface.
  public let classCode: Int
  /// The driver that has it; nil if none.
  public let driver: String?
  /// The port it hangs on, which is the root port unless there is a switch between; nil where the
  /// device is on the root bus.
  public let port: PCIAddress?
  /// The root port above it; nil where the device is on the root bus itself.
  public let rootPort: PCIAddress?
  /// The device-tree nodes of the host bridge above it, the bridge's own last, as in
  /// `pcie@fe180000`; empty on machines without a device tree.
  public let controllers: [String]
  /// The link as it is trained now; nil where there is none or it is down.
  public let link: PCILink?
  /// The best link this end can train; nil where the kernel does not tell.
  public let maximumLink: PCILink?
  /// The message-signalled interrupts that the kernel lists for it, in the order of its vectors.
  public let vectors: [Int]
  /// Whether the kernel lists its vectors at all, so that none means none.
  public let listsVectors: Bool
  /// The interrupt that the file `irq` names where no vectors are listed: as a rule the line that
  /// its pin is routed to, on which other devices may stand.
  public let wire: Int?
  /// The CPUs of its NUMA node; nil where the kernel does not tell.
  public let localProcessors: CPUSet?
  /// The file that says whether it may sleep while the system runs; nil if there is none.
  public let powerControl: SystemPath?
  /// Whether it answers on the bus; nil where that was not asked, or is not told.
  public internal(set) var answers: Bool?
  /// In what state its power is, as in `D0` or `D3cold`; nil where the kernel does not tell.
  public internal(set) var powerState: String?
  /// The version that its driver's module states; nil where it states none.
  public internal(set) var driverVersion: String?
  /// Errors the link has reported since boot; nil where the kernel does not count them.
  public let errors: LinkErrors?
  /// The messages of errors that this root port was sent; nil where it is none, or does not count.
  public internal(set) var messages: LinkErrors?

  /// What Advanced Error Reporting has counted.
  public struct LinkErrors: Hashable, Sendable {
    /// Errors the hardware repaired by itself.
    public let correctable: Int
    /// Errors that lost a transaction.
    public let nonfatal: Int
    /// Errors that lost the link.
    public let fatal: Int
  }
}
