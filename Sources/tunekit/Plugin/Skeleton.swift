import TuneKitCore

/// The files of a module that begins.
struct Skeleton {
  let kind: NewPlugin.Kind
  let id: ModuleID
  let isManifest: Bool
  /// What a capture shows; nil where there is none, and everything is to be looked up.
  let seen: SeenMachine?
  let folder: Folder
  /// Whether the folder is a checkout, so that the files go below `Sources`.
  let isCheckout: Bool
  /// The maker's folder and the type, if a person has named them.
  var place: String?

  /// One file to write.
  struct File {
    let name: String
    let text: String
  }

  /// The type, and with it the stem of all files.
  var stem: String {
    place?.split(separator: "/").last.map(String.init) ?? TypeName(of: id, kind).text
  }

  private var maker: String {
    place?.split(separator: "/").first.map(String.init) ?? TypeName.vendor(of: id)
  }

  /// The files, by their path in the folder.
  func files() throws -> [File] {
    if kind == .knob {
      return [File(name: "\(id).toml", text: KnobSkeleton(id: id).manifest)]
    }
    let place: String
    if isManifest {
      place = id.string
    } else if isCheckout {
      let target = kind == .board ? "Boards" : "Accelerators"
      place = "Sources/\(target)/\(maker)/\(stem)/\(stem)"
    } else {
      place = "\(stem)/\(stem)"
    }
    let page = SkeletonPage(
      kind: kind, id: id, stem: isManifest ? id.string : stem, seen: seen,
      isManifest: isManifest)
    var files = [
      File(name: isManifest ? "\(place).toml" : "\(place).swift", text: try module()),
      File(name: "\(place).md", text: page.text),
    ]
    if let capture = try capture() { files.append(File(name: "\(place).capture", text: capture)) }
    return files
  }

  private func module() throws -> String {
    switch (kind, isManifest) {
    case (.board, false):
      BoardSkeleton(id: id, stem: stem, seen: seen, isAmongBoards: isCheckout).swift
    case (.board, true): BoardSkeleton(id: id, stem: stem, seen: seen).manifest
    case (.accelerator, false):
      AcceleratorSkeleton(id: id, stem: stem, seen: seen, isAmongAccelerators: isCheckout).swift
    case (.accelerator, true): AcceleratorSkeleton(id: id, stem: stem, seen: seen).manifest
    case (.knob, _): KnobSkeleton(id: id).manifest
    }
  }

  private func capture() throws -> String? {
    guard let seen else { return nil }
    if kind == .board { return seen.boardCapture }
    guard let card = seen.card else { return nil }
    return CardPart(of: card, in: seen).text
  }

  /// Writes the files and says what comes next.
  ///
  /// - Throws: ``Failure``, before anything is written, where one of them is there.
  func written() throws -> SkeletonResult {
    if kind == .accelerator, let seen, seen.card == nil {
      throw Failure(status: .notRecognised, message: Message(seen.noCard))
    }
    let files = try files()
    let present = files.map(\.name).filter(folder.has).map(shown)
    if !present.isEmpty {
      throw Failure(
        status: .refused,
        message: "\(present.joined(separator: ", ")) \(present.count == 1 ? "is" : "are") there "
          + "already; nothing was written. "
          + "Choose another id or --into")
    }
    for file in files { try folder.create(file.name, file.text) }
    return SkeletonResult(
      files: files.map { shown($0.name) }, catalogue: catalogue,
      next: next(files), notes: notes,
      marks: SkeletonResult.marks.filter { mark in files.contains { $0.text.contains(mark) } })
  }

  /// A path as people see it.
  private func shown(_ name: String) -> String { isCheckout ? name : folder.place(name) }

  private var catalogue: SkeletonResult.Catalogue? {
    guard isCheckout else { return nil }
    let name = kind == .board ? "BoardCatalogue" : "AcceleratorCatalogue"
    let target = kind == .board ? "Boards" : "Accelerators"
    return SkeletonResult.Catalogue(file: "Sources/\(target)/\(name).swift", line: "\(stem)(),")
  }

  private func next(_ files: [File]) -> String {
    if isManifest, let manifest = files.first {
      let path = folder.place(manifest.name)
      return "\(Invocation.program) plugin check \(path.contains("/") ? path : "./\(path)")"
    }
    return isCheckout
      ? "swift run tunekit plugin check \(id)"
      : "\(stem)() in runTuneKit(\(kind == .board ? "boards" : "accelerators"):), and plugin check \(id)"
  }

