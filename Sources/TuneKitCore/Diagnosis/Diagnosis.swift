/// Everything that helps to find out why an accelerator is slow, and what to do about it.
///
/// A plain value, made by looking alone. Keys of its JSON are tunekit.diagnose/1.
public struct Diagnosis: Encodable, Sendable {
  /// The machine.
  public let system: System
  /// The board; nil where none is recognised.
  @Nullable public var board: Board?
  /// The accelerators, by address.
  public let accelerators: [Card]
  /// The other devices on the bus but bridges.
  public let others: [Stranger]
  /// The slots behind which nothing answers.
  public let emptySlots: [EmptySlot]
  /// The processors in clusters.
  public let clusters: [Cluster]
  /// What is measured of the temperature.
  public let temperatures: [Temperature]
  /// What is slowing down because of heat.
  public let cooling: [Cooler]
  /// What keeps CPUs slow, what is so now first.
  public let slowdowns: [Slow]
  /// Who else tunes this machine.
  public let contenders: [Rival]
  /// What TuneKit has applied; nil where that cannot be read.
  @Nullable public var applied: [Applied]?
  /// What to do, the largest effect first.
  public let recommendations: [Recommendation]
  /// What could not be read, and why; one line each.
  public let unread: [String]

  /// `tunekit.diagnose/1`.
  public static let schema = "tunekit.diagnose/1"

  private enum CodingKeys: String, CodingKey {
    case system, board, accelerators, others, clusters, temperatures, cooling, contenders, applied
    case recommendations, unread
    case emptySlots = "empty_slots"
  }

  /// The machine.
  public struct System: Encodable, Sendable {
    /// What it calls itself.
    @Nullable public var model: String?
    /// The kernel's release.
    public let kernel: String
    /// Which boot it is.
    public let boot: BootID

    private enum CodingKeys: String, CodingKey {
      case model, kernel
      case boot = "boot_id"
    }
  }

  /// A recognised board.
  public struct Board: Encodable, Sendable {
    /// The id.
    public let id: ModuleID
    /// The name.
    public let name: String
    /// The chip.
    @Nullable public var chip: String?
  }

  /// A device that no module knows.
  public struct Stranger: Encodable, Sendable {
    /// Where it is.
    public let address: PCIAddress
    /// Vendor and device, as in `10ec:8125`.
    public let device: String
    /// The driver that has it.
    @Nullable public var driver: String?
  }

  /// Whether both a board and an accelerator are known.
  public var isComplete: Bool { board != nil && !accelerators.isEmpty }
}
