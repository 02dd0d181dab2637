import Accelerators
import Boards
import TuneKitCore

/// The modules this program knows, and those that manifests add.
enum Modules {
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
      throw Failure(status: .refused, message: error.description)
    }
    for error in library.errors { Output.say("note: \(error); it is left out here") }
    let compiled: Registry
    do throws(RegistryError) {
      compiled = try Registry(boards: BoardCatalogue.all, accelerators: AcceleratorCatalogue.all)
    } catch {
      throw Failure(status: .error, message: error.description)
    }
    do throws(RegistryError) {
      let registry = try compiled.adding(library.manifests)
      for one in registry.replacements where !isSilent {
        Output.say("note: \(one.file) replaces \"\(one.id)\", \(one.earlier)")
      }
      return registry
    } catch {
      if needed { throw Failure(status: .refused, message: error.description) }
      Output.say("note: \(error); all manifests are left out here")
      return compiled
    }
  }

  /// What each module says: boards, accelerators, then what adds to their needs.
  static func sheets(of registry: Registry) -> [ModuleSheet] {
    registry.boards.map { ModuleSheet(of: $0, from: registry.place(of: $0.id)) }
      + registry.accelerators.map { ModuleSheet(of: $0, from: registry.place(of: $0.id)) }
      + registry.supplements.map { ModuleSheet(of: $0, from: registry.place(of: $0.id)) }
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
    let near = registry.names(nearTo: id)
    let hint = near.isEmpty ? "" : " Nearest: \(near.joined(separator: ", "))."
    return Failure(
      status: .notRecognised,
      message:
        "no module \"\(id.prefix(80))\" in this run.\(hint) All: \(SuggestedCommand.listModules)")
  }
}

extension Registry {
  /// Where a module is from: `compiled`, or the file it was read from.
  func place(of id: ModuleID) -> String { origin(of: id).file ?? "compiled" }
}
