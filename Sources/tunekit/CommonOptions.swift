import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

/// What every verb can be told.
struct CommonOptions: ParsableArguments {
  /// The heading above them in help and manual.
  static let title = "Every verb"

  @Option(
    help: ArgumentHelp("A tree holding proc, sys, etc, run, var instead of /.", valueName: "dir"))
  var root: String?

  @Option(
    help: ArgumentHelp(
      "A captured machine in memory: \(BuiltInMachine.names), a file, or BOARD+CARD.",
      discussion: """
        BOARD and CARD are each a module's id, whose capture lies beside it, or a file; the card sits \
        in the first slot, with @2 behind it in the second.
        """, valueName: "name|file"))
  var machine: String?

  @Option(
    help: ArgumentHelp("One more module, a TOML manifest; may be repeated.", valueName: "file"))
  var manifest: [String] = []

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format: Format?

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = Color.auto

  @Flag(name: .shortAndLong, help: "Say more.")
  var verbose = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }
  enum Color: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  func validate() throws {
    if root != nil && machine != nil {
      throw ValidationError("--root and --machine name two machines; give one of them")
    }
    if json && format == .text {
      throw ValidationError("--json and --format text are two forms; give one of them")
    }
    if manifest.contains("") { throw ValidationError("--manifest takes a file, and none is named") }
    if root == "" { throw ValidationError("--root takes a folder, and none is named") }
  }

  var isJSON: Bool { json || format == .json }

  var style: Style { style(repeating: []) }

  /// How to print, and what suggested commands repeat: the machine, and `words` of the verb.
  private func style(repeating words: [String]) -> Style {
    let hasColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: Output.hasColor
      }
    return Style(
      width: Output.width, hasColor: hasColor, isUnicode: Output.isUnicode, isVerbose: verbose,
      invocation: invocation(selecting: words))
  }

  /// What the next call has to repeat to mean the same machine and, where its verb takes it, the
  /// same selection.
  func invocation(selecting words: [String] = []) -> Invocation {
    Invocation(self.words, selecting: words, needsRoot: root == nil && machine == nil)
  }

  /// The words that name the same machine and modules to another run.
  private var words: [String] {
    var words: [String] = []
    if let root { words += ["--root", root] }
    if let machine { words += ["--machine", machine] }
    for file in manifest { words += ["--manifest", file] }
    return words
  }

  /// The machine, and the directory its journal lies in.
  func chosenMachine() throws -> (machine: ChosenMachine, state: RootDirectory) {
    if let machine {
      let stored = try StoredImage(named: machine) {
        try Modules.registry(with: manifests(), needed: true, isSilent: true)
      }
      return (ChosenMachine(stored), stored.state)
    }
    do {
      let directory = try RootDirectory(root ?? "/")
      return (ChosenMachine(LinuxMachine(root: directory)), directory)
    } catch {
      throw Failure(
        status: .error, message: "--root \(root ?? "/") cannot be opened: \(error)")
    }
  }

  /// The façade for this machine.
  func tunekit(
    _ selection: Selection, needsModules: Bool = true
  ) throws -> TuneKit<ChosenMachine> {
    let (machine, state) = try chosenMachine()
    let registry = try registry(needed: needsModules)
    let configuration = try configuration(naming: registry, needed: needsModules)
    let usual = configuration.profile?.value ?? .standard
    return TuneKit(
      machine, state: state, registry: registry, choice: try selection.choice(or: configuration),
      profile: selection.chosenProfile ?? usual, insteadOf: usual,
      leavingOut: configuration.leaveOut,
      interruptChoice: try selection.interruptChoice(or: configuration), by: .present)
  }

  /// The façade for this machine, whatever the configuration says; where the verb needs no modules,
  /// since the journal tells what to do, a manifest that cannot be taken is no reason to refuse.
  func tunekit(
    choice: Recognition.Choice = .init(), profile: Profile = .standard, needsModules: Bool
  ) throws -> TuneKit<ChosenMachine> {
    let (machine, state) = try chosenMachine()
    return TuneKit(
      machine, state: state, registry: try registry(needed: needsModules), choice: choice,
      profile: profile, insteadOf: configuration.profile?.value ?? .standard,
      by: .present)
  }

  /// The modules of this run.
  func registry(needed isNeeded: Bool) throws -> Registry {
    try Modules.registry(with: manifests(), needed: isNeeded)
  }

  /// The manifests of this run, and more files that a person has named.
  func manifests(and files: [String] = []) -> ManifestLibrary {
    ManifestLibrary(below: machine == nil ? root ?? "/" : nil, and: manifest + files)
  }

  /// Refuses to go on where only root can write.
  func requireRoot() throws {
    if root == nil && machine == nil && geteuid() != 0 {
      throw Failure(status: .needsRoot, message: "this writes to /proc and /sys: run it with sudo")
    }
  }

  /// Prints a value: as JSON under its schema, else as text.
  ///
  /// The commands that the text suggests repeat `words` besides the machine.
  func show(
    _ value: some Encodable, _ schema: String, repeating words: [String] = [],
    text: (Style) -> String
  ) throws {
    let style = style(repeating: words)
    guard isJSON else { return try Output.print(text(style)) }
    let document = try JSON.pretty(Document(schema: schema, value))
    try Output.print(style.invocation.inJSON.spelled(in: document))
  }
}
