import TuneKitCore

/// The examination of modules as a person asks for it: with the files of a checkout, if any.
struct Inspection {
  let checkout = Folder.current.checkout
  let captures: CapturedModules
  let withPairs: Bool
  let registry: Registry

  init(of registry: Registry, withPairs: Bool) {
    self.registry = registry
    self.withPairs = withPairs
    captures = CapturedModules(checkout, registry)
  }

  /// What is wrong with a module, or with all modules.
  func report(on module: String?) throws -> ExaminationReport {
    guard let module else {
      return ExaminationReport(
        try registry.boards.map { try result(of: $0) }
          + registry.accelerators.map { try result(of: $0) }
          + registry.supplements.map { result(of: $0) })
    }
    if let board = registry.boards.first(where: { $0.id.string == module }) {
      return ExaminationReport([try result(of: board)])
    }
    if let accelerator = registry.accelerators.first(where: { $0.id.string == module }) {
      return ExaminationReport([try result(of: accelerator)])
    }
    if let supplement = registry.supplements.first(where: { $0.id.string == module }) {
      return ExaminationReport([result(of: supplement)])
    }
    throw Modules.unknown(module, among: registry)
  }

  private func result(of board: any Board) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: board, from: registry.place(of: board.id))
    let (machines, trouble) = captures.machines(of: board)
    let flaws = Examination.flaws(of: board, on: machines.map(\.capture))
    let (count, wrong) = try withPairs ? Pairs(captures, registry).flaws(of: board) : (0, [])
    return result(board, sheet, machines.map(\.name), flaws + trouble + wrong, count)
  }

  private func result(of accelerator: any Accelerator) throws -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: accelerator, from: registry.place(of: accelerator.id))
    let (machines, trouble) = captures.machines(with: accelerator)
    let host = captures.host?.board ?? registry.boards.first
    let flaws =
      host.map { Examination.flaws(of: accelerator, on: $0, machines.map(\.capture)) } ?? []
    let (count, wrong) =
      try withPairs ? Pairs(captures, registry).flaws(of: accelerator) : (0, [])
    return result(accelerator, sheet, machines.map(\.name), flaws + trouble + wrong, count)
  }

  /// What adds needs is held against no machine: a manifest is refused whole where a need is wrong.
  private func result(of supplement: any Supplement) -> ExaminationReport.Result {
    let sheet = ModuleSheet(of: supplement, from: registry.place(of: supplement.id))
    return result(supplement, sheet, [], Examination.flaws(of: supplement), 0)
  }

  private func result(
    _ module: any Module, _ sheet: ModuleSheet, _ names: [String], _ flaws: [Flaw], _ pairs: Int
  ) -> ExaminationReport.Result {
    if let file = registry.origin(of: module.id).file {
      let own = flaws.filter { $0.what != "captures" }
      let files = ManifestFiles(file)
      return ExaminationReport.Result(
        sheet, captures: names, pairs: pairs,
        flaws: own.map(files.placed) + files.findings(of: module.id))
    }
    let files = checkout.flatMap { ModuleFiles(of: module, sheet, in: $0) }
    // Outside of a checkout nobody can be blamed for captures that are not at hand.
    let own = flaws.filter { files != nil || $0.what != "captures" }
    let placed = own.filter { files == nil || $0.what != "captures" || files?.capture != nil }
      .map { files?.placed($0) ?? ExaminationReport.Finding($0) }
    return ExaminationReport.Result(
      sheet, captures: names, pairs: pairs, flaws: placed + (files?.findings() ?? []))
  }
}
