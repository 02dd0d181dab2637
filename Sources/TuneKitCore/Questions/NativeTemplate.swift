/// How an answer is shown: a text with names in braces, as in `{major}.{minor}`.
///
/// `{version.major}` is a member, `{name[0]}` an element, `{result}` what the function returns;
/// `{{` is a brace.
struct NativeTemplate: Hashable, Sendable {
  /// A piece of the text.
  enum Piece: Hashable {
    case text(String)
    case part(Part)
  }

  /// A part of the answer: where it lies.
  struct Part: Hashable {
    /// The parameter; nil is the result.
    let parameter: Int?
    /// Where in it, in bytes.
    let offset: Int
    let layout: NativeLayout
  }

  let pieces: [Piece]

  /// Reads a template and finds each of its names in a signature.
  init(
    _ text: String, for signature: NativeSignature
  ) throws(NativeSignatureError) {
    if text.utf8.count > 1024 {
      throw .init(position: 0, problem: .excess("what is shown is longer than 1024 bytes"))
    }
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let sign = rest.popFirst() {
      guard sign == "{", rest.first != "{" else {
        if sign == "{" { rest.removeFirst() }
        plain.append(sign)
        continue
      }
      let path = rest.prefix { $0 != "}" }
      rest = rest.dropFirst(path.count)
      guard rest.popFirst() != nil else {
        throw .init(position: 0, problem: .expected("a closing brace", found: "the end"))
      }
      pieces += [.text(plain), .part(try Self.part(String(path), of: signature))]
      plain = ""
    }
    self.pieces = pieces + [.text(plain)]
  }

  /// Finds `version.list[2]` in a signature.
  private static func part(
    _ path: String, of signature: NativeSignature
  ) throws(NativeSignatureError) -> Part {
    let name = path.prefix { $0 != "." && $0 != "[" }
    var ahead = path.dropFirst(name.count)
    var part: Part
    if name == "result", signature.result != .void {
      part = Part(parameter: nil, offset: 0, layout: .scalar(signature.result))
    } else if let index = signature.parameters.firstIndex(where: { $0.name == String(name) }) {
      part = Part(parameter: index, offset: 0, layout: signature.parameters[index].layout)
    } else {
      let result = signature.result == .void ? [] : ["result"]
      let known = result + signature.parameters.compactMap(\.name)
      throw .init(position: 0, problem: .unknownName(path, known: known))
    }
    while let sign = ahead.popFirst() {
      let step = ahead.prefix { $0 != "." && $0 != "[" }
      ahead = ahead.dropFirst(step.count)
      part = try part.inner(step, isElement: sign == "[", of: path)
    }
    if part.isCompound { throw .init(position: 0, problem: .manyParts(path)) }
    return part
  }
}

extension NativeTemplate.Part {
  fileprivate func inner(
    _ step: Substring, isElement: Bool, of path: String
  ) throws(NativeSignatureError) -> NativeTemplate.Part {
    if isElement, case .array(let element, let count) = layout, step.last == "]",
      let index = Int(step.dropLast()), (0..<count).contains(index)
    {
      return .init(parameter: parameter, offset: offset + index * element.size, layout: element)
    }
    if !isElement, case .structure(let members) = layout,
      let member = members.first(where: { $0.name == String(step) })
    {
      return .init(parameter: parameter, offset: offset + member.offset, layout: member.layout)
    }
    throw .init(position: 0, problem: .unknownName(path, known: parts))
  }

  /// The names that lead on from here, for messages.
  private var parts: [String] {
    switch layout {
    case .scalar: ["no parts"]
    case .array(_, let count): ["[0] to [\(count - 1)]"]
    case .structure(let members): members.map(\.name)
    }
  }

  /// Whether it cannot be shown as one text.
  fileprivate var isCompound: Bool {
    switch layout {
    case .scalar: false
    case .array(.scalar, _): false
    case .array, .structure: true
    }
  }
}
