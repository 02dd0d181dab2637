import TuneKitCore

extension CommonOptions {
  /// The modules of this run, and which of them a person has named: by its id, or as a manifest,
  /// which then is one of them.
  ///
  /// - Returns: the id; nil where none is named.
  func modules(
    naming module: String?
  ) throws -> (id: String?, registry: Registry) {
    guard let module, module.contains("/") || module.hasSuffix(".toml") else {
      return (module, try registry(needed: true))
    }
    let library = manifests(and: [module])
    if let error = library.errors.first(where: { $0.place == module }) {
      throw Failure(status: .error, message: error.description)
    }
    let registry = try Modules.registry(with: library, needed: true)
    return (library.manifests.last { $0.file == module }?.id.string, registry)
  }
}
