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

/// The identity of a module, written into plans and journals.
///
/// Lower case, digits and hyphens; never reused and never renamed.
public struct ModuleID: Hashable, Sendable {
  /// The text.
  public let string: String

  /// An identity that a person or a file supplied; nil where it is not one.
  public init?(validating text: String) {
    let isAllowed = { (byte: UInt8) in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isAllowed),
      text.first != "-", text.last != "-"
    else { return nil }
    string = text
  }
}

extension ModuleID: ExpressibleByStringLiteral {
  /// An identity written in the source; the examination of modules checks its form.
  public init(stringLiteral text: String) { string = text }
}

extension ModuleID: CustomStringConvertible, Comparable, Codable {
  /// The text.
  public var description: String { string }

  /// Orders by text.
  public static func < (left: ModuleID, right: ModuleID) -> Bool { left.string < right.string }

  /// Decodes the text.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let id = ModuleID(validating: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not a module id"))
    }
    self = id
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}

/// Which verbs have been seen to work on the real hardware, set only together with a log.
public struct Tested: Codable, Hashable, Sendable {
  /// The kernel release by verb, as in `["apply": "6.1.118"]`.
  public let verbs: [String: String]

  /// Verbs with the kernel they were seen on.
  public init(_ verbs: [String: String]) { self.verbs = verbs }

  /// Not run on the hardware yet.
  public static let nowhere = Tested([:])
}

/// Where a module is from.
public enum Origin: Hashable, Sendable {
  /// Compiled into the program.
  case compiled
  /// Read from a manifest, by the name of its file.
  case manifest(String)

  /// The manifest's file; nil for what is compiled.
  public var file: String? { if case .manifest(let file) = self { file } else { nil } }
}

extension Origin: Encodable {
  /// In JSON and in tables: the file, or `compiled`.
  package var word: String { file ?? "compiled" }

  /// Encodes the word.
  public func encode(to encoder: any Encoder) throws { try word.encode(to: encoder) }
}

extension Origin: CustomStringConvertible {
  /// In people's words, in the middle of a sentence.
  public var description: String { file ?? "the one compiled in" }
}

/// Needs that are added to those of the accelerators, for some cards and boards or for all.
public protocol ExtraNeeds: Module {
  /// The accelerators to whose needs it adds; nil for any.
  var accelerators: [ModuleID]? { get }
  /// The boards on which it adds them; nil for any.
  var boards: [ModuleID]? { get }
  /// What it adds.
  @ListOf<Need> func needs(at place: Placement) -> [Need]
}

extension ExtraNeeds {
  /// Whether it has a part in tuning this pair.
  func applies(to accelerator: any Accelerator, on board: any Board) -> Bool {
    (accelerators?.contains(accelerator.id) ?? true) && (boards?.contains(board.id) ?? true)
  }
}
