/// The part of a kernel's release that orders kernels: `6.1` of `6.1.118-vendor`.
public struct KernelVersion: Codable, Hashable, Comparable, Sendable {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int

  /// A version by its numbers.
  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// The version at the beginning of a release; nil where there is none.
  public init?(_ release: String) {
    let numbers = release.split { !$0.isNumber }.prefix(2).map { Int($0) }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    self.init(major, minor)
  }

  /// Orders the older kernel first.
  public static func < (left: KernelVersion, right: KernelVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
