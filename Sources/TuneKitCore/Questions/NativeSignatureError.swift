/// Why a text is no signature, or what is to be shown of an answer is not in it.
public struct NativeSignatureError: Error, Hashable, Sendable {
  /// Where, counted in bytes from 1; 0 where it is about the whole.
  public let position: Int
  /// What is wrong.
  public let problem: Problem

  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// Something else had to stand here.
    case expected(String, found: String)
    /// No such type.
    case unknownType(String, nearest: [String])
    /// The type cannot stand here.
    case misplaced(NativeType, instead: String)
    /// The value does not fit the type.
    case value(String, NativeType)
    /// Two things have one name.
    case twice(String)
    /// More of it than is read.
    case excess(String)
    /// Nothing in the answer has this name.
    case unknownName(String, known: [String])
    /// There is such a part, and it cannot be shown as one text.
    case manyParts(String)
  }
}

extension NativeSignatureError: CustomStringConvertible {
  /// One line for people.
  public var description: String { position > 0 ? "column \(position): \(detail)" : detail }

  private var detail: String {
    switch problem {
    case .expected(let wanted, let found): "\(wanted) expected, and there is \(found)"
    case .unknownType(let name, let nearest):
      "no type \"\(name)\""
        + (nearest.isEmpty ? "" : "; nearest: \(nearest.joined(separator: ", "))")
    case .misplaced(let type, let instead): "\(type.rawValue) cannot stand here; \(instead)"
    case .value(let text, let type): "\(text) is no value of \(type.rawValue)"
    case .twice(let name): "two things are called \"\(name)\""
    case .excess(let what): what
    case .unknownName(let name, let known):
      "the answer has no \"\(name)\"; it has: \(known.joined(separator: ", "))"
    case .manyParts(let name): "\"\(name)\" has several parts; name one of them"
    }
  }
}
