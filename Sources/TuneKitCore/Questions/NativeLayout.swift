/// How something lies in memory, by the rules of C.
///
/// The size of any layout is at most ``largest``, since the reader of signatures refuses more; so
/// the arithmetic below cannot overflow.
public indirect enum NativeLayout: Hashable, Sendable {
  /// One value.
  case scalar(NativeType)
  /// Several of one kind, one after the other.
  case array(NativeLayout, count: Int)
  /// Several of different kinds, each at its alignment.
  case structure([Member])

  /// A member of a structure.
  public struct Member: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// How it lies.
    public let layout: NativeLayout
    /// Where it begins, in bytes from the start of the structure.
    public let offset: Int
  }

  /// The most bytes that a question may ask for at once.
  static let largest = 16_384

  /// A structure of members in this order, each padded to its alignment.
  init(members: [(name: String, layout: NativeLayout)]) {
    var end = 0
    self = .structure(
      members.map { name, layout in
        let offset = Self.padded(end, to: layout.alignment)
        end = offset + layout.size
        return Member(name: name, layout: layout, offset: offset)
      })
  }

  /// How many bytes it takes, the padding at the end of a structure included.
  public var size: Int {
    switch self {
    case .scalar(let type): type.size
    case .array(let element, let count): element.size * count
    case .structure(let members):
      Self.padded(members.last.map { $0.offset + $0.layout.size } ?? 0, to: alignment)
    }
  }

  /// What its address must be a multiple of.
  public var alignment: Int {
    switch self {
    case .scalar(let type): max(1, type.size)
    case .array(let element, _): element.alignment
    case .structure(let members): members.map(\.layout.alignment).max() ?? 1
    }
  }

  /// Where in it there are addresses of texts, in bytes from its start.
  var textOffsets: [Int] {
    switch self {
    case .scalar(let type): type == .string ? [0] : []
    case .array(let element, let count):
      element.textOffsets.isEmpty
        ? []
        : (0..<count).flatMap { index in element.textOffsets.map { $0 + index * element.size } }
    case .structure(let members):
      members.flatMap { member in member.layout.textOffsets.map { $0 + member.offset } }
    }
  }

  private static func padded(_ offset: Int, to alignment: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
  }
}
