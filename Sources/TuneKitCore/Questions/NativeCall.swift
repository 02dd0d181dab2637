/// A native question, read and checked: what the helper is told, and how its answer is shown.
public struct NativeCall: Hashable, Sendable {
  private let library: String
  private let signature: NativeSignature
  private let template: NativeTemplate
  private let success: Int?

  /// Reads a question.
  ///
  /// - Parameter question: the question.
  /// - Throws: ``NativeSignatureError`` with the first mistake in it.
  public init(_ question: NativeQuestion) throws(NativeSignatureError) {
    signature = try NativeSignature(parsing: question.signature)
    template = try NativeTemplate(question.shows, for: signature)
    library = question.library
    success = question.success
    let isPlain = !library.contains("/") || library.hasPrefix("/")
    let isPrintable = library.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    guard isPlain, isPrintable, (1...512).contains(library.utf8.count) else {
      throw NativeSignatureError(
        position: 0,
        problem: .expected(
          "a library by its name, or by its path from /", found: "\"\(library.prefix(40))\""))
    }
    if success != nil, ![.signed, .unsigned].contains(signature.result.kind) {
      throw NativeSignatureError(
        position: 0, problem: .misplaced(signature.result, instead: "only a number is a status"))
    }
  }

  /// The words the helper is started with: library, function, result, parameters.
  ///
  /// A parameter is `=TYPE:BYTES`, a value; `"BYTES`, the address of a text; `0`, the null pointer;
  /// or `&SIZE:BYTES:OFFSETS`, the address of room, with the offsets of the addresses of texts in it.
  /// Bytes are in hexadecimal, in the order in which they lie in memory.
  public var words: [String] {
    let result = signature.result == .string ? "s8" : signature.result.code
    return [library, signature.function, result] + signature.parameters.map(Self.word)
  }

  private static func word(for parameter: NativeSignature.Parameter) -> String {
    switch parameter.direction {
    case .into(let bytes):
      guard case .scalar(let type) = parameter.layout else { return "0" }
      return "=\(type.code):\(NativeText.hex(bytes))"
    case .text(let bytes): return bytes.map { "\"" + NativeText.hex($0) } ?? "0"
    case .room(let bytes):
      let offsets = parameter.layout.textOffsets.map(String.init).joined(separator: ",")
      return "&\(parameter.layout.size):\(NativeText.hex(bytes)):\(offsets)"
    }
  }

  /// What the helper's end and its words come to.
  ///
  /// - Parameters:
  ///   - ending: how the helper ended.
  ///   - bytes: what it wrote.
  /// - Returns: the answer; never an error, for a crash is an answer as well.
  public func answer(_ ending: NativeEnding, saying bytes: [UInt8]) -> NativeAnswer {
    switch (NativeReply(bytes), ending) {
    case (.loadFailed(let why), _): return .noLibrary(why)
    case (.symbolFailed(let why), _): return .noSymbol(why)
    case (.uncontained, .exited(71)): return .uncontained
    case (.returned(let reply), .exited(0)): return answer(reply)
    case (.garbage, _) where bytes.count > NativeReply.largest: return .garbage
    case (_, .timedOut(let milliseconds)): return .timedOut(milliseconds: milliseconds)
    case (_, .signalled(let signal)): return .crashed(signal: signal)
    case (_, .exited(let code)): return bytes.isEmpty ? .exited(code: code) : .garbage
    }
  }

  private func answer(_ reply: NativeReply.Values) -> NativeAnswer {
    guard reply.fits(signature) else { return .garbage }
    if let success {
      let status = status(reply.result)
      if status != success { return .failed(status: status) }
    }
    let shown = template.pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .part(let part): reply.shown(part)
      }
    }.joined()
    return .answered(String(shown.prefix(2000)))
  }

  private func status(_ bytes: [UInt8]) -> Int {
    let number = NativeText.number(bytes[...])
    guard signature.result.kind == .signed else { return Int(clamping: number) }
    let spare = UInt64(64 - 8 * signature.result.size)
    return Int(Int64(bitPattern: number << spare) >> Int64(spare))
  }
}
