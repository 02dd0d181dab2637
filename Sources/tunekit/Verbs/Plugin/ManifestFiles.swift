import TuneKitCore

/// A manifest and what lies beside it under the same stem.
struct ManifestFiles {
  /// The manifest, by its path.
  let manifest: String

  init(_ manifest: String) { self.manifest = manifest }

  /// The file of the same stem with another ending.
  func file(_ ending: String) -> String {
    let stem = manifest.hasSuffix(".toml") ? manifest.dropLast(".toml".count) : manifest[...]
    return "\(stem).\(ending)"
  }

  /// What nobody has written yet of the page beside it; it need not have one.
  func findings(of id: ModuleID) -> [ExaminationReport.Finding] {
    let page = file("md")
    return ModuleFiles.gaps(in: Folder(path: ".").text(page) ?? "").map { line in
      let flaw = Flaw(module: id, what: "page", why: ModuleFiles.gap)
      return ExaminationReport.Finding(flaw, file: page, line: line)
    }
  }

  /// A flaw of the module, at the line that it is about.
  func placed(_ flaw: Flaw) -> ExaminationReport.Finding {
    let text = Folder(path: ".").text(manifest) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines.firstIndex { Self.is($0, about: flaw.what) }
    return ExaminationReport.Finding(flaw, file: manifest, line: line.map { $0 + 1 })
  }

  /// Where the flaw names something, as `slot "M.2 slot 1"`, the line that has the name; else the
  /// first with the table or key of that word.
  private static func `is`(_ line: Substring, about what: String) -> Bool {
    let parts = what.split(separator: " ", maxSplits: 1)
    guard let word = parts.first else { return false }
    if parts.count > 1, parts[1].hasPrefix("\""), line.contains(parts[1]) { return true }
    let key = Self.keys[String(word)] ?? String(word)
    return line.hasPrefix("[\(key)]") || line.hasPrefix("[[\(key)]]") || line.hasPrefix("\(key) =")
  }

  /// What a manifest calls the members of a module.
  private static let keys = [
    "signature": "known-by", "cores": "core", "slots": "slot", "link": "pci", "needs": "need",
    "questions": "question", "leastVectors": "interrupts", "presence": "interrupts",
    "messages": "interrupts",
  ]
}
