/// An accelerator that a manifest describes.
struct DeclaredAccelerator: Accelerator {
  let id: ModuleID
  let name: String
  let signature: Signature
  let tested: Tested
  let link: PCILink?
  let linkSource: Source
  let interrupts: InterruptNaming
  let companions: [String]
  let presence: InterruptPresence
  let leastVectors: Int
  let driver: CardDriver?
  let messages: MSIMessageOwner
  let stableReadRequest: KnownGoodSizes?
  let stablePayload: KnownGoodSizes?
  let questions: [NativeQuestion]
  let figures: [BenchmarkFigure]
  private let needs: [Need]

  func needs(at place: Placement) -> [Need] { needs }

  init(_ file: ManifestTable) throws(TOMLError) {
    try file.requireOnly([
      "format", "kind", "id", "name", "tested", "pci", "known-by", "interrupts", "stable", "need",
      "question", "benchmark", "driver",
    ])
    id = try file.identity()
    name = try file.text("name")
    tested = try file.tested()
    let isOnChip = try file.only(one: ["pci", "known-by"]) == "known-by"
    if isOnChip {
      try file.refuse(["stable"], because: "goes with [pci] only")
      (signature, link, linkSource) = (
        try Self.chipSignature(in: try file.table("known-by")), nil,
        .documented("it is on no PCI bus")
      )
    } else {
      let pci = try file.table("pci")
      try pci.requireOnly(["vendor", "device", "devices", "generation", "lanes", "source"])
      (signature, link, linkSource) = (
        try Self.signature(in: pci), try pci.link(), try pci.source()
      )
    }
    let lines = try file.table("interrupts")
    try lines.requireOnly([
      "names", "beginning", "companions", "least", "only-while-open", "message-copied",
    ])
    if !isOnChip { try lines.refuse(["companions"], because: "goes with [known-by] only") }
    companions = try lines.texts("companions") ?? []
    interrupts = try Self.naming(in: lines)
    leastVectors = try lines.optionalInteger("least", in: 1...2048) ?? 1
    presence = try Self.presence(in: lines)
    messages = try Self.messages(in: lines)
    driver = try file.optionalTable("driver").map { (table) throws(TOMLError) in
      try table.driver()
    }
    let stable = try file.optionalTable("stable")
    try stable?.requireOnly(["read-request", "payload"])
    stableReadRequest = try stable.flatMap { (table) throws(TOMLError) in
      try Self.sizes("read-request", in: table)
    }
    stablePayload = try stable.flatMap { (table) throws(TOMLError) in
      try Self.sizes("payload", in: table)
    }
    needs = try file.needs()
    questions = try Self.questions(in: try file.tables("question"))
    figures = try Self.figures(in: try file.tables("benchmark"))
  }

  private static func signature(in pci: ManifestTable) throws(TOMLError) -> Signature {
    let vendor = try pci.integer("vendor", in: 0...0xFFFF)
    let key = try pci.only(one: ["device", "devices"])
    let devices =
      key == "device"
      ? [try pci.integer(key, in: 0...0xFFFF)] : try pci.integers(key, in: 0...0xFFFF) ?? []
    guard Set(devices).count == devices.count else {
      throw pci.invalid(at: key, "\"\(key)\" has one id twice")
    }
    return .pci(devices.map { Signature.PCIIdentity(vendor: vendor, device: $0) })
  }

  /// What the node of a device on the chip says of itself.
  private static func chipSignature(in table: ManifestTable) throws(TOMLError) -> Signature {
    try table.requireOnly(["platform"])
    let strings = try table.texts("platform") ?? []
    guard !strings.isEmpty else { throw table.invalid("[known-by] has no \"platform\"") }
    guard strings.allSatisfy({ $0.contains(",") && !$0.contains(where: \.isWhitespace) }) else {
      throw table.invalid(
        at: "platform",
        "\"platform\" takes what a node's compatible says, such as \"acme,soc-npu\"")
    }
    return .platform(anyOf: strings)
  }

  private static func naming(in lines: ManifestTable) throws(TOMLError) -> InterruptNaming {
    let key = try lines.only(one: ["names", "beginning"])
    if key == "names" && lines.isText(key) {
      let word = try lines.rawText(key)
      guard word == "bus-address" else {
        throw lines.invalid(
          at: key,
          "\"names\" takes \"bus-address\" or a list of names, and not \"\(word)\"; one name is a "
            + "list, too: [\"\(word)\"]")
      }
      return .busAddress
    }
    let names = try lines.texts(key) ?? []
    guard !names.contains("") else { throw lines.invalid(at: key, "\"\(key)\" has an empty name") }
    return key == "names" ? .named(names) : .beginning(names)
  }

  private static func presence(in lines: ManifestTable) throws(TOMLError) -> InterruptPresence {
    guard let table = try lines.optionalTable("only-while-open") else { return .whileDriverLoaded }
    try table.requireOnly(["because", "source"])
    return .whileOpen(try table.reason())
  }

  private static func messages(in lines: ManifestTable) throws(TOMLError) -> MSIMessageOwner {
    guard let table = try lines.optionalTable("message-copied") else { return .kernel }
    try table.requireOnly(["from-vectors", "because", "source"])
    return .copied(
      fromVectors: try table.integer("from-vectors", in: 1...2048), try table.reason())
  }

  private static func sizes(
    _ key: String, in stable: ManifestTable
  ) throws(TOMLError) -> KnownGoodSizes? {
    guard let table = try stable.optionalTable(key) else { return nil }
    try table.requireOnly(["bytes", "because", "source"])
    let bytes = try table.integers("bytes", in: 128...4096) ?? []
    guard !bytes.isEmpty, bytes.allSatisfy({ $0.nonzeroBitCount == 1 }) else {
      throw table.invalid(
        at: "bytes", "\"bytes\" takes a list of 128, 256, 512, 1024, 2048 and 4096")
    }
    return KnownGoodSizes(bytes: bytes, reason: try table.reason())
  }

  private static func questions(in tables: [ManifestTable]) throws(TOMLError) -> [NativeQuestion] {
    var questions: [NativeQuestion] = []
    for table in tables {
      try table.requireOnly(["title", "library", "function", "shows", "success", "source"])
      let question = NativeQuestion(
        try table.text("title"), library: try table.text("library"),
        signature: try table.text("function"), shows: try table.text("shows"),
        success: try table.optionalInteger("success", in: Int.min...Int.max),
        source: try table.source())
      do throws(NativeSignatureError) { _ = try NativeCall(question) } catch {
        // Only what is wrong with the function has a place in its text.
        let key = error.position > 0 ? "function" : "shows"
        throw table.invalid(at: key, "\"\(key)\": \(error)")
      }
      questions.append(question)
    }
    return questions
  }

  private static func figures(in tables: [ManifestTable]) throws(TOMLError) -> [BenchmarkFigure] {
    var figures: [BenchmarkFigure] = []
    for table in tables {
      try table.requireOnly(["program", "figure", "after", "before", "unit", "better", "source"])
      let after = table.has("after") ? try table.rawText("after") : ""
      let before = table.has("before") ? try table.rawText("before") : ""
      guard !(after + before).trimmed.isEmpty else {
        throw table.invalid("[[benchmark]] has neither \"after\" nor \"before\"")
      }
      let better = try table.word("better", among: BenchmarkFigure.Better.allCases.map(\.rawValue))
      figures.append(
        BenchmarkFigure(
          try table.text("figure"), program: try table.text("program"), after: after,
          before: before, unit: try table.text("unit"),
          better: BenchmarkFigure.Better(rawValue: better) ?? .higher, source: try table.source()))
    }
    return figures
  }
}
