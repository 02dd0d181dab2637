/// Where a module is from.
public enum Origin: Hashable, Sendable {
  /// Compiled into the program.
  case compiled
  /// Read from a manifest, by the name of its file.
  case manifest(String)

  /// The manifest's file; nil for what is compiled.
  public var file: String? { if case .manifest(let file) = self { file } else { nil } }
}

extension Origin: CustomStringConvertible {
  /// In people's words, in the middle of a sentence.
  public var description: String { file ?? "the one compiled in" }
}