  private var notes: [String] {
    if kind == .knob { return [] }
    guard let seen else {
      return ["Nothing is filled in yet: --from CAPTURE fills in what a capture shows."]
    }
    if kind == .board, let card = seen.card {
      return [
        "The card at \(card.address) (\(card.identity)) was left out of the board's capture."
      ]
    }
    var notes: [String] = []
    if kind == .accelerator, let card = seen.card, !seen.others.isEmpty {
      let others = seen.others.map { "\($0.address) (\($0.identity))" }.joined(separator: ", ")
      notes.append(
        "It is for \(card.address) (\(card.identity)). --device chooses another: \(others).")
    }
    if kind == .accelerator, let card = seen.card,
      SeenCard(card, in: seen.inventory).vectors.isEmpty
    {
      let driver = card.driver == nil ? "has no driver" : "has no interrupt"
      notes.append(
        "The card \(driver) in this capture: load the driver, let a program use the card, and "
          + "capture again. Until then plugin check misses its interrupts.")
    }
    return notes
  }
}

/// The page of a module that begins, with every heading.
struct SkeletonPage {
  let kind: NewPlugin.Kind
  let id: ModuleID
  let stem: String
  let seen: SeenMachine?
  let isManifest: Bool

  var text: String {
    let sections = zip(ModuleFiles.headings, bodies).map { "## \($0)\n\n\($1)\n" }
    return "# \(name) (`\(id)`)\n\n" + sections.joined(separator: "\n")
  }

  /// Marks a gap in a page.
  static let gap = "To be written"

  private var name: String {
    kind == .board ? Quoted.line(BoardSkeleton(id: id, stem: stem, seen: seen).name) : id.string
  }

  private var bodies: [String] {
    [
      "\(Self.gap): what it is, who makes it, and what an accelerator has to do with it.",
      known, facts, tuned,
      "\(Self.gap). Whatever has gone wrong for others belongs here, with its source.",
      "Nowhere. No verb has run on it yet.",
      "None is known yet.",
      "1. \(Self.gap): datasheet, kernel file, driver. A number without a source is not merged.",
      captures,
    ]
  }

  private var known: String {
    let board = BoardSkeleton(id: id, stem: stem, seen: seen)
    if kind == .accelerator {
      guard let card = seen?.card else { return "By its PCI ids, UNCONFIRMED." }
      if card.attachment == .platform {
        return
          "By `\(Quoted.line(card.identity))` in the `compatible` of its node, as a capture shows it."
      }
      return "By the PCI ids `\(card.identity)`, as a capture shows them."
    }
    if let own = board.marks.own.first {
      return "By `\(Quoted.line(own))` in the device tree's `compatible`, as a capture shows it."
    }
    if !board.dmi.isEmpty { return "By the firmware's DMI texts, as a capture shows them." }
    return "By the device tree, UNCONFIRMED."
  }

  private var facts: String {
    let rows = kind == .board ? boardRows : cardRows
    let lines = rows.map { "| \($0.0) | \(Quoted.line($0.1)) | \($0.2) |" }
    return (["| fact | value | source |", "|---|---|---|"] + lines).joined(separator: "\n")
  }

  private var boardRows: [(String, String, String)] {
    guard let seen else { return [("everything", "not known yet", "UNCONFIRMED")] }
    let cores = seen.parts.map { ("core", CorePart.name($0), "a capture: MIDR") }
    let slots = seen.ports.map {
      ("slot", "\($0.controller), \($0.link)", "UNCONFIRMED; a capture's port")
    }
    return [("kernel of the capture", seen.identity.kernel, "the capture")] + cores + slots
  }

  private var cardRows: [(String, String, String)] {
    guard let seen, let device = seen.card else {
      return [("everything", "not known yet", "UNCONFIRMED")]
    }
    let card = SeenCard(device, in: seen.inventory)
    let bus =
      device.attachment == .platform
      ? [("compatible", device.platform?.compatible.joined(separator: ", ") ?? "", "a capture")]
      : [
        ("PCI ids", device.identity, "a capture"),
        ("best link", card.link.map { "\($0)" } ?? "not known", "UNCONFIRMED; a capture"),
      ]
    return bus + [
      ("driver", device.driver ?? "none in the capture", "a capture"),
      ("interrupts", "\(card.vectors.count), \(card.names.joined(separator: ", "))", "a capture"),
    ]
  }

  private var tuned: String {
    kind == .board
      ? "A board states facts and sets nothing."
      : "Its interrupts on one of the fastest cores, and their clock. Both\n"
        + "UNCONFIRMED: not measured."
  }

  private var captures: String {
    guard seen != nil else { return "None yet: `tunekit capture \(stem).capture` on the machine." }
    return kind == .board
      ? "`\(stem).capture`: a capture of such a machine without the card, scrubbed."
      : "`\(stem).capture`: the card's part of a capture, scrubbed, to be joined to a board's. Its\n"
        + "first lines repeat what the capture says of itself."
  }
}

