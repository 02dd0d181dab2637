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
    let refused = found.files.count { $0.state == .refused }
    try Difference.between("errors", found.errors.count, refused)
    for error in found.errors { try examine(error) }
    _ = found.text(Style())
    _ = try Difference.ifThrown(by: "encoding") { try JSON.line(found) }
    guard let registry = Ground.registry else { return }
    do throws(ConfigurationError) { _ = try found.checked(with: registry) } catch {
      try examine(error)
    }
  }

  private static func examine(_ error: ConfigurationError) throws(Difference) {
    let text = error.description
    try Difference.unless(!text.contains("\n"), "an error of two lines: \(text)")
    try Difference.unless(text.contains(Ground.configuration), "an error without a file: \(text)")
  }
}
