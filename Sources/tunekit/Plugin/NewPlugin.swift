import ArgumentParser
import FoundationEssentials
import TuneKitCore

struct NewPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a module: Swift, page and capture in a folder, or a manifest and a page.",
    discussion: Examples.text(
      [
        .anyone("plugin new board mine --from board.capture"):
          "A module to begin with."
      ],
      after: """
        What the capture says is filled in; the rest is marked "assumed" and says what to look up. \
        In a checkout the folder is made below Sources. A knob is always a manifest. Nothing is \
        overwritten.
        """))

  @Argument(help: "board, accelerator or knob.")
  var kind: Kind

  @Argument(help: "The new id: lower-case letters, digits, hyphens, as in acme-sbc.")
  var id: String

  @Flag(help: "Write a manifest instead of Swift.")
  var manifest = false

  @Option(
    help: ArgumentHelp("A capture of the machine, to fill in from.", valueName: "capture"),
    completion: .machines)
  var from: String?

  @Option(
    help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
  var into: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Folder and type of the Swift file, as in Hardkernel/ODROIDM1.", valueName: "maker/type"))
  var place: String?

  @Option(help: ArgumentHelp("The card in the capture, as in 0003:31:00.0.", valueName: "address"))
  var device: String?

  @Flag(help: "Print JSON.")
  var json = false

  enum Kind: String, ExpressibleByArgument, CaseIterable { case board, accelerator, knob }

  func validate() throws {
    if kind == .knob && from != nil {
      throw ValidationError("a knob takes nothing from a capture; leave --from out")
    }
    if place != nil && (manifest || kind == .knob) {
      throw ValidationError("--as names a Swift file, and this is a manifest; leave it out")
    }
    if let place, TypeName.isPlace(place) { return }
    if let place {
      throw ValidationError(
        "--as takes MAKER/TYPE, as in Hardkernel/ODROIDM1: letters and digits, and not \(place)")
    }
  }

  func run() throws {
    let common = try CommonOptions.parse(json ? ["--json"] : [])
    try common.refusing("tunekit.plugin-new/1") {
      let result = try Skeleton(
        kind: kind, id: try checkedID(), isManifest: isManifest, seen: try seen(),
        folder: try folder(), isCheckout: isCheckout, place: place
      ).written()
      try common.show(result, "tunekit.plugin-new/1", text: result.text)
      return .done
    }
  }

  private func checkedID() throws -> ModuleID {
    guard let id = ModuleID(validating: id) else {
      throw Failure(
        status: .usage,
        message:
          "\"\(id.prefix(80))\" is not an id: lower-case letters, digits, inner hyphens, at most 64"
      )
    }
    let registry = try CommonOptions.parse([]).registry(needed: false)
    if let known = Modules.sheets(of: registry).first(where: { $0.id == id }) {
      throw Failure(
        status: .refused,
        message: "there is a module \"\(id)\" already: \(known.name); ids are unique")
    }
    return id
  }

  private func seen() throws -> SeenMachine? {
    guard let from else { return nil }
    let text = try text(of: from)
    let capture: Capture
    do throws(CaptureError) {
      capture = try Capture(parsing: text)
    } catch {
      throw Failure(status: .error, message: "\(from) is not a capture: \(error)")
    }
    let image = MachineImage(capture)
    return SeenMachine(
      capture, device: try device.map { try Selection.address($0, on: image) })
  }

  /// A capture by file, or a built-in machine, or two captures put together.
  private func text(of name: String) throws -> String {
    if let text = BuiltInMachine.text(named: name) { return text }
    if name.contains("+") && !FileManager.default.fileExists(atPath: name) {
      let registry = try CommonOptions.parse([]).registry(needed: false)
      let captures = CapturedModules(Folder.current.checkout, registry)
      return try JoinedMachine.text(named: name, of: captures)
    }
    return String(decoding: try TextFile(path: name).bytes(), as: UTF8.self)
  }

  private var isManifest: Bool { manifest || kind == .knob }
  private var isCheckout: Bool { into == nil && !isManifest }

  private func folder() throws -> Folder {
    if let into { return Folder(path: into) }
    if isManifest { return Folder(path: ".") }
    guard let checkout = Folder.current.checkout else {
      throw Failure(
        status: .error,
        message: "not a TuneKit checkout; run this inside one, or pass --into DIR or --manifest")
    }
    return checkout
  }
}

/// A folder of files that a person works on.
struct Folder: Sendable {
  /// Its path, absolute or from the current folder.
  let path: String

  /// The folder the program was started in.
  static var current: Folder { Folder(path: FileManager.default.currentDirectoryPath) }

  /// The nearest checkout of this project: this folder or one above it.
  var checkout: Folder? {
    nearest(having: "Package.swift", "Sources/Boards", "Sources/Accelerators")
  }

  /// The nearest package of Swift: this folder or one above it.
  var package: Folder? { nearest(having: "Package.swift", "Sources") }

