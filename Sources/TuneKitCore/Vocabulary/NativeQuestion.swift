/// Something that only the card's own runtime library can tell, such as its version.
///
/// It is asked by `diagnose --active` alone, in a process of its own: a vendor's library may hang,
/// crash, or take the machine down.
public struct NativeQuestion: Codable, Hashable, Sendable {
  /// What is asked, in people's words: `runtime version`.
  public let title: String
  /// The shared library, by the name that the loader looks up, or by its path: `libexample.so.1`.
  public let library: String
  /// The C function with its parameters: `int32 example_version(out int32 major, out int32 minor)`.
  public let signature: String
  /// How the answer is shown: `{major}.{minor}`; `{result}` is what the function returns.
  public let shows: String
  /// What the function returns where it succeeds; nil where it returns no status.
  public let success: Int?
  /// Where the signature is written down.
  public let source: Source

  /// A question to one function of a library.
  public init(
    _ title: String, library: String, signature: String, shows: String, success: Int? = nil,
    source: Source
  ) {
    self.title = title
    self.library = library
    self.signature = signature
    self.shows = shows
    self.success = success
    self.source = source
  }
}
