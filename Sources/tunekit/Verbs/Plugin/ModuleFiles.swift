import TuneKitCore

/// The files of one module in a checkout, all of one stem.
struct ModuleFiles {
  let checkout: Folder
  let sheet: ModuleSheet
  let isRecognised: Bool
  let stem: String
  /// The Swift file.
  let swift: String

  /// The files of a module; nil where no single Swift file is called as its type.
  init?(of module: any Module, _ sheet: ModuleSheet, in checkout: Folder) {
    stem = "\(type(of: module))"
    let target = sheet.kind == .board ? "Boards" : "Accelerators"
    let files = checkout.files(below: "Sources/\(target)", ending: "/\(stem).swift")
    guard files.count == 1, let file = files.first else { return nil }
    swift = file
    isRecognised = module.signature != .chosen
    self.checkout = checkout
    self.sheet = sheet
  }

  var folder: String { String(swift.dropLast("/\(stem).swift".count)) }

  func file(_ ending: String) -> String { "\(folder)/\(stem).\(ending)" }

  var page: String? { checkout.text(file("md")) }

  var capture: String? { checkout.text(file("capture")) }

  /// The headings of every page, in their order.
  static let headings = [
    "What it is", "How it is known", "Facts", "What is tuned and why",
    "What is left alone and why", "Tested on", "Known troubles", "Sources", "Captures",
  ]

  /// What is wrong with the files, as against the module itself.
  func findings() -> [ExaminationReport.Finding] {
    names() + headings() + gaps() + logs()
  }

  private func names() -> [ExaminationReport.Finding] {
    guard isRecognised else { return [] }
    var findings: [ExaminationReport.Finding] = []
    if !folder.hasSuffix("/\(stem)") {
      findings.append(finding("folder", "it is not called \(stem), as the type is", file: swift))
    }
    if capture == nil {
      findings.append(finding("captures", "there is no \(stem).capture", file: file("capture")))
    }
    return findings
  }

  private func headings() -> [ExaminationReport.Finding] {
    guard let page else {
      return [finding("page", "there is no \(stem).md", file: file("md"))]
    }
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let found = zip(1..., lines).filter { $0.1.hasPrefix("## ") }
    for (index, heading) in Self.headings.enumerated() {
      guard index < found.count else {
        return [
          finding("page", "the heading \"\(heading)\" is missing", file: file("md"), lines.count)
        ]
      }
      let text = found[index].1.dropFirst(3)
      if text != heading {
        let why = "the heading \"\(heading)\" is expected here, not \"\(text)\""
        return [finding("page", why, file: file("md"), found[index].0)]
      }
    }
    return found.dropFirst(Self.headings.count).map {
      finding("page", "a heading too many", file: file("md"), $0.0)
    }
  }

  private func gaps() -> [ExaminationReport.Finding] {
    Self.gaps(in: page ?? "").map { finding("page", Self.gap, file: file("md"), $0) }
  }

  /// What is wrong where a page was begun by `plugin new` and not gone on with.
  static let gap = "\"\(SkeletonPage.gap)\" still stands here"

  /// The lines of a page that nobody has written yet, from 1.
  static func gaps(in page: String) -> [Int] {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    return zip(1..., lines).filter { $0.1.contains(SkeletonPage.gap) }.map(\.0)
  }

  private func logs() -> [ExaminationReport.Finding] {
    sheet.tested.sorted(by: <).compactMap { verb, kernel in
      let log = "\(folder)/Evidence/tested-\(kernel).md"
      let text = checkout.text(log) ?? ""
      if text.contains("tunekit \(verb)") && text.contains(kernel) { return nil }
      return finding("tested", "\(verb) on \(kernel) has no log that shows it", file: log)
    }
  }

  private func finding(
    _ what: String, _ why: String, file: String, _ line: Int? = nil
  ) -> ExaminationReport.Finding {
    ExaminationReport.Finding(
      Flaw(module: sheet.id, what: what, why: why), file: file, line: line)
  }

  /// A flaw of the module, at the line of the member that it is about.
  func placed(_ flaw: Flaw) -> ExaminationReport.Finding {
    let text = checkout.text(swift) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line =
      lines.firstIndex { Self.is($0, about: flaw.what) }
      ?? lines.firstIndex { $0.contains("struct \(stem)") }
    return ExaminationReport.Finding(flaw, file: swift, line: line.map { $0 + 1 })
  }

  private static func `is`(_ line: Substring, about what: String) -> Bool {
    // Where the flaw names something, as `slot "M.2 slot 1"`, the line that has the name.
    if what.hasPrefix("slot \""), let name = what.split(separator: " ", maxSplits: 1).last {
      return line.contains(name)
    }
    let word = what.hasPrefix("need ") ? "needs" : String(what.prefix { $0.isLetter })
    return [" let \(word)", " var \(word)", " func \(word)"].contains { start in
      guard let range = line.firstRange(of: start) else { return false }
      return line[range.upperBound...].first.map { !$0.isLetter } ?? true
    }
  }
}