  private func nearest(having marks: String...) -> Folder? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    while true {
      let folder = Folder(path: "/" + parts.joined(separator: "/"))
      if marks.allSatisfy(folder.has) { return folder }
      guard !parts.isEmpty else { return nil }
      parts.removeLast()
    }
  }

  /// Where a file or folder in it lies.
  func place(_ name: String) -> String { path == "." ? name : "\(path)/\(name)" }

  /// Whether there is such a file or folder.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: place(name)) }

  /// The text of a file; nil where it cannot be read.
  func text(_ name: String) -> String? {
    guard let bytes = try? TextFile(path: place(name)).bytes() else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The paths of all files below a folder that end like this, in order.
  func files(below folder: String, ending: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: place(folder))) ?? []
    return names.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }

  /// The Swift file of a module here that has this id; nil where there is none.
  func source(of id: String) -> String? {
    let sources = ["Boards", "Accelerators"].flatMap {
      files(below: "Sources/\($0)", ending: ".swift")
    }
    return sources.first { text($0)?.contains("id: ModuleID = \"\(id)\"") == true }
  }

  /// The names in a folder, in order.
  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: place(folder))) ?? []).sorted()
  }

  /// Makes the folders of a file and the file, which is not there yet.
  func create(_ name: String, _ text: String) throws {
    let above = place(name).split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    do {
      if !above.isEmpty {
        try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
      }
    } catch {
      throw Failure(status: .error, message: "\(above) cannot be made; choose another --into")
    }
    try NamedOutput(path: place(name)).create(text)
  }
}

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

  /// The unwritten parts of it and of the page beside it, which it need not have, and verbs without a
  /// log.
  func findings(of sheet: ModuleSheet) -> [ExaminationReport.Finding] {
    let here = Folder(path: ".")
    let gaps = [file("md"), manifest].flatMap { name in
      ModuleFiles.gaps(in: here.text(name) ?? "").map { line in
        let issue = ModuleIssue(
          module: sheet.id, about: name == manifest ? .needs : .page, why: ModuleFiles.gap,
          kind: .unfinished)
        return ExaminationReport.Finding(issue, file: name, line: line)
      }
    }
    let folder = manifest.contains("/") ? String(manifest.prefix(through: lastSlash)) : ""
    return gaps + here.logs(of: sheet, in: "\(folder)Evidence")
  }

  private var lastSlash: String.Index { manifest.lastIndex(of: "/") ?? manifest.startIndex }

  /// An issue of the module, at the line that it is about.
  func placed(_ issue: ModuleIssue) -> ExaminationReport.Finding {
    let text = Folder(path: ".").text(manifest) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines.firstIndex { Self.is($0, about: issue.subject) }
    return ExaminationReport.Finding(issue, file: manifest, line: line.map { $0 + 1 })
  }

  /// Whether a line has the name of what it is about, as `slot "M.2 slot 1"`, or begins its table or
  /// key.
  private static func `is`(_ line: Substring, about subject: ModuleIssue.Subject) -> Bool {
    if let title = subject.title, line.contains("\"\(title)\"") { return true }
    // A card's marks are its ids.
    if subject == .signature && line.hasPrefix("[pci]") { return true }
    guard let key = subject.key else { return false }
    return line.hasPrefix("[\(key)]") || line.hasPrefix("[[\(key)]]") || line.hasPrefix("\(key) =")
  }
}

/// The files of one module in a checkout or in a package of one's own, all of one stem.
struct ModuleFiles {
  let checkout: Folder
  let sheet: ModuleSheet
  let isRecognised: Bool
  /// Whether it is in a checkout, where it needs a page, a capture and a folder of its own.
  let isOfCheckout: Bool
  let stem: String
  /// The Swift file.
  let swift: String
  /// The board and the page of its chip, where a board says only what its chip does not.
  private let chip: (board: any BoardOnChip, page: ChipPage)?

  /// The files of a module; nil where no single Swift file is called as its type.
  init?(of module: any Module, _ sheet: ModuleSheet, in checkout: Folder) {
    let target = sheet.kind == .board ? "Boards" : "Accelerators"
    self.init(of: module, sheet, in: checkout, below: "Sources/\(target)")
  }

  /// The same in a package of one's own.
  init?(of module: any Module, _ sheet: ModuleSheet, inPackage package: Folder) {
    self.init(of: module, sheet, in: package, below: "Sources", isOfCheckout: false)
  }

  private init?(
    of module: any Module, _ sheet: ModuleSheet, in checkout: Folder, below folder: String,
    isOfCheckout: Bool = true
  ) {
    stem = "\(type(of: module))"
    let files = checkout.files(below: folder, ending: "/\(stem).swift")
    guard files.count == 1, let file = files.first else { return nil }
    swift = file
    self.isOfCheckout = isOfCheckout
    isRecognised = module.signature != .chosen
    self.checkout = checkout
    self.sheet = sheet
    chip = (module as? any BoardOnChip).flatMap { board in
      ChipPage(of: board.chipModule, in: checkout).map { (board, $0) }
    }
  }

