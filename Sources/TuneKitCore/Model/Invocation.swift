import Synchronization

/// What of this call the next one has to repeat, so that an action means the same machine: the only
/// place of the library that spells any.
public struct Invocation: Hashable, Sendable {
  /// The options that name the machine again.
  public let words: [String]
  /// The options that choose board, card and profile again, for verbs that take them.
  public let selection: [Action.Option]
  /// Whether root is needed to change anything there.
  public let needsRoot: Bool

  /// A call for the machine that this runs on, unless options name another one.
  public init(
    _ words: [String] = [], selecting selection: [Action.Option] = [], needsRoot: Bool = true
  ) {
    self.words = words
    self.selection = selection
    self.needsRoot = needsRoot
  }

  /// The captured machine that it names; nil for a machine that is there.
  package var captured: String? {
    words.firstIndex(of: "--machine").flatMap { words.dropFirst($0 + 1).first }
  }

  /// An action as it has to be typed.
  ///
  /// What a captured machine cannot do names no machine, and no `sudo`: typed on another machine by
  /// mistake, it is refused.
  public func spelled(_ action: Action) -> String {
    let whole = action.verb.takesSelection ? action.choosing(selection) : action
    let isTaken = captured == nil || action.verb.takesCapture
    let named = whole.verb.takesMachine && isTaken ? words : []
    let more = whole.arguments + whole.options.flatMap(\.words) + named
    let sudo = action.needsRoot && needsRoot ? "sudo " : ""
    let start = "\(sudo)\(Self.program) \(action.verb.rawValue)"
    return ([start] + more.map(\.shellWord)).joined(separator: " ")
  }

  /// A text with its actions as they have to be typed.
  ///
  /// - Parameters:
  ///   - message: the text.
  ///   - blank: what stands between the words of an action.
  /// - Returns: what is shown or written.
  public func spelled(_ message: Message, joinedBy blank: String = " ") -> String {
    let bound = { (text: String) in
      blank == " " ? text : text.replacing(" ", with: blank)
    }
    return message.text {
      bound(spelled($0))
    } looking: { words, instead in
      bound(look(words) ?? spelled(instead))
    }
  }

  /// A command that looks at the machine that is meant; nil where no command of the shell can.
  private func look(_ words: String) -> String? {
    guard captured == nil else { return nil }
    guard
      let root = self.words.firstIndex(of: "--root").flatMap({ self.words.dropFirst($0 + 1).first })
    else { return words }
    let parts = words.split(separator: " ", omittingEmptySubsequences: false)
    let isFile = { (part: Substring) in part.hasPrefix("/sys/") || part.hasPrefix("/proc/") }
    // One that reads more than files reads it of this machine.
    guard parts.contains(where: isFile), !words.contains(";") else { return nil }
    let folder = root.hasSuffix("/") ? String(root.dropLast()) : root
    let place = folder.isEmpty ? "" : folder.shellWord
    return parts.map { isFile($0) ? place + $0 : String($0) }.joined(separator: " ")
  }
}

extension Invocation {
  private static let name = Mutex("tunekit")

  /// What the program is called.
  ///
  /// One that has modules of its own says so once, as it starts.
  package static var program: String {
    get { name.withLock(\.self) }
    set { name.withLock { $0 = newValue } }
  }

  private static let key = CodingUserInfoKey(rawValue: "tunekit.invocation")

  /// What an encoder needs so that it writes messages as this call spells them.
  public var context: [CodingUserInfoKey: any Sendable] {
    Self.key.map { [$0: self] } ?? [:]
  }

  /// The call for which an encoder writes; the usual one where it has none.
  init(of encoder: any Encoder) {
    self = Self.key.flatMap { encoder.userInfo[$0] as? Invocation } ?? Invocation()
  }
}

extension Action.Option {
  /// How the command calls it.
  var name: String {
    switch self {
    case .board: "--board"
    case .accelerator: "--accel"
    case .device: "--device"
    case .profile: "--profile"
    case .interruptProcessors: "--interrupt-cpus"
    case .spread: "--spread"
    case .force: "--force"
    }
  }

  /// As the command takes it: its name, and its value where it has one.
  package var words: [String] {
    switch self {
    case .board(let value), .accelerator(let value), .device(let value),
      .interruptProcessors(let value):
      [name, value]
    case .profile(let profile): [name, profile.rawValue]
    case .spread, .force: [name]
    }
  }
}
