import TuneKitCore

/// The examination of modules as a person asks for it: with the files of a checkout, if any.
struct Inspection {
  let checkout = Folder.current.checkout
  let captures: CapturedModules
  let withPairs: Bool
  let registry: Registry

  init(withPairs: Bool, registry: Registry? = nil) throws {
    self.withPairs = withPairs
    self.registry = try registry ?? Modules.registry()
    captures = CapturedModules(checkout, self.registry)
  }

  /// What is wrong with a module, with a manifest, or with all modules.
  func report(on module: String?) throws -> ExaminationReport {
    guard let module else {
      return ExaminationReport(
        try registry.boards.map { try result(of: $0) }
          + registry.accelerators.map { try result(of: $0) })
    }
    if module.contains("/") || module.hasSuffix(".toml") {
      return try Inspection(
        withPairs: withPairs, registry: try Modules.registry(withManifest: module)
      ).report(on: try Modules.id(ofManifest: module))
    }
    if let board = registry.boards.first(where: { $0.id.string == module }) {
      return ExaminationReport([try result(of: board)])
    }
    if let accelerator = registry.accelerators.first(where: { $0.id.string == module }) {
      return ExaminationReport([try result(of: accelerator)])
    }
    throw Modules.unknown(module)
  }

  private func result(of board: any Board) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: board, from: Modules.origin(of: board))
    let (machines, trouble) = captures.machines(of: board)
    let flaws = Examination.flaws(of: board, on: machines.map(\.capture))
    let (count, wrong) = try withPairs ? Pairs(captures, registry).flaws(of: board) : (0, [])
    return result(board, sheet, machines.map(\.name), flaws + trouble + wrong, count)
  }

  private func result(of accelerator: any Accelerator) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: accelerator, from: Modules.origin(of: accelerator))
    let (machines, trouble) = captures.machines(with: accelerator)
    let host = captures.host?.board ?? registry.boards.first
    let flaws =
      host.map { Examination.flaws(of: accelerator, on: $0, machines.map(\.capture)) } ?? []
    let (count, wrong) =
      try withPairs ? Pairs(captures, registry).flaws(of: accelerator) : (0, [])
    return result(accelerator, sheet, machines.map(\.name), flaws + trouble + wrong, count)
  }

  private func result(
    _ module: any Module, _ sheet: ModuleSheet, _ names: [String], _ flaws: [Flaw], _ pairs: Int
  ) -> ExaminationReport.Result {
    let files = checkout.flatMap { ModuleFiles(of: module, sheet, in: $0) }
    // Outside of a checkout nobody can be blamed for captures that are not at hand.
    let own = flaws.filter { files != nil || $0.what != "captures" }
    let placed = own.filter { files == nil || $0.what != "captures" || files?.capture != nil }
      .map { files?.placed($0) ?? ExaminationReport.Finding($0) }
    return ExaminationReport.Result(
      sheet, captures: names, pairs: pairs, flaws: placed + (files?.findings() ?? []))
  }
}
