import TuneKitCore

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

  /// What stands in a page where something is missing.
  static let gap = "To be written"

  private var name: String {
    kind == .board ? Quoted.line(BoardSkeleton(id: id, stem: stem, seen: seen).name) : id.string
  }

  private var bodies: [String] {
    [
      "\(Self.gap): what it is, who makes it, and what an accelerator has to do with it.",
      known, facts, tuned,
      "\(Self.gap). Whatever has gone wrong for others belongs here, with its source.",
      "Nowhere. No verb has been seen to work on it.",
      "None is known yet.",
      "1. \(Self.gap): datasheet, kernel file, driver. A number without a source is not merged.",
      captures,
    ]
  }

  private var known: String {
    let board = BoardSkeleton(id: id, stem: stem, seen: seen)
    if kind == .accelerator {
      guard let card = seen?.card else { return "By its PCI ids, UNCONFIRMED." }
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
    return [
      ("PCI ids", device.identity, "a capture"),
      ("best link", card.link.map { "\($0)" } ?? "not known", "UNCONFIRMED; a capture"),
      ("driver", device.driver ?? "none in the capture", "a capture"),
      ("interrupts", "\(card.vectors.count), \(card.names.joined(separator: ", "))", "a capture"),
    ]
  }

  private var tuned: String {
    kind == .board
      ? "Nothing by itself: a board states facts and knows no accelerator."
      : "Its interrupts on one of the fastest cores, and their clock. Both\n"
        + "UNCONFIRMED: nobody has measured it."
  }

  private var captures: String {
    guard seen != nil else { return "None yet: `tunekit capture \(stem).capture` on the machine." }
    return kind == .board
      ? "`\(stem).capture`: a capture of such a machine without the card, scrubbed."
      : "`\(stem).capture`: the card's part of a dump, scrubbed, to be joined to a board's."
  }
}
