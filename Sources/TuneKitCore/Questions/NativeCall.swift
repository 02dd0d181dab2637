/// A native question, read and checked: what the helper is sent, and how its answer is shown.
package struct NativeCall: Hashable, Sendable {
  private let library: String
  private let signature: NativeSignature
  private let template: NativeTemplate
  private let success: Int?

  /// Reads a question.
  ///
  /// - Parameter question: the question.
  /// - Throws: ``NativeSignatureError`` with the first error in it.
  package init(_ question: NativeQuestion) throws(NativeSignatureError) {
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
  package var words: [String] {
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
  package func answer(_ ending: NativeEnding, saying bytes: [UInt8]) -> NativeAnswer {
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

/// What the helper wrote: lines of ASCII, the first of which says that it is the helper's.
///
/// `result BYTES`, `text r 0 BYTES|null`, `room INDEX BYTES`, `text INDEX OFFSET BYTES|null`, `end`; or
/// `library BYTES` or `symbol BYTES` with the loader's words, or `uncontained BYTES`. Bytes are in hexadecimal.
enum NativeReply: Hashable {
  /// The function came back.
  case returned(Values)
  /// The library cannot be loaded.
  case loadFailed(String)
  /// The library has no such function.
  case symbolFailed(String)
  /// The helper could not give up its rights, and has loaded nothing.
  case uncontained
  /// Something else, or nothing.
  case garbage

  /// The first line.
  static let greeting = "tunekit-ask 1"
  /// The most that is read of an answer.
  static let largest = 128 * 1024

  /// What a function gave.
  struct Values: Hashable {
    /// What it returned, as it lies in memory.
    var result: [UInt8] = []
    /// The texts behind addresses, by parameter (-1 is the result) and offset; nil behind null.
    var texts: [Place: [UInt8]?] = [:]
    /// What each room holds, by parameter.
    var rooms: [Int: [UInt8]] = [:]

    /// Where an address lies.
    struct Place: Hashable {
      let parameter: Int
      let offset: Int
    }
  }

  /// Reads what the helper wrote.
  init(_ bytes: [UInt8]) {
    self = .garbage
    guard bytes.count <= Self.largest, let text = String(validating: bytes, as: UTF8.self) else {
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines[0] == Self.greeting, lines.suffix(2) == ["end", ""] else {
      return
    }
    var values = Values()
    for line in lines[1..<(lines.count - 2)] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      switch (words[0], words.count) {
      case ("library", 2):
        self = .loadFailed(NativeText.unhex(words[1]).map { NativeText.shown($0) } ?? "")
      case ("symbol", 2):
        self = .symbolFailed(NativeText.unhex(words[1]).map { NativeText.shown($0) } ?? "")
      case ("uncontained", 2): self = .uncontained
      default:
        guard values.take(words) else { return }
        continue
      }
      return
    }
    self = .returned(values)
  }
}

extension NativeReply.Values {
  /// Takes one line; false where it is none.
  fileprivate mutating func take(_ words: [Substring]) -> Bool {
    guard words.count > 1, let last = words.last else { return false }
    let bytes = NativeText.unhex(last)
    switch (words[0], words.count) {
    case ("result", 2):
      guard let bytes else { return false }
      result = bytes
    case ("room", 3):
      guard let index = Int(words[1]), let bytes else { return false }
      rooms[index] = bytes
    case ("text", 4):
      guard let offset = Int(words[2]), let index = words[1] == "r" ? -1 : Int(words[1]),
        bytes != nil || last == "null"
      else { return false }
      texts[Place(parameter: index, offset: offset)] = .some(bytes)
    default: return false
    }
    return true
  }

  /// Whether everything is there that the signature has, in the right size.
  func fits(_ signature: NativeSignature) -> Bool {
    guard result.count == signature.result.size else { return false }
    if signature.result == .string, texts[Place(parameter: -1, offset: 0)] == nil { return false }
    return signature.parameters.enumerated().allSatisfy { index, parameter in
      guard case .room = parameter.direction else { return true }
      return rooms[index]?.count == parameter.layout.size
        && parameter.layout.textOffsets.allSatisfy {
          texts[Place(parameter: index, offset: $0)] != nil
        }
    }
  }

  /// A part of the answer as text.
  func shown(_ part: NativeTemplate.Part) -> String {
    shown(part.layout, in: part.parameter ?? -1, at: part.offset)
  }

  private func shown(_ layout: NativeLayout, in parameter: Int, at offset: Int) -> String {
    let room = parameter < 0 ? result : rooms[parameter] ?? []
    let bytes = room.dropFirst(offset).prefix(layout.size)
    switch layout {
    case .array(.scalar(.char), _): return NativeText.shown(bytes.prefix { $0 != 0 })
    case .array(let element, let count):
      return (0..<count).map { shown(element, in: parameter, at: offset + $0 * element.size) }
        .joined(separator: ", ")
    case .structure: return ""
    case .scalar(let type):
      if type == .string {
        return texts[Place(parameter: parameter, offset: offset)].map { text in
          text.map { NativeText.shown($0) } ?? "null"
        } ?? ""
      }
      return Self.shown(NativeText.number(bytes), type)
    }
  }

  private static func shown(_ number: UInt64, _ type: NativeType) -> String {
    let spare = UInt64(64 - 8 * type.size)
    switch type.kind {
    case .signed: return "\(Int64(bitPattern: number << spare) >> Int64(spare))"
    case .unsigned:
      if type == .bool { return number == 0 ? "false" : "true" }
      if type == .char { return NativeText.shown([UInt8(truncatingIfNeeded: number)]) }
      return "\(number)"
    case .real:
      return type == .float
        ? "\(Float(bitPattern: UInt32(truncatingIfNeeded: number)))"
        : "\(Double(bitPattern: number))"
    case .address: return number == 0 ? "null" : "0x" + hexadecimal(number, 1)
    case .nothing: return ""
    }
  }
}
