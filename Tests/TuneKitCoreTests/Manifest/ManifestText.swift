import TuneKitCore

/// Manifests to change in tests.
enum ManifestText {
  static let board = """
    format = 1
    kind = "board"
    id = "acme-sbc"
    name = "Acme SBC"
    [known-by]
    device-tree = ["acme,sbc"]
    """

  static let accelerator = """
    format = 1
    kind = "accelerator"
    id = "example-npu"
    name = "Example NPU"
    [pci]
    vendor = 0xFFFE
    device = 0x0001
    generation = 3
    lanes = 2
    source = "documented: x"
    [interrupts]
    names = "bus-address"
    """

  static let knob = """
    format = 1
    kind = "knob"
    id = "quiet-timer"
    name = "Quiet timer"
    """

  /// A whole need for one of the others, in seven lines behind an empty one.
  static let need = """


    [[need]]
    file = "/proc/sys/kernel/timer_migration"
    grammar = "integer"
    value = "0"
    because = "It wakes cores."
    source = "documented: y"
    """

  /// One with a line more.
  static func need(_ line: String) -> String { need + "\n" + line }
}

extension Manifest {
  /// A manifest of this text.
  init(_ text: String, file: String = "acme.toml") throws(ManifestError) {
    try self.init(parsing: Array(text.utf8), file: file)
  }

  var board: (any Board)? { if case .board(let board) = module { board } else { nil } }

  var accelerator: (any Accelerator)? {
    if case .accelerator(let card) = module { card } else { nil }
  }

  var knob: (any ExtraNeeds)? { if case .knob(let knob) = module { knob } else { nil } }
}