  /// Whether the page of its chip is its page: it has neither page nor capture, and need not.
  var isOfItsChip: Bool { chip != nil && isRecognised && page == nil && capture == nil }

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
    listing() + (isOfItsChip ? [] : (isOfCheckout ? names() + headings() : []) + gaps())
      + checkout.logs(of: sheet, in: "\(folder)/Evidence")
  }

  /// The table on the page of its chip has the board as the module says.
  private func listing() -> [ExaminationReport.Finding] {
    guard let chip, isRecognised, let page = checkout.text(chip.page.file) else { return [] }
    let row = chip.page.row(of: chip.board, page: isOfItsChip ? nil : file("md"))
    if page.split(separator: "\n").contains(row[...]) { return [] }
    return [finding(.page, "its chip's table needs this row: \(row)", file: chip.page.file)]
  }

  private func names() -> [ExaminationReport.Finding] {
    guard isRecognised else { return [] }
    var findings: [ExaminationReport.Finding] = []
    if !folder.hasSuffix("/\(stem)") {
      findings.append(finding(.folder, "it is not called \(stem), as the type is", file: swift))
    }
    if capture == nil {
      findings.append(finding(.captures, "there is no \(stem).capture", file: file("capture")))
    }
    return findings
  }

  private func headings() -> [ExaminationReport.Finding] {
    guard let page else {
      return [finding(.page, "there is no \(stem).md", file: file("md"))]
    }
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let found = zip(1..., lines).filter { $0.1.hasPrefix("## ") }
    for (index, heading) in Self.headings.enumerated() {
      guard index < found.count else {
        return [
          finding(.page, "the heading \"\(heading)\" is missing", file: file("md"), lines.count)
        ]
      }
      let text = found[index].1.dropFirst(3)
      if text != heading {
        let why = "the heading \"\(heading)\" is expected here, not \"\(text)\""
        return [finding(.page, why, file: file("md"), found[index].0)]
      }
    }
    return found.dropFirst(Self.headings.count).map {
      finding(.page, "a heading too many", file: file("md"), $0.0)
    }
  }

  private func gaps() -> [ExaminationReport.Finding] {
    Self.gaps(in: page ?? "").map {
      finding(.page, Self.gap, file: file("md"), $0, .unfinished)
    }
  }

  /// What is wrong where a page was begun by `plugin new` and not gone on with.
  static let gap = "\"\(SkeletonPage.gap)\" is still here"

  /// The unwritten lines of a page, from 1.
  static func gaps(in page: String) -> [Int] {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    return zip(1..., lines).filter { $0.1.contains(SkeletonPage.gap) }.map(\.0)
  }

  private func finding(
    _ subject: ModuleIssue.Subject, _ why: String, file: String, _ line: Int? = nil,
    _ kind: ModuleIssue.Kind? = nil
  ) -> ExaminationReport.Finding {
    ExaminationReport.Finding(
      ModuleIssue(module: sheet.id, about: subject, why: why, kind: kind), file: file, line: line)
  }

  /// An issue of the module, at the line of the member that it is about.
  func placed(_ issue: ModuleIssue) -> ExaminationReport.Finding {
    let text = checkout.text(swift) ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line =
      lines.firstIndex { Self.is($0, about: issue.subject) }
      ?? lines.firstIndex { $0.contains("struct \(stem)") }
    return ExaminationReport.Finding(issue, file: swift, line: line.map { $0 + 1 })
  }

  private static func `is`(_ line: Substring, about subject: ModuleIssue.Subject) -> Bool {
    // Where the issue names something, as `slot "M.2 slot 1"`, the line that has the name.
    if case .slot(let name, _) = subject { return line.contains("\"\(name)\"") }
    guard let member = subject.member else { return false }
    return [" let \(member)", " var \(member)", " func \(member)"].contains { start in
      guard let range = line.firstRange(of: start) else { return false }
      return line[range.upperBound...].first.map { !$0.isLetter } ?? true
    }
  }
}

extension Folder {
  /// The verbs that a module is marked with as tested, and of which no log in a folder tells.
  fileprivate func logs(
    of sheet: ModuleSheet, in evidence: String
  ) -> [ExaminationReport.Finding] {
    sheet.tested.sorted(by: <).compactMap { verb, kernel in
      let log = "\(evidence)/tested-\(kernel).md"
      let text = text(log) ?? ""
      if text.contains("tunekit \(verb)") && text.contains(kernel) { return nil }
      let issue = ModuleIssue(
        module: sheet.id, about: .tested, why: "\(verb) on \(kernel) has no log that shows it")
      return ExaminationReport.Finding(issue, file: log)
    }
  }
}
