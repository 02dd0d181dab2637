/// What a strategy was made for.
///
/// It holds for nothing else.
public struct Subject: Codable, Hashable, Sendable {
  /// The board.
  public let board: ModuleID
  /// The board's name, for people.
  public let boardName: String
  /// The accelerator.
  public let accelerator: ModuleID
  /// The accelerator's name, for people.
  public let acceleratorName: String
  /// Where the card sits.
  public let address: PCIAddress
  /// The card's vendor and device id, as in `1f4b:0650`.
  public let deviceID: String
  /// The boot in which the values were found.
  public let boot: BootID
  /// The release of the kernel.
  public let kernel: String
  /// A digest of what the two modules say, so that a plan of older modules is told from this one.
  public let modules: String

  private enum CodingKeys: String, CodingKey {
    case board, accelerator, address, kernel, modules
    case boardName = "board_name"
    case acceleratorName = "accelerator_name"
    case deviceID = "device_id"
    case boot = "boot_id"
  }
}
