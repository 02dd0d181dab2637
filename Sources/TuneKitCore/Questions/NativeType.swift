/// A type of C that a native question can pass or be given.
///
/// The sizes are those of the two ABIs that the program is built for, x86-64 and AArch64 System V:
/// both are LP64, and there `int` has 4 bytes, `long`, `size_t` and pointers have 8.
public enum NativeType: String, CaseIterable, Hashable, Sendable {
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
  public var size: Int {
    switch self {
    case .void: 0
    case .int8, .uint8, .bool, .char: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .int, .uint, .float: 4
    case .int64, .uint64, .long, .size, .double, .string, .pointer: 8
    }
  }

  /// What it is.
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

  /// How the helper is told of it: `i4`, `u8`, `f8`, `p8`, `v0`.
  var code: String { "\(kind.rawValue)\(size)" }
}