/// What `plugin new` has written, and what comes next.
struct SkeletonResult: Encodable {
  /// The line that makes a module known.
  struct Catalogue: Encodable {
    let file: String
    let line: String
  }

  let files: [String]
  @Nullable var catalogue: Catalogue?
  let next: String
  let notes: [String]
  /// The words in the files that mark what is to be done; for people alone.
  var marks: [String] = []

  /// What skeletons mark such places with.
  static let marks = ["assumed", "Look up", "UNCONFIRMED", SkeletonPage.gap]

  private enum CodingKeys: String, CodingKey { case files, catalogue, next, notes }

  func text(_ style: Style) -> String {
    var lines = files.map { "written  \($0)" }
    if let catalogue {
      lines += ["", "Add one line to \(catalogue.file):", "", "    \(catalogue.line)"]
      lines += ["", "Then scripts/update writes what is made of the catalogues."]
    }
    lines += notes.flatMap { ["", "! \($0)"] }
    let quoted = marks.map { "\"\($0)\"" }
    if let last = quoted.last {
      let all = [quoted.dropLast().joined(separator: ", "), last].filter { !$0.isEmpty }
      lines += ["", "Look in the files for \(all.joined(separator: " and "))."]
    }
    lines += ["Next: \(next)"]
    return lines.map { $0 + "\n" }.joined()
  }
}

/// Text from a capture or a person as it may be written in source.
enum Quoted {
  /// A literal of Swift.
  static func swift(_ text: String) -> String { quoted(text) { "\\u{\(String($0, radix: 16))}" } }

  /// A basic string of TOML.
  static func toml(_ text: String) -> String {
    quoted(text) { value in
      let digits = String(value, radix: 16)
      return "\\U" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
  }

  /// One line of a comment or a page.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { isPlain($0) && $0 != "`" && $0 != "|" ? $0 : "?" }))
  }

  private static func quoted(_ text: String, escape: (UInt32) -> String) -> String {
    let inside = text.unicodeScalars.map { scalar -> String in
      if scalar == "\\" || scalar == "\"" { return "\\\(scalar)" }
      return isPlain(scalar) ? String(scalar) : escape(scalar.value)
    }
    return "\"\(inside.joined())\""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    (0x20..<0x7F).contains(scalar.value)
      || (scalar.value >= 0xA0 && scalar.properties.isAlphabetic)
  }
}

/// The name of a module's type, made from its id: `AcmeSbc` of `acme-sbc`.
struct TypeName {
  let text: String

  init(of id: ModuleID, _ kind: NewPlugin.Kind) {
    let name = id.string.split(separator: "-").map(Self.capital).joined()
    let isUsable = name.first?.isLetter == true && !Self.taken.contains(name)
    let prefix = kind == .board ? "Board" : "Card"
    text = isUsable ? name : prefix + name
  }

  /// Whether a text is `MAKER/TYPE`, each of letters and digits.
  static func isPlace(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && !taken.contains(String(parts[1]))
      && parts.allSatisfy { part in
        part.first?.isLetter == true
          && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      }
  }

  /// The folder of the maker: the first word of the id.
  static func vendor(of id: ModuleID) -> String {
    id.string.split(separator: "-").first.map(capital) ?? id.string
  }

  private static func capital(_ word: Substring) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  /// Words of the language, and types that a module's file uses.
  private static let taken: Set = [
    "Accelerator", "Any", "Array", "Bool", "Board", "Boards", "Caution", "Character", "Double",
    "Error", "Int", "Inventory", "Knob", "Module", "Need", "Never", "Optional", "Placement",
    "Profile", "Protocol", "Reason", "Result", "Self", "Set", "Signature", "Slot", "Source",
    "String", "Tested", "Type", "Void",
  ]
}

/// A knob that begins: one setting, to be looked up.
struct KnobSkeleton {
  let id: ModuleID

  var manifest: String {
    """
    format = 1
    kind = "knob"
    id = \(Quoted.toml(id.string))
    # Look up: what it does, in a few words.
    name = \(Quoted.toml(id.string))
    # For which modules, by id; without these lines for all.
    # accelerators = ["ax650n"]
    # boards = ["cm3588"]

    # One such table for each setting.
    [[need]]
    # Look up: the file, by any of its names; the knobs that are never written are in knobs.md.
    file = "/proc/sys/kernel/timer_migration"
    # word, choice, integer, cpu-mask or cpu-list
    grammar = "integer"
    value = "0"
    because = "\(SkeletonPage.gap): what it brings."
    source = "assumed: look up who has measured it, and with what"
    # Without this line its failure undoes everything.
    desirable = true

    """
  }
}
