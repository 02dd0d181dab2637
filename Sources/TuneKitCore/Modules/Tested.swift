/// Which verbs have been seen to work on the real hardware, set only together with a log.
public struct Tested: Codable, Hashable, Sendable {
  /// The kernel release by verb, as in `["apply": "6.1.118"]`.
  public let verbs: [String: String]

  /// Verbs with the kernel they were seen on.
  public init(_ verbs: [String: String]) { self.verbs = verbs }

  /// Nobody has run this on the hardware yet.
  public static let nowhere = Tested([:])
}
