/// A C function as a module writes it down.
///
/// `int32 example_version(out int32 major, out int32 minor)`: the result, the name, and what is
/// passed. Plugins-doc/native-questions.md has the whole grammar.
package struct NativeSignature: Hashable, Sendable {
  package let result: NativeType
  /// The function's name, as the linker knows it.
  package let function: String
  /// What it is passed, in order.
  package let parameters: [Parameter]

  /// One thing that the function is passed.
  package struct Parameter: Hashable, Sendable {
    /// Its name; nil where it only goes in.
    package let name: String?
    package let layout: NativeLayout
    package let direction: Direction
  }

  package enum Direction: Hashable, Sendable {
    /// In: the value itself, as bytes of this machine.
    case into([UInt8])
    /// In: the address of a text; nil is the null pointer.
    case text([UInt8]?)
    /// Out: the address of room that begins with these bytes, the rest of it being zero.
    case room([UInt8])
  }

  /// Reads a signature.
  ///
  /// - Parameter text: the signature.
  /// - Throws: ``NativeSignatureError`` with the place of the first error.
  package init(parsing text: String) throws(NativeSignatureError) {
    var reader = NativeSignatureReader(text)
    self = try reader.signature()
  }

  init(result: NativeType, function: String, parameters: [Parameter]) {
    self.result = result
    self.function = function
    self.parameters = parameters
  }
}

/// Why a text is no signature, or what is to be shown of an answer is not in it.
package struct NativeSignatureError: Error, Hashable, Sendable {
  /// Where, counted in bytes from 1; 0 where it is about the whole.
  package let position: Int
  package let problem: Problem

  package enum Problem: Hashable, Sendable {
    /// Something else was expected here.
    case expected(String, found: String)
    /// No such type.
    case unknownType(String, nearest: [String])
    /// The type is not allowed here.
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
  package var description: String { position > 0 ? "column \(position): \(detail)" : detail }

  private var detail: String {
    switch problem {
    case .expected(let wanted, let found): "\(wanted) expected, and there is \(found)"
    case .unknownType(let name, let nearest):
      "no type \"\(name)\""
        + (nearest.isEmpty ? "" : "; nearest: \(nearest.joined(separator: ", "))")
    case .misplaced(let type, let instead): "\(type.rawValue) is not allowed here; \(instead)"
    case .value(let text, let type): "\(text) is no value of \(type.rawValue)"
    case .twice(let name): "two things are called \"\(name)\""
    case .excess(let what): what
    case .unknownName(let name, let known):
      "the answer has no \"\(name)\"; it has: \(known.joined(separator: ", "))"
    case .manyParts(let name): "\"\(name)\" has several parts; name one of them"
    }
  }
}

/// A type of C that a native question can pass or be given.
///
/// The sizes are those of the two ABIs that the program is built for, x86-64 and AArch64 System V:
/// both are LP64, and there `int` has 4 bytes, `long`, `size_t` and pointers have 8.
package enum NativeType: String, CaseIterable, Hashable, Sendable {
  case int8, int16, int32, int64, uint8, uint16, uint32, uint64
  case int, uint, long, size
  case float, double
  case bool
  /// One byte of a text; only as `char[N]`.
  case char
  /// `const char *`, ended by NUL.
  case string
  /// Any other pointer.
  case pointer
  /// Nothing; only as a result.
  case void

  /// How many bytes it takes; also its alignment.
  package var size: Int {
    switch self {
    case .void: 0
    case .int8, .uint8, .bool, .char: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .int, .uint, .float: 4
    case .int64, .uint64, .long, .size, .double, .string, .pointer: 8
    }
  }

  enum Kind: String {
    case signed = "i"
    case unsigned = "u"
    case real = "f"
    case address = "p"
    case nothing = "v"
  }

  var kind: Kind {
    switch self {
    case .int8, .int16, .int32, .int64, .int, .long: .signed
    case .uint8, .uint16, .uint32, .uint64, .uint, .size, .bool, .char: .unsigned
    case .float, .double: .real
    case .string, .pointer: .address
    case .void: .nothing
    }
  }

  /// How it is spelled for the helper: `i4`, `u8`, `f8`, `p8`, `v0`.
  var code: String { "\(kind.rawValue)\(size)" }
}

/// How something lies in memory, by the rules of C.
///
/// The size of any layout is at most ``largest``, since the reader of signatures refuses more; so
/// the arithmetic below cannot overflow.
package indirect enum NativeLayout: Hashable, Sendable {
  case scalar(NativeType)
  /// Several of one kind, one after the other.
  case array(NativeLayout, count: Int)
  /// Several of different kinds, each at its alignment.
  case structure([Member])

  package struct Member: Hashable, Sendable {
    package let name: String
    package let layout: NativeLayout
    /// Where it begins, in bytes from the start of the structure.
    package let offset: Int
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
  package var size: Int {
    switch self {
    case .scalar(let type): type.size
    case .array(let element, let count): element.size * count
    case .structure(let members):
      Self.padded(members.last.map { $0.offset + $0.layout.size } ?? 0, to: alignment)
    }
  }

  /// What its address must be a multiple of.
  package var alignment: Int {
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
