extension Examination {
  /// What is wrong with a module that adds needs to those of accelerators.
  public static func flaws(of supplement: any Supplement) -> [Flaw] {
    var report = Flaws(supplement.id)
    guard let place = ModuleSheet.place(of: ModuleSheet.AnyCard()) else { return [] }
    let needs = supplement.needs(at: place)
    if needs.isEmpty { report.add("needs", "there is none") }
    for need in needs { report.check(need.reason, of: "need \"\(need.request.title)\"") }
    return flaws(ofAny: supplement) + report.list
  }
}
