/// Walks once over the bytes of a signature.
struct NativeSignatureReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  /// How deep structures may lie in structures.
  private static let deepest = 4
  private static let mostParameters = 16
  private static let mostMembers = 64
  private static let mostElements = 4096

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Reads the whole text as a signature.
  mutating func signature() throws(NativeSignatureError) -> NativeSignature {
    if bytes.count > 4096 {
      throw NativeSignatureError(position: 0, problem: .excess("it is longer than 4096 bytes"))
    }
    let start = position
    let result = try type()
    if result == .char { throw error(at: start, .misplaced(.char, instead: "a text is string")) }
    let function = try word("the function's name")
    try expect("(")
    var parameters: [NativeSignature.Parameter] = []
    if !takes(word: "void") && !isAhead(")") {
      repeat {
        skipBlanks()
        let start = position
        let parameter = try parameter()
        if let name = parameter.name,
          name == "result" || parameters.contains(where: { $0.name == name })
        {
          throw error(at: start, .twice(name))
        }
        parameters.append(parameter)
        if parameters.count > Self.mostParameters {
          throw error(at: start, .excess("more than \(Self.mostParameters) parameters"))
        }
      } while takes(",")
    }
    try expect(")")
    skipBlanks()
    if position < bytes.count { throw expected("the end") }
    let room = parameters.reduce(0) { $0 + $1.layout.size }
    if room > NativeLayout.largest { throw tooLarge(at: 0) }
    return NativeSignature(result: result, function: function, parameters: parameters)
  }

  private mutating func parameter() throws(NativeSignatureError) -> NativeSignature.Parameter {
    if takes(word: "out") {
      let layout = try layout(depth: 0)
      return .init(name: try word("a name"), layout: layout, direction: .room([]))
    }
    if takes(word: "inout") {
      let layout = try layout(depth: 0)
      var first: [UInt8] = []
      if case .scalar(let type) = layout, type.kind != .address { first = try value(of: type) }
      return .init(name: try word("a name"), layout: layout, direction: .room(first))
    }
    _ = takes(word: "in")
    skipBlanks()
    let start = position
    let type = try type()
    switch type {
    case .void, .char: throw error(at: start, .misplaced(type, instead: "int8 is one byte"))
    case .string:
      let text = takes(word: "null") ? nil : try quoted()
      return .init(name: nil, layout: .scalar(type), direction: .text(text))
    case .pointer:
      guard takes(word: "null") else { throw expected("null, the only pointer that can be passed") }
      return .init(name: nil, layout: .scalar(type), direction: .text(nil))
    default:
      return .init(name: nil, layout: .scalar(type), direction: .into(try value(of: type)))
    }
  }

  /// A type or a structure, and perhaps how many of it.
  private mutating func layout(depth: Int) throws(NativeSignatureError) -> NativeLayout {
    skipBlanks()
    let start = position
    let one: NativeLayout
    if isAhead("{") {
      one = try structure(depth: depth)
    } else {
      let type = try type()
      if type == .void {
        throw error(at: start, .misplaced(.void, instead: "pointer is an address"))
      }
      one = .scalar(type)
    }
    guard takes("[") else {
      if one == .scalar(.char) {
        throw error(at: start, .misplaced(.char, instead: "say how many: char[32]"))
      }
      return one
    }
    let place = position
    guard let count = number(), (1...UInt64(Self.mostElements)).contains(count) else {
      throw error(
        at: place, .expected("a number from 1 to \(Self.mostElements)", found: found(at: place)))
    }
    try expect("]")
    let all = NativeLayout.array(one, count: Int(count))
    if all.size > NativeLayout.largest { throw tooLarge(at: start) }
    return all
  }

  private mutating func structure(depth: Int) throws(NativeSignatureError) -> NativeLayout {
    let start = position
    if depth >= Self.deepest {
      throw error(at: start, .excess("structures lie deeper than \(Self.deepest)"))
    }
    try expect("{")
    var members: [(name: String, layout: NativeLayout)] = []
    repeat {
      let layout = try layout(depth: depth + 1)
      skipBlanks()
      let place = position
      let name = try word("a name")
      if members.contains(where: { $0.name == name }) { throw error(at: place, .twice(name)) }
      members.append((name, layout))
      if members.count > Self.mostMembers {
        throw error(at: place, .excess("more than \(Self.mostMembers) members"))
      }
    } while takes(",")
    try expect("}")
    let whole = NativeLayout(members: members)
    if whole.size > NativeLayout.largest { throw tooLarge(at: start) }
    return whole
  }
}

