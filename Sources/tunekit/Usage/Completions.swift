import ArgumentParser
import FoundationEssentials
import TuneKitCore

/// What the shell offers for a value.
extension CompletionKind {
  /// The ids of boards.
  static var boards: CompletionKind { ids { $0.boards.map(\.id) } }

  /// The ids of accelerators.
  static var accelerators: CompletionKind { ids { $0.accelerators.map(\.id) } }

  /// The ids of all modules, and manifests.
  static var modules: CompletionKind {
    .custom { words, index, _ in
      let prefix = typed(words, index)
      let registry = try? Modules.registry(
        with: ManifestLibrary(below: "/", and: []), needed: false, isSilent: true)
      let ids = registry.map(Modules.sheets(of:))?.map(\.id.string) ?? []
      return offered(ids + files(at: prefix, ending: ".toml"), for: prefix)
    }
  }

  /// The addresses of the cards of this machine.
  static var cards: CompletionKind {
    .custom { words, index, _ in
      let prefix = typed(words, index)
      guard let common = try? CommonOptions.parse([]),
        let found = try? common.tunekit(choice: .init(), needsModules: false).detect()
      else { return [] }
      return offered(found.accelerators.map { "\($0.place.device.address)" }, for: prefix)
    }
  }

  /// Machines that are built in, and captures.
  static var machines: CompletionKind {
    .custom { words, index, _ in
      let prefix = typed(words, index)
      return offered(BuiltInMachine.all + files(at: prefix, ending: ".capture"), for: prefix)
    }
  }

  /// The programs of the path.
  static var programs: CompletionKind {
    .custom { words, index, _ in
      let prefix = typed(words, index)
      if prefix.contains("/") { return offered(files(at: prefix, ending: ""), for: prefix) }
      let folders = (Output.variable("PATH") ?? "").split(separator: ":")
      let names = folders.flatMap { folder in
        (try? FileManager.default.contentsOfDirectory(atPath: String(folder))) ?? []
      }
      return offered(Set(names).sorted(), for: prefix)
    }
  }

  private static func ids(_ of: @escaping @Sendable (Registry) -> [ModuleID]) -> CompletionKind {
    .custom { words, index, _ in
      let prefix = typed(words, index)
      let registry = try? Modules.registry(
        with: ManifestLibrary(below: "/", and: []), needed: false, isSilent: true)
      return offered(registry.map(of)?.map(\.string) ?? [], for: prefix)
    }
  }

  /// The word that is being typed; the whole of it, since fish up to 3.6 does not say where the cursor
  /// is in it.
  private static func typed(_ words: [String], _ index: Int) -> String {
    words.indices.contains(index) ? words[index] : ""
  }

  private static func offered(_ names: [String], for prefix: String) -> [String] {
    names.filter { $0.hasPrefix(prefix) }
  }

  /// Files of that ending, and folders, in the folder that what is typed so far leads to.
  private static func files(at prefix: String, ending: String) -> [String] {
    let end = prefix.lastIndex(of: "/").map(prefix.index(after:)) ?? prefix.startIndex
    let folder = prefix[..<end]
    let place = folder.isEmpty ? "." : String(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().compactMap { name in
      var isFolder = false
      let exists = FileManager.default.fileExists(
        atPath: "\(place)/\(name)", isDirectory: &isFolder)
      guard exists, isFolder || name.hasSuffix(ending) else { return nil }
      return "\(folder)\(name)\(isFolder ? "/" : "")"
    }
  }
}

/// The program as a shell completes it: with the options that may precede the verb, which the parser
/// of ``RootCommand`` never sees there since ``WordOrder`` has moved them.
struct CompletionRoot: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Invocation.program, version: Version.current,
      groupedSubcommands: RootCommand.groups)
  }

  /// Whether a shell asks for its script, or for the values of an option.
  static func isAsked(by words: [String]) -> Bool {
    words.first?.hasPrefix("--generate-completion-script") == true || words.first == "---completion"
  }

  @OptionGroup var common: CommonOptions
  @OptionGroup var selection: Selection
}
