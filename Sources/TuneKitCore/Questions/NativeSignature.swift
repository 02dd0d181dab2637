/// A C function as a module writes it down.
///
/// `int32 example_version(out int32 major, out int32 minor)`: the result, the name, and what is
/// passed. Plugins-doc/native-questions.md has the whole grammar.
public struct NativeSignature: Hashable, Sendable {
  /// What the function returns.
  public let result: NativeType
  /// The function's name, as the linker knows it.
  public let function: String
  /// What it is passed, in order.
  public let parameters: [Parameter]

  /// One thing that the function is passed.
  public struct Parameter: Hashable, Sendable {
    /// Its name; nil where it only goes in.
    public let name: String?
    /// How it lies in memory.
    public let layout: NativeLayout
    /// Which way it goes.
    public let direction: Direction
  }

  /// Which way a parameter goes.
  public enum Direction: Hashable, Sendable {
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
  /// - Throws: ``NativeSignatureError`` with the place of the first mistake.
  public init(parsing text: String) throws(NativeSignatureError) {
    var reader = NativeSignatureReader(text)
    self = try reader.signature()
  }

  init(result: NativeType, function: String, parameters: [Parameter]) {
    self.result = result
    self.function = function
    self.parameters = parameters
  }
}
