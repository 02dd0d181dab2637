/// What you can do next with TuneKit, as a ``Message`` suggests it.
///
/// Only ``Invocation`` spells it.
public struct Action: Hashable, Sendable {
  /// What is done.
  public let verb: Verb
  /// What follows the verb, as the name of a file.
  public let arguments: [String]
  /// What it chooses.
  public let options: [Option]
  /// Whether only root can do it, or sees all of it.
  public let needsRoot: Bool

  /// The verbs that messages suggest.
  public enum Verb: String, CaseIterable, Sendable {
    case apply, capture, confirm, detect, diagnose, disable, enable, plan, revert, run, status
    case verify
    case checkModules = "plugin check"
    case listModules = "plugin list"
    case showModule = "plugin show"
    case beginModule = "plugin new"

    /// Whether it takes options that choose board, card and profile.
    var takesSelection: Bool {
      switch self {
      case .detect, .plan, .apply, .verify, .diagnose, .enable, .run: true
      case .capture, .confirm, .disable, .revert, .status, .checkModules, .listModules, .showModule,
        .beginModule:
        false
      }
    }

    /// Whether it takes options that name the machine.
    var takesMachine: Bool { self != .beginModule }

    /// Whether a captured machine can do it, which has no services and does not boot.
    var takesCapture: Bool { self != .enable && self != .disable }
  }

  /// What an action chooses instead of what is recognised or usual.
  public enum Option: Hashable, Sendable {
    case board(String)
    case accelerator(String)
    case device(String)
    case profile(Profile)
    case interruptProcessors(String)
    case spread
    case force
  }

  private init(
    _ verb: Verb, _ arguments: [String] = [], _ options: [Option] = [],
    asRoot needsRoot: Bool = false
  ) {
    self.verb = verb
    self.arguments = arguments
    self.options = options
    self.needsRoot = needsRoot
  }

  /// The same with more options, as far as its verb takes them and it does not have them.
  ///
  /// A revert is of everything or of one card, however that card is tuned. An accelerator that was
  /// chosen for another card, or for whichever it is, does not go with the address of this one.
  package func choosing(_ more: [Option]) -> Action {
    let own = options.first { if case .device = $0 { true } else { false } }
    let new = more.filter { option in
      let isTaken =
        switch option {
        case .device: verb == .revert || verb.takesSelection
        case .accelerator: verb.takesSelection && (own.map(more.contains) ?? true)
        default: verb.takesSelection
        }
      return isTaken && !options.contains { $0.name == option.name }
    }
    return Action(verb, arguments, options + new, asRoot: needsRoot)
  }
}

extension Action {
  /// Names board, card and the next step.
  public static let detect = Action(.detect)
  /// Shows what would be done.
  public static let plan = Action(.plan)
  /// Shows it with all reasons, sources and files.
  public static let planInFull = Action(.plan, ["-v"])
  /// Saves the plan.
  public static let planIntoFile = Action(.plan, ["-o", "FILE"])
  /// Checks whether what is applied holds.
  public static let verify = Action(.verify)
  /// The same, where only root can tell.
  public static let verifyAsRoot = Action(.verify, asRoot: true)
  /// Reports the state of the machine.
  public static let diagnose = Action(.diagnose)
  /// The same, where only root can tell.
  public static let diagnoseAsRoot = Action(.diagnose, asRoot: true)
  /// The whole report.
  public static let diagnoseInFull = Action(.diagnose, ["-v"])
  /// The whole report, to paste into an issue.
  public static let diagnoseAsMarkdown = Action(.diagnose, ["--markdown"])
  /// Shows what is applied.
  public static let status = Action(.status)
  /// Applies the plan.
  public static let apply = Action(.apply, asRoot: true)
  /// Keeps what would otherwise be reverted.
  public static let confirm = Action(.confirm, asRoot: true)
  /// Restores every value.
  public static let revert = Action(.revert, asRoot: true)
  /// Restores also what something else has changed since.
  public static let revertByForce = Action(.revert, [], [.force], asRoot: true)
  /// Tunes at every boot.
  public static let enable = Action(.enable, asRoot: true)
  /// Ends that.
  public static let disable = Action(.disable, asRoot: true)
  /// Tunes for one program, which follows it: `-- CMD`.
  public static let run = Action(.run, asRoot: true)
  /// Lists all modules.
  public static let listModules = Action(.listModules)
  /// Shows one module.
  public static let showModule = Action(.showModule, ["ID"])
  /// Examines modules.
  public static let checkModules = Action(.checkModules)

  /// Applies a saved plan.
  public static func apply(saved file: String) -> Action { Action(.apply, [file], asRoot: true) }

  /// Saves this machine as one file.
  public static func capture(into file: String) -> Action { Action(.capture, [file]) }

  /// Begins a module for a board, from a capture of it.
  public static func beginBoard(from capture: String) -> Action {
    Action(.beginModule, ["board", "ID", "--from", capture])
  }

  /// Examines one module.
  public static func check(_ id: ModuleID) -> Action { Action(.checkModules, [id.string]) }
}

extension Action.Option {
  /// Whether it chooses one device.
  package var isDevice: Bool { if case .device = self { true } else { false } }
}
