import TuneKitCore

/// A tree of configuration files, whose merger is held against one that folds them naively.
///
/// How an input describes a tree is said by ``LaidFile``.
enum ConfigurationHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let files = LaidFile.files(in: input).filter { $0.isLaid() }
    defer { for file in files { file.takeAway() } }
    let found = Configuration(below: Ground.configuration)
    let model = ConfigurationModel(of: files)
    try Difference.between("files", found.files, model.files)
    let lines = found.settings.map { key, setting in
      ConfigurationModel.line(key, setting.value, setting.file, setting.line)
    }
    try Difference.between("settings", lines, model.lines)
    try examine(found.errors, against: model)
    for error in found.errors { try examine(error) }
    _ = found.text(Style())
    _ = try Difference.ifThrown(by: "encoding") { try JSON.line(found) }
    guard let registry = Ground.registry else { return }
    for error in found.held(against: registry).errors { try examine(error) }
  }

  /// Every refused file has its mistakes, all of them where the text is a table, and each once.
  private static func examine(
    _ errors: [ConfigurationError], against model: ConfigurationModel
  ) throws(Difference) {
    // By bytes, as files are told apart: é has two spellings that are equal as texts.
    let texts = Set(errors.map { Array($0.description.utf8) })
    try Difference.between("errors that are said twice", texts.count, errors.count)
    var rest = errors[...]
    for (file, expected, isTable) in model.mistakes {
      let own = rest.prefix { error in
        if case .invalid(let other, _, _) = error {
          other.utf8.elementsEqual(file.utf8)
        } else {
          false
        }
      }
      rest = rest.dropFirst(expected.isEmpty ? 1 : own.count)
      let lines = own.compactMap { error in
        if case .invalid(_, let line, _) = error { line } else { nil }
      }
      try Difference.between("mistakes in order", lines, lines.sorted())
      try Difference.unless(
        expected.isSubset(of: lines), "\(file): mistakes in \(lines), and not in \(expected)")
      if isTable { try Difference.between("lines", Set(lines), expected) }
    }
    try Difference.between("other errors", rest.count, 0)
  }

  private static func examine(_ error: ConfigurationError) throws(Difference) {
    let text = error.description
    try Difference.unless(!text.contains("\n"), "an error of two lines: \(text)")
    try Difference.unless(text.contains(Ground.configuration), "an error without a file: \(text)")
  }
}
