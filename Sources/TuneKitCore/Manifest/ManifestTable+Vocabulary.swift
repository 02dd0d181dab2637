/// The words that all sorts of manifest share.
extension ManifestTable {
  /// Where a statement comes from, as ``Source/description`` prints it.
  func source() throws(TOMLError) -> Source {
    let text = try text("source")
    guard let source = Source(text) else {
      throw mistake(
        at: "source",
        "\"source\" begins with measured:, documented:, reasoned: or assumed: and then says where")
    }
    return source
  }

  /// `because` and `source`.
  func reason() throws(TOMLError) -> Reason { Reason(try text("because"), try source()) }

  /// `id`.
  func identity() throws(TOMLError) -> ModuleID {
    try Self.identity(try text("id"), at: mistake(at: "id", ""))
  }

  private static func identity(_ text: String, at place: TOMLError) throws(TOMLError) -> ModuleID {
    guard let id = ModuleID(validating: text) else {
      throw TOMLError(
        "\"\(text)\" is no id: lower-case letters, digits and inner hyphens, at most 64",
        at: place.position)
    }
    return id
  }

  /// A list of ids; nil where the key is not there.
  func identities(_ key: String) throws(TOMLError) -> [ModuleID]? {
    guard let texts = try texts(key) else { return nil }
    var ids: [ModuleID] = []
    for text in texts { ids.append(try Self.identity(text, at: mistake(at: key, ""))) }
    return ids
  }

  /// `generation` and `lanes`.
  func link() throws(TOMLError) -> PCILink {
    let generation = try integer("generation", in: 1...PCILink.Generation.allCases.count)
    return PCILink(
      generation: PCILink.Generation(rawValue: generation) ?? .one,
      lanes: try integer("lanes", in: 1...16))
  }

  /// `tested`: the kernel by verb.
  func tested() throws(TOMLError) -> Tested {
    guard let verbs = try optionalTable("tested") else { return .nowhere }
    try verbs.requireOnly(["detect", "plan", "apply", "verify", "revert"])
    var kernels: [String: String] = [:]
    for verb in verbs.keys { kernels[verb] = try verbs.text(verb) }
    return Tested(kernels)
  }

  /// A kernel as `6.11`; nil where the key is not there.
  func kernel(_ key: String) throws(TOMLError) -> KernelVersion? {
    guard let text = try optionalText(key) else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.allSatisfy(\.isDigit) && part.count <= 4
        ? Int(String(decoding: part, as: UTF8.self)) : nil
    }
    guard parts.count == 2, numbers.count == 2 else {
      throw mistake(at: key, "\"\(key)\" takes a kernel such as \"6.11\", and not \"\(text)\"")
    }
    return KernelVersion(numbers[0], numbers[1])
  }

  /// `when`, all of which must hold; only where a card is meant there is a slot, too.
  func conditions(ofCard hasPlace: Bool) throws(TOMLError) -> [Condition] {
    guard let when = try optionalTable("when") else { return [] }
    try when.requireOnly(
      (hasPlace ? ["slot-lanes"] : []) + ["kernel-below", "kernel-from", "service-active"])
    guard !when.keys.isEmpty else { throw when.mistake("\"when\" says nothing") }
    var conditions: [Condition] = []
    if let lanes = try when.optionalInteger("slot-lanes", in: 1...16) {
      conditions.append(.slotLanes(lanes))
    }
    if let limit = try when.kernel("kernel-below") { conditions.append(.kernelBelow(limit)) }
    if let first = try when.kernel("kernel-from") { conditions.append(.kernelFrom(first)) }
    if when.has("service-active") {
      let name = try when.word("service-active", among: Contender.names)
      conditions.append(.serviceActive(name))
    }
    return conditions
  }
}
