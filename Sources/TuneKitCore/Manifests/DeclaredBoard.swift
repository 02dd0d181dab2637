/// A board that a manifest describes.
struct DeclaredBoard: Board {
  let id: ModuleID
  let name: String
  let signature: Signature
  let tested: Tested
  let chip: String?
  let cores: [CoreKind]
  let slots: [Slot]
  let memoryClock: String?
  let immovable: [InterruptController]
  let steady: [InterruptController]
  private let hazards: [(caution: Caution, conditions: [Condition])]

  func cautions(about machine: Inventory) -> [Caution] {
    hazards.filter { hazard in
      hazard.conditions.allSatisfy { $0.holds(on: machine, at: nil) }
    }.map(\.caution)
  }

  init(_ file: ManifestTable) throws(TOMLError) {
    try file.requireOnly([
      "format", "kind", "id", "name", "tested", "chip", "memory-clock", "known-by", "core", "slot",
      "controller", "caution",
    ])
    id = try file.identity()
    name = try file.text("name")
    tested = try file.tested()
    chip = try file.optionalText("chip")
    memoryClock = try file.optionalText("memory-clock")
    signature = try Self.signature(in: try file.table("known-by"))
    cores = try Self.cores(in: try file.tables("core"))
    slots = try Self.slots(in: try file.tables("slot"))
    (immovable, steady) = try Self.controllers(in: try file.tables("controller"))
    hazards = try Self.hazards(in: try file.tables("caution"))
  }

  private static func signature(in table: ManifestTable) throws(TOMLError) -> Signature {
    try table.requireOnly(["device-tree", "family", "dmi", "chosen"])
    let mark = try table.only(one: ["device-tree", "dmi", "chosen"])
    if mark != "device-tree" {
      try table.refuse(["family"], because: "goes with \"device-tree\" only")
    }
    switch mark {
    case "device-tree":
      return .deviceTree(
        anyOf: try table.texts(mark) ?? [], family: try table.texts("family") ?? [])
    case "dmi":
      let dmi = try table.table(mark)
      guard !dmi.keys.isEmpty else { throw dmi.invalid("\"dmi\" names no text") }
      var texts: [String: String] = [:]
      for key in dmi.keys { texts[key] = try dmi.text(key) }
      return .dmi(texts)
    default:
      try table.requireTrue(mark)
      return .chosen
    }
  }

  private static func cores(in tables: [ManifestTable]) throws(TOMLError) -> [CoreKind] {
    var cores: [CoreKind] = []
    for table in tables {
      try table.requireOnly(["name", "part"])
      // MIDR_EL1, bits 15:4.
      cores.append(
        CoreKind(try table.text("name"), part: try table.integer("part", in: 0...0xFFF)))
    }
    return cores
  }

  private static func slots(in tables: [ManifestTable]) throws(TOMLError) -> [Slot] {
    var slots: [Slot] = []
    for table in tables {
      try table.requireOnly([
        "name", "controller", "also-named", "generation", "lanes", "messages", "more-messages",
        "enabling", "faster", "source",
      ])
      let link = try table.link()
      slots.append(
        Slot(
          try table.text("name"), controller: try table.text("controller"),
          alsoNamed: try table.texts("also-named") ?? [],
          generation: link.generation, lanes: link.lanes,
          messages: try table.optionalInteger("messages", in: 1...2048),
          moreMessages: try setting("more-messages", in: table),
          enabling: try setting("enabling", in: table), faster: try faster(in: table),
          source: try table.source()))
    }
    return slots
  }

  private static func faster(in slot: ManifestTable) throws(TOMLError) -> Slot.Faster? {
    guard let table = try slot.optionalTable("faster") else { return nil }
    try table.requireOnly(["generation", "setting", "risk", "source"])
    let number = try table.integer("generation", in: 1...6)
    guard let generation = PCILink.Generation(rawValue: number) else {
      throw table.invalid(at: "generation", "there is no generation \(number)")
    }
    return Slot.Faster(
      generation, by: try table.text("setting"), risk: try table.text("risk"),
      source: try table.source())
  }

  private static func setting(
    _ key: String, in slot: ManifestTable
  ) throws(TOMLError) -> Slot.Setting? {
    guard let table = try slot.optionalTable(key) else { return nil }
    try table.requireOnly(["set", "doubt", "source"])
    return Slot.Setting(
      try table.text("set"), doubt: try table.optionalText("doubt"), source: try table.source())
  }

  private static func controllers(
    in tables: [ManifestTable]
  ) throws(TOMLError) -> (immovable: [InterruptController], steady: [InterruptController]) {
    var immovable: [InterruptController] = []
    var steady: [InterruptController] = []
    for table in tables {
      try table.requireOnly([
        "name", "moves", "movable-since", "only-with-device-tree", "because", "source",
      ])
      let isSteady = table.isText("moves")
      if isSteady {
        let word = try table.rawText("moves")
        guard word == "keeping-the-message" else {
          throw table.invalid(
            at: "moves", "\"moves\" is false or \"keeping-the-message\", and not \"\(word)\"")
        }
        try table.refuse(["movable-since"], because: "goes with \"moves = false\" only")
      } else {
        guard try table.flag("moves") == false else {
          throw table.invalid(
            at: "moves", "\"moves\" is false or \"keeping-the-message\"; else leave the table out")
        }
      }
      let controller = InterruptController(
        try table.text("name"),
        onlyWithDeviceTree: try table.flag("only-with-device-tree") ?? false,
        movableSince: try table.kernel("movable-since"), reason: try table.reason())
      if isSteady { steady.append(controller) } else { immovable.append(controller) }
    }
    return (immovable, steady)
  }

  private static func hazards(
    in tables: [ManifestTable]
  ) throws(TOMLError) -> [(caution: Caution, conditions: [Condition])] {
    var hazards: [(caution: Caution, conditions: [Condition])] = []
    for table in tables {
      try table.requireOnly([
        "summary", "because", "remedy", "effect", "command", "weight", "source", "when",
      ])
      let weights = Caution.Weight.allCases.map(\.rawValue)
      let weight = table.has("weight") ? try table.word("weight", among: weights) : nil
      let caution = Caution(
        try table.text("summary"), because: try table.text("because"),
        remedy: try table.optionalText("remedy").map { Message($0) },
        effect: try table.optionalText("effect"),
        command: try table.optionalText("command").map { Message($0) },
        weight: weight.flatMap(Caution.Weight.init),
        source: table.has("source") ? try table.source() : nil)
      hazards.append((caution, try table.conditions(ofCard: false)))
    }
    return hazards
  }
}
