/// What every module says of itself, whether compiled or read from a manifest.
public protocol Module: Sendable {
  /// The identity written into plans and journals. Never reused, never renamed.
  var id: ModuleID { get }
  /// The name shown to people.
  var name: String { get }
  /// The marks by which the hardware is known.
  var signature: Signature { get }
  /// Which verbs have been seen to work on the real thing, and on which kernel.
  var tested: Tested { get }
}
