import Testing
import TuneKitCore

@testable import TuneKitCommand

/// What a module of this repository must have beside its Swift; the rest is ``Examination``.
@Suite struct `Every module` {
  static let all: [any ModuleCase] = BoardCase.all + AcceleratorCase.all
  /// Those with a page of their own.
  static let whole: [any ModuleCase] = BoardCase.whole + AcceleratorCase.all

  static let headings = [
    "What it is", "How it is known", "Facts", "What is tuned and why",
    "What is left alone and why", "Tested on", "Known troubles", "Sources", "Captures",
  ]

  /// So that a device is renamed by renaming a folder.
  @Test(arguments: whole)
  func `every module has file, folder, page and capture of one name`(
    _ module: any ModuleCase
  ) throws {
    let folder = try #require(
      module.folder, "no single \(module.stem).swift below Sources/\(type(of: module).target)")
    #expect(Repository.exists(try module.file("md")), "a page beside \(module.stem).swift")
    guard module.isRecognised else { return }
    #expect(folder.hasSuffix("/\(module.stem)"), "\(folder) is not called \(module.stem)")
    #expect(Repository.exists(try module.file("capture")), "a capture beside \(module.stem).swift")
  }

  @Test(arguments: whole)
  func `every module has a page with the required headings`(_ module: any ModuleCase) throws {
    let file = try module.file("md")
    let found = try module.page().split(separator: "\n").filter { $0.hasPrefix("## ") }
      .map { $0.dropFirst(3).trimmed }
    #expect(found == Self.headings, "the headings of \(file), in this order")
    #expect(ModuleFiles.gaps(in: try module.page()) == [], "what is still to be written")
  }

  /// A board with one of the two is half a board of its own.
  @Test(arguments: BoardCase.ofTheirChip)
  func `a board without page and capture says no more than its chip`(_ board: BoardCase) throws {
    let chip = try #require(board.chip)
    #expect(BoardCase.chips.contains { $0.board.id == chip.board.id })
    for ending in ["md", "capture"] { #expect(Repository.exists(try chip.file(ending))) }
    let swift = try Repository.text(try board.file("swift"))
    for member in ["chip", "cores", "memoryClock", "immovable", "steady", "func cautions"] {
      #expect(!swift.contains(" let \(member)") && !swift.contains(" \(member)("), "\(member)")
    }
  }

  /// The rows are what the modules say, and a board of its own is linked.
  @Test(arguments: BoardCase.chips)
  func `the page of a chip lists every board that has it`(_ chip: BoardCase) throws {
    let file = try chip.file("md")
    let page = ChipPage(file: file)
    let rows = try BoardCase.recognised.compactMap { board -> String? in
      guard let onChip = board.onChip, onChip.chipModule.id == chip.board.id else { return nil }
      return page.row(of: onChip, page: board.isOfItsChip ? nil : try board.file("md"))
    }
    guard !rows.isEmpty else { return }
    let text = try Repository.text(file)
    try Golden.check(
      try #require(page.text(text, with: rows), "\(file) has no table of boards"), file)
  }

  /// What `estimate` answers with is what lies in the folder, and all of it.
  @Test(arguments: AcceleratorCase.all)
  func `every table of measurements is stated as it lies in the folder`(
    _ module: AcceleratorCase
  ) throws {
    let folder = "\(try #require(module.folder))/Evidence"
    let files = try Repository.files(below: folder, ending: ".csv").map { try Repository.text($0) }
    let accelerator = try #require(module.module as? any Accelerator)
    #expect(accelerator.evidence.map(\.csv).sorted() == files.sorted())
    for table in accelerator.evidence {
      #expect(try !MeasuredPair.rows(of: table.quantity, csv: table.csv).isEmpty)
      #expect(table.source.kind == "measured")
    }
  }

  /// The results of `prove` are what `plan` cites, so each is what its own values come to.
  @Test(arguments: AcceleratorCase.all)
  func `every saved result of prove is of its module, and says what its values come to`(
    _ module: AcceleratorCase
  ) throws {
    let folder = "\(try #require(module.folder))/Evidence"
    let files = try EvidenceFile.all(below: folder)
    let boards = BoardCase.all.map(\.module.id)
    for file in files {
      #expect(file.problems(of: module.module.id, among: boards) == [], "\(file.name)")
      #expect(try module.page().contains("(Evidence/\(file.name))"), "a link to \(file.name)")
    }
    for effect in module.accelerator.effects {
      let names = Repository.names(in: folder)
      #expect(EvidenceFile.problems(of: effect, having: names) == [], "\(effect.text)")
    }
  }

  @Test func `a wrong result of prove is refused as evidence`() throws {
    let boards = BoardCase.all.map(\.module.id)
    let name = "proved-cm3588-yolov5s.json"
    let problems = { (name: String, text: String) in
      EvidenceFile(name: name, text: text).problems(of: "ax650n", among: boards)
    }
    for (rounds, isAblated) in [(27, true), (27, false), (3, true)] {
      let right = try EvidenceFile.sample(rounds: rounds, isAblated: isAblated)
      #expect(problems(name, right) == [], "\(rounds) rounds")
    }
    let right = try EvidenceFile.sample(rounds: 27, isAblated: true)
    #expect(problems("proved-rock-5b-yolov5s.json", right).count == 1)
    #expect(!EvidenceFile(name: name, text: right).problems(of: "hailo-8", among: boards).isEmpty)
    #expect(!EvidenceFile(name: name, text: right).problems(of: "ax650n", among: []).isEmpty)
    for (key, from, to) in EvidenceFile.slips {
      let wrong = right.replacing(from, with: to, maxReplacements: 1)
      #expect(wrong != right, "\(from) is not in a result of prove")
      let found = problems(name, wrong)
      #expect(found.contains { $0.contains(key) }, "\(key): \(found)")
    }
    #expect(problems(name, "{}").count == 1)
    #expect(problems(name, String(right.dropLast(9))).count == 1)
  }

  @Test func `an effect cites a result that is there and is of its board`() {
    let effect = { (file: String) in
      MeasuredEffect("1 ms less", on: "cm3588", by: "Ada", .measured("Evidence/\(file)"))
    }
    let files = ["proved-cm3588-a.json", "proved-rock-5b-a.json", "a.csv"]
    let problems = { EvidenceFile.problems(of: effect($0), having: files) }
    #expect(problems("proved-cm3588-a.json") == [] && problems("a.csv") == [])
    #expect(problems("proved-cm3588-b.json").count == 1)
    #expect(problems("proved-rock-5b-a.json").count == 1)
  }

  /// The sentence that plan shows, and the tables that estimate reads, are of the same measurements.
  @Test func `what plan says of an AX650N is what its tables come to`() throws {
    let module = try #require(AcceleratorCase.all.first { $0.module.id == "ax650n" })
    let card = try #require(module.module as? any Accelerator)
    #expect(
      card.effects.first?.text.hasPrefix(
        "about 0.5 ms a call less, a third of a 0.7 ms call and 1 % of a 60 ms one;") == true)
    let table = try #require(card.evidence.first { $0.quantity == .call })
    let rows = try MeasuredPair.rows(of: .call, csv: table.csv)
    let estimator = try Estimator(.call, from: rows)
    let long = try estimator.estimate(60)
    #expect((0.4..<0.6).contains(60 - long.point))
    #expect((0.8..<1.2).contains((60 - long.point) / 60 * 100))
    let short = try estimator.estimate(0.7)
    #expect((0.28..<0.38).contains((0.7 - short.point) / 0.7))
  }

  /// A verb counts as tested on a kernel only with the log of that; see marking-as-tested.md.
  @Test(arguments: all)
  func `every module marked as tested has its log`(_ module: any ModuleCase) throws {
    for (verb, kernel) in module.module.tested.verbs {
      let log = "\(try #require(module.folder))/Evidence/tested-\(kernel).md"
      #expect(Repository.exists(log), "\(verb) is said to be tested, and there is no \(log)")
      guard Repository.exists(log) else { continue }
      let text = try Repository.text(log)
      #expect(text.contains("tunekit \(verb)"), "\(log) shows no \(verb)")
      #expect(text.contains(kernel), "\(log) shows no \(kernel)")
    }
  }
}
