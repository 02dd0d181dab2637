import Accelerators
import ArgumentParser
import Boards
import Glibc
import Synchronization
import SystemPackage
import TuneKitCore

/// The options of every verb.
struct CommonOptions: ParsableArguments {
  /// The heading above them in help and manual.
  static let title = "Every verb"

  @Option(
    name: .customLong("root"),
    help: ArgumentHelp("A tree holding proc, sys, etc, run, var instead of /.", valueName: "dir"),
    completion: .directory)
  private var givenRoot: String?

  @Option(
    name: .customLong("machine"),
    help: ArgumentHelp(
      "A captured machine in memory: \(BuiltInMachine.names), a file, or BOARD+CARD.",
      discussion: """
        BOARD and CARD are each a module's id, whose capture lies beside it, or a file; the card sits \
        in the first slot, with @2 behind it in the second.
        """, valueName: "name|file"), completion: .machines)
  private var givenMachine: String?

  @Option(
    help: ArgumentHelp("One more module, a TOML manifest; may be repeated.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var manifest: [String] = []

  @Option(help: ArgumentHelp("How to print: text or json.", valueName: "format"))
  var format: Format?

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = Color.auto

  @Flag(name: .shortAndLong, help: "Say more.")
  var verbose = false

  enum Format: String, WordOption { case text, json }
  enum Color: String, WordOption { case auto, always, never }

  /// The tree instead of `/`; nil where none is given.
  var root: String? { givenRoot ?? (givenMachine == nil ? Output.variable(Self.rootName) : nil) }

  /// The captured machine; nil where none is given.
  var machine: String? {
    givenMachine ?? (givenRoot == nil ? Output.variable(Self.machineName) : nil)
  }

  // What stands for the options where neither is given.
  private static let rootName = "TUNEKIT_ROOT"
  private static let machineName = "TUNEKIT_MACHINE"

  /// Says which machine is meant where no option does.
  func sayMachine() {
    guard givenRoot == nil, givenMachine == nil else { return }
    if let root { Output.say("note: --root \(root), from \(Self.rootName)") }
    if let machine { Output.say("note: --machine \(machine), from \(Self.machineName)") }
  }

  func validate() throws {
    if root != nil && machine != nil {
      let names =
        givenRoot == nil ? "\(Self.rootName) and \(Self.machineName)" : "--root and --machine"
      throw ValidationError("\(names) name two machines; give one of them")
    }
    if json && format == .text {
      throw ValidationError("--json and --format text are two forms; give one of them")
    }
    if manifest.contains("") { throw ValidationError("--manifest needs a file") }
    if root == "" { throw ValidationError("--root needs a folder") }
  }

  var isJSON: Bool { json || format == .json }

  var style: Style { style(repeating: []) }

  /// How to print, and what suggested commands repeat: the machine, and options of the verb.
  func style(repeating options: [Action.Option]) -> Style {
    let hasColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: Output.hasColor
      }
    return Style(
      width: Output.width, hasColor: hasColor, isUnicode: Output.isUnicode, isVerbose: verbose,
      invocation: invocation(selecting: options), now: .present(inZone: root == nil))
  }

  /// What the next call has to repeat to mean the same machine and, where its verb takes it, the
  /// same selection.
  func invocation(selecting options: [Action.Option] = []) -> Invocation {
    Invocation(words, selecting: options, needsRoot: root == nil && machine == nil)
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
  func chosenMachine() throws -> (machine: any Machine, state: RootDirectory) {
    sayMachine()
    if let machine {
      let stored = try StoredImage(named: machine) {
        try Modules.registry(with: manifests(), needed: true, isSilent: true)
      }
      return (stored, stored.state)
    }
    do {
      let directory = try RootDirectory(root ?? "/")
      return (LinuxMachine(root: directory), directory)
    } catch {
      throw Failure(
        status: .error, message: "--root \(root ?? "/") cannot be opened: \(error)")
    }
  }

  /// The captured machine that a person names; nil without one.
  func capturedMachine() throws -> CapturedModules.Machine? {
    guard let machine else { return nil }
    let stored = try StoredImage(named: machine) {
      try Modules.registry(with: manifests(), needed: true, isSilent: true)
    }
    return CapturedModules.Machine(name: machine, capture: stored.image.capture)
  }

  /// The façade for this machine.
  func tunekit(
    _ selection: Selection, needsModules: Bool = true
  ) throws -> TuneKit {
    let (machine, state) = try chosenMachine()
    let registry = try registry(needed: needsModules)
    let configuration = try configuration(naming: registry, needed: needsModules)
    let usual = configuration.profile?.value ?? .standard
    return TuneKit(
      machine, state: state, registry: registry,
      choice: try selection.choice(or: configuration, on: machine),
      profile: selection.chosenProfile ?? usual, insteadOf: usual,
      leavingOut: configuration.leaveOut,
      interruptChoice: try selection.interruptChoice(or: configuration), by: .present)
  }

  /// The façade for this machine, whatever the configuration says; where the verb needs no modules,
  /// since the journal tells what to do, a manifest that cannot be taken is no reason to refuse.
  func tunekit(
    choice: Recognition.Choice = .init(), profile: Profile = .standard, needsModules: Bool
  ) throws -> TuneKit {
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
  ///
  /// - Parameter places: where the verb writes, for people.
  /// - Throws: ``Failure`` with ``ExitStatus/needsRoot``.
  func requireRoot(toWrite places: String = "/proc, /sys and /var/lib/tunekit") throws {
    if root == nil && machine == nil && geteuid() != 0 {
      throw Failure(
        status: .needsRoot, message: "this writes to \(places): run it with sudo")
    }
  }

  /// Prints a value: as JSON under its schema, else as text.
  ///
  /// The commands that it suggests repeat `options` besides the machine.
  func show(
    _ value: some Encodable, _ schema: String, repeating options: [Action.Option] = [],
    text: (Style) -> String
  ) throws {
    let style = style(repeating: options)
    guard isJSON else { return try Output.print(text(style)) }
    try Output.print(
      JSON.pretty(Document(schema: schema, value), in: style.invocation.context))
  }
}

/// An option with a few words for its values.
///
/// ArgumentParser lists such words through key paths, which are made at run time.
protocol WordOption: ExpressibleByArgument, CaseIterable, RawRepresentable<String> {}

extension WordOption {
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}

extension CommonOptions {
  /// What the files of this machine say; a captured machine has none.
  var configuration: Configuration {
    machine == nil ? Configuration(below: root ?? "/") : Configuration()
  }

  /// The configuration, if nothing is wrong with it.
  ///
  /// - Parameters:
  ///   - registry: the modules that it may name.
  ///   - isNeeded: whether the verb goes by it. If it does not, since the journal tells what to do,
  ///     an error is only said.
  /// - Returns: the configuration; an empty one where it is not needed and not right.
  /// - Throws: ``Failure`` with the file, the line and the key of each error.
  func configuration(
    naming registry: Registry, needed isNeeded: Bool
  ) throws -> Configuration {
    let found = configuration.held(against: registry)
    guard !found.errors.isEmpty else { return found }
    let told = found.errors.map(\.description).joined(separator: "\n")
    if isNeeded { throw Failure(status: .refused, message: "\(told)") }
    Output.say("note: \(told); the configuration is ignored")
    return Configuration()
  }
}

extension Selection {
  /// What a person chose, and for the rest what the configuration says.
  func choice(
    or configuration: Configuration, on machine: any MachineView
  ) throws -> Recognition.Choice {
    var choice = try choice(on: machine)
    choice.board = choice.board ?? configuration.board?.value
    choice.accelerator = choice.accelerator ?? configuration.accelerator?.value
    choice.device = choice.device ?? configuration.device?.value
    return choice
  }
}

/// The modules this program knows, and those that manifests add.
enum Modules {
  /// Those of a package that makes a program of its own.
  private static let own = Mutex<(boards: [any Board], accelerators: [any Accelerator])>(([], []))

  /// Adds modules for all of this run.
  static func add(_ boards: [any Board], _ accelerators: [any Accelerator]) {
    own.withLock {
      $0.boards += boards
      $0.accelerators += accelerators
    }
  }

  /// All modules; what is replaced is said aloud.
  ///
  /// - Parameters:
  ///   - library: the manifests.
  ///   - needed: whether the verb is about modules. If it is not, a manifest that cannot be taken is
  ///     only said.
  ///   - isSilent: whether what is replaced is said elsewhere.
  /// - Returns: the modules, where a manifest has replaced what has its id.
  /// - Throws: ``Failure`` if a manifest is not taken, or modules do not go together.
  static func registry(
    with library: ManifestLibrary, needed: Bool, isSilent: Bool = false
  ) throws -> Registry {
    if let error = library.errors.first, needed {
      throw Failure(status: .refused, message: "\(error)")
    }
    for error in library.errors { Output.say("note: \(error); it is ignored") }
    let compiled: Registry
    do throws(RegistryError) {
      let (boards, accelerators) = own.withLock(\.self)
      compiled = try Registry(
        boards: BoardCatalogue.all + boards,
        accelerators: AcceleratorCatalogue.all + accelerators)
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
    do throws(RegistryError) {
      let registry = try compiled.adding(library.manifests)
      for one in registry.replacements where !isSilent {
        Output.say("note: \(one.file) replaces \"\(one.id)\", \(one.earlier)")
      }
      return registry
    } catch {
      if needed { throw Failure(status: .refused, message: "\(error)") }
      Output.say("note: \(error); all manifests are ignored")
      return compiled
    }
  }

  /// What each module says: boards, accelerators, then what adds to their needs.
  static func sheets(of registry: Registry) -> [ModuleSheet] {
    registry.boards.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
      + registry.accelerators.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
      + registry.supplements.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
  }

  /// The files that needs name.
  static func files(namedBy registry: Registry) -> [SystemPath] {
    let cards = registry.accelerators.flatMap { card in
      ModuleSheet.place(of: card).map { card.needs(at: $0) } ?? []
    }
    let knobs = registry.supplements.flatMap { knob in
      ModuleSheet.place(of: ModuleSheet.AnyCard()).map { knob.needs(at: $0) } ?? []
    }
    return (cards + knobs).compactMap(\.file)
  }

  /// What one module says.
  static func sheet(_ id: String, in registry: Registry) throws -> ModuleSheet {
    guard let sheet = sheets(of: registry).first(where: { $0.id.string == id }) else {
      throw unknown(id, among: registry)
    }
    return sheet
  }

  /// There is no module of that id.
  static func unknown(_ id: String, among registry: Registry) -> Failure {
    if let file = Folder.current.checkout?.source(of: id) {
      return Failure(
        status: .notRecognised,
        message:
          "no module \"\(id.prefix(80))\" in this run, but in \(file): is it in the catalogue, "
          + "and is this program built since?")
    }
    let near = registry.names(nearTo: id)
    let hint = near.isEmpty ? "" : " Nearest: \(near.joined(separator: ", "))."
    return Failure(
      status: .notRecognised,
      message:
        "no module \"\(id.prefix(80))\" in this run.\(hint) All: \(Action.listModules)")
  }
}
