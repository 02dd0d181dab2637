import Testing
import TuneKitCore

@testable import TuneKitCommand

/// What no tool checks.
///
/// The reasons are in CONTRIBUTING.md and in Plugins-doc/decisions.
@Suite struct `The house rules` {
  @Test func `boards and accelerators import the model and nothing else`() {
    for file in SourceFile.all(below: "Sources/Boards", "Sources/Accelerators") {
      #expect(file.imports.subtracting(["TuneKitModel"]) == [], "\(file.path)")
    }
  }

  /// Full Foundation would add 44 MB to the program.
  @Test func `the program does not import Foundation, and the core imports no other target`() {
    for file in SourceFile.all(below: "Sources") {
      #expect(!file.imports.contains("Foundation"), "\(file.path)")
      guard file.target == "TuneKitCore" else { continue }
      #expect(
        file.imports.isDisjoint(with: ["ArgumentParser", "Boards", "Accelerators"]), "\(file.path)")
    }
  }

  @Test func `each target of the core names only targets that come before it`() throws {
    let layers = try Layer.all()
    #expect(
      Set(layers.map(\.name))
        == Set(SourceFile.all(below: "Sources/TuneKitCore").compactMap(\.folder)))
    var before: Set<String> = []
    for layer in layers {
      #expect(layer.parts.subtracting(before) == [], "\(layer.name)")
      before.insert(layer.name)
    }
  }

  /// The package manager builds a file that imports a target which its own does not name, as long as
  /// it happens to be built before.
  @Test func `each file of the core imports only targets that its own target names`() throws {
    let layers = try Layer.all()
    for file in SourceFile.all(below: "Sources/TuneKitCore") {
      guard let layer = layers.first(where: { $0.name == file.folder }) else { continue }
      let imported = file.imports.filter { $0.hasPrefix("TuneKit") }
      #expect(imported.subtracting(layer.parts.map { "TuneKit" + $0 }) == [], "\(file.path)")
    }
  }

  /// Without the import there is no `write` to call; the façade hands the machine on.
  @Test func `only what is a machine, applies or hands one on sees how it is written`() {
    let doors: Set = ["Linux", "Captures", "Applying", "Facade"]
    for file in SourceFile.all(below: "Sources/TuneKitCore") {
      guard file.imports.contains("TuneKitWriting"), let folder = file.folder else { continue }
      #expect(doors.contains(folder), "\(file.path)")
    }
  }

  /// A board or a vendor in the core is a fact in the wrong place.
  ///
  /// A module that is only chosen is no hardware, and the core may offer it. Programs of images are
  /// named after the makers of boards: they have a file of their own.
  @Test func `the core names no board, chip, accelerator or vendor`() {
    let words = Self.words()
    #expect(words.isSuperset(of: ["rk3588", "cm3588", "axera"]))
    let images = "Sources/TuneKitCore/Model/KnownTuner+Images.swift"
    for file in SourceFile.all(below: "Sources/TuneKitCore") where file.path != images {
      for (number, line) in zip(1..., file.lines) {
        #expect(words.intersection(Self.words(of: line)) == [], "\(file.path):\(number)")
      }
    }
  }

  @Test func `only the command prints`() {
    for file in SourceFile.all(below: "Sources") where file.target != "tunekit" {
      #expect(
        file.places(of: #/(?:^|[^.\w])(?:debugPrint|print|puts|printf|dump)\(/#, having: "(") == [])
    }
  }

  @Test func `no source forces an unwrap, a try or a cast`() {
    for file in SourceFile.all(below: "Sources") {
      #expect(file.places(of: #/\b(?:try|as)!/#, having: "!") == [])
      #expect(file.places(of: #/[\w)\]]!(?:[.,)\]\s;:}\[(]|$)/#, having: "!") == [])
      #expect(file.places(of: #/\b(?:fatalError|preconditionFailure|assertionFailure)\(/#) == [])
    }
  }

  /// The built-in machine is one itself and hands on what it is given.
  @Test func `only the executor writes to a machine`() {
    let doors = [
      "Sources/tunekit/Machines/BuiltInMachine.swift"
    ]
    for file in SourceFile.all(below: "Sources") where !doors.contains(file.path) {
      guard !file.path.hasPrefix("Sources/TuneKitCore/Applying/") else { continue }
      #expect(
        file.places(of: #/(?i:\w*(?:machine|image|system))\.write\(/#, having: ".write(") == [])
      #expect(
        file.target != "TuneKitCore" || file.places(of: #/\.write\(/#, having: ".write(") == [])
    }
  }

  /// A name that is left out is made from the type's, by some hundred look-ups of protocols for each
  /// verb, at every start of the program: two thirds of the time that `--version` takes.
  @Test func `every verb states its name`() {
    var verbs = 0
    for file in SourceFile.all(below: "Sources/tunekit") {
      let count = file.lines.count { $0.contains("= CommandConfiguration(") }
      #expect(file.lines.count { $0.contains("commandName: ") } >= count, "\(file.path)")
      verbs += count
    }
    #expect(verbs > 20)
  }

  /// A command in a string names neither machine nor selection, and pasting it tunes another thing.
  ///
  /// The core suggests an `Action`; only `Invocation` spells it.
  @Test func `the core spells no command, and the program no sudo`() {
    let verbs = Action.Verb.allCases.map { "tunekit \($0.rawValue)" }
    #expect(verbs.contains("tunekit apply") && verbs.contains("tunekit plugin check"))
    for file in SourceFile.all(below: "Sources") {
      for (number, line) in zip(1..., file.lines) where line.contains("tunekit ") {
        let text = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
        #expect(!text.contains("sudo tunekit "), "\(file.path):\(number)")
        // The program's own help names verbs for this very run.
        guard file.target != "tunekit" else { continue }
        #expect(!verbs.contains { text.contains($0) }, "\(file.path):\(number)")
      }
    }
  }

  @Test func `each file of tests asserts something`() {
    let files = SourceFile.all(below: "Tests").filter { $0.path.hasSuffix("Tests.swift") }
    #expect(!files.isEmpty)
    for file in files {
      #expect(
        file.places(of: #/#expect|#require|Issue\.record|Golden\.check/#) != [],
        "\(file.path) asserts nothing")
    }
  }

  @Test func `the version is the newest of the changelog`() throws {
    let versions = try Repository.text("CHANGELOG.md")
      .matches(of: #/\n## \[(\d+\.\d+\.\d+)\]/#).map { String($0.1) }
    #expect(versions.first == Version.current)
  }

  /// The table of the reference whose first cells are all numbers.
  @Test func `the reference lists the exit statuses`() throws {
    let lines = try Repository.text("Plugins-doc/reference.md").split(separator: "\n")
    let codes = lines.compactMap { line in
      line.prefixMatch(of: #/\|\s*`?(\d+)`?\s*\|/#).flatMap { Int32($0.1) }
    }
    #expect(codes.sorted() == ExitStatus.allCases.map(\.rawValue).sorted())
  }

  /// The words by which the hardware of the catalogues, and of others, is known.
  private static func words() -> Set<String> {
    var texts = [
      "friendlyarm nanopc nanopi radxa xunlong orangepi raspberry raspberrypi broadcom brcm bcm2712",
      "axcl m5stack hailo coral memryx deepx axelera metis sophgo kinara",
    ]
    let modules: [any ModuleCase] = BoardCase.recognised + AcceleratorCase.all
    for module in modules {
      texts += [module.module.id.string] + module.module.signature.marks
      texts += (module.folder ?? "").split(separator: "/").dropFirst(2).map(String.init)
    }
    texts += BoardCase.all.compactMap(\.board.chip)
    let general: Set = [
      "device", "tree", "pci", "nas", "dmi", "model", "plus", "max", "pro", "ultra", "module",
      "compute", "platform", "core", "npu", "cards",
    ]
    return Set(texts.flatMap(words(of:))).subtracting(general)
      .filter { $0.count > 2 && !$0.allSatisfy(\.isHexDigit) }
  }

  private static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