// Words, numbers and signs.
extension NativeSignatureReader {
  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
  }

  private func error(at place: Int, _ problem: NativeSignatureError.Problem) -> NativeSignatureError
  {
    NativeSignatureError(position: place + 1, problem: problem)
  }

  private func tooLarge(at place: Int) -> NativeSignatureError {
    error(at: place, .excess("it takes more than \(NativeLayout.largest) bytes"))
  }

  private func expected(_ what: String) -> NativeSignatureError {
    error(at: position, .expected(what, found: found(at: position)))
  }

  /// What is at a place, for messages.
  private func found(at place: Int) -> String {
    let rest = bytes[min(place, bytes.count)...].prefix(20)
    return rest.isEmpty ? "the end" : "\"\(NativeText.shown(rest))\""
  }

  private func isAhead(_ sign: Character) -> Bool {
    var copy = self
    copy.skipBlanks()
    return copy.position < copy.bytes.count && copy.bytes[copy.position] == sign.asciiValue
  }

  private mutating func takes(_ sign: Character) -> Bool {
    guard isAhead(sign) else { return false }
    skipBlanks()
    position += 1
    return true
  }

  private mutating func expect(_ sign: Character) throws(NativeSignatureError) {
    if !takes(sign) {
      skipBlanks()
      throw expected("\"\(sign)\"")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private func wordEnd() -> Int {
    var end = position
    while end < bytes.count, Self.isLetter(bytes[end]) || end > position && isDigit(bytes[end]) {
      end += 1
    }
    return end
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private mutating func takes(word: String) -> Bool {
    var copy = self
    copy.skipBlanks()
    let end = copy.wordEnd()
    guard bytes[copy.position..<end].elementsEqual(word.utf8) else { return false }
    position = end
    return true
  }

  private mutating func word(_ what: String) throws(NativeSignatureError) -> String {
    skipBlanks()
    let end = wordEnd()
    guard end > position else { throw expected(what) }
    if end - position > 64 { throw error(at: position, .excess("a name has more than 64 letters")) }
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  private mutating func type() throws(NativeSignatureError) -> NativeType {
    skipBlanks()
    let start = position
    let name = try word("a type")
    guard let type = NativeType(rawValue: name) else {
      let known = NativeType.allCases.map(\.rawValue)
      throw error(
        at: start, .unknownType(name, nearest: ClosestMatch.words(to: name, among: known)))
    }
    return type
  }

  /// Takes digits; nil where there are none, or more than fit.
  private mutating func number() -> UInt64? {
    skipBlanks()
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    return UInt64(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// Takes a value of a type and gives the bytes that it has in memory.
  private mutating func value(of type: NativeType) throws(NativeSignatureError) -> [UInt8] {
    skipBlanks()
    let start = position
    while position < bytes.count, ![0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x29].contains(bytes[position]) {
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if text.isEmpty {
      throw error(at: start, .expected("a value of \(type.rawValue)", found: found(at: start)))
    }
    guard let value = NativeText.bytes(of: text, as: type) else {
      throw error(at: start, .value(NativeText.shown(bytes[start..<position].prefix(40)), type))
    }
    return value
  }

  /// Takes a text between quotation marks; `\"`, `\\`, `\n` and `\t` are what they are in C.
  private mutating func quoted() throws(NativeSignatureError) -> [UInt8] {
    skipBlanks()
    let start = position
    guard takes("\"") else { throw expected("a text in quotation marks, or null") }
    let escapes: [UInt8: UInt8] = [0x22: 0x22, 0x5c: 0x5c, 0x6e: 0x0a, 0x74: 0x09]
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != 0x22 {
      var byte = bytes[position]
      if byte == 0x5c {
        position += 1
        guard position < bytes.count, let escaped = escapes[bytes[position]] else {
          throw expected("one of \" \\ n t behind the backslash")
        }
        byte = escaped
      }
      if byte == 0 { throw error(at: position, .excess("a NUL, which ends a text")) }
      text.append(byte)
      position += 1
    }
    guard position < bytes.count else {
      throw error(at: start, .expected("the closing quotation mark", found: "the end"))
    }
    position += 1
    return text
  }
}
