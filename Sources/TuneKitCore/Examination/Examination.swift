/// What every module must satisfy, whoever wrote it.
///
/// It knows nothing of folders and pages: it is given modules and captured machines, and gives back
/// what is wrong. An empty list is a module that may be merged as far as a program can tell.
public enum Examination {
  /// What is wrong with several modules together: two of one id, or two that claim one mark.
  public static func flaws(boards: [any Board], accelerators: [any Accelerator]) -> [Flaw] {
    do throws(RegistryError) {
      _ = try Registry(boards: boards, accelerators: accelerators)
      return []
    } catch {
      switch error {
      case .sameID(let id): return [Flaw(module: id, what: "id", why: "\(error)")]
      case .sameMark(_, _, let id): return [Flaw(module: id, what: "signature", why: "\(error)")]
      // Only a registry that manifests are added to throws it.
      case .manifest: return []
      }
    }
  }

  /// What modules of either sort have in common.
  static func flaws(ofAny module: any Module) -> [Flaw] {
    var report = Flaws(module.id)
    if ModuleID(validating: module.id.string) == nil {
      report.add("id", "only lower-case letters, digits and inner hyphens, at most 64")
    }
    if module.name.trimmed.isEmpty { report.add("name", "it is empty") }
    for (verb, kernel) in module.tested.verbs where !kernel.contains(where: \.isWholeNumber) {
      report.add("tested", "\(verb) names no kernel")
    }
    return report.list
  }

  /// How many lanes a link can have (PCI Express Base Specification 3.0, LnkCap, Maximum Link Width).
  static let widths: Set<Int> = [1, 2, 4, 8, 12, 16]

  static let placeholder = "it is still what `plugin new` has put there"
}

extension Signature {
  /// Whether it is what a skeleton begins with, which no machine and no card has.
  var isPlaceholder: Bool {
    switch self {
    case .deviceTree(let strings, _): strings.contains { $0.hasPrefix("unknown,") }
    case .pci(let identities): identities.contains { $0.vendor == 0xFFFF || $0.vendor == 0 }
    case .dmi, .chosen: false
    }
  }
}

/// The flaws of one module, as they are found.
struct Flaws {
  let module: ModuleID
  private(set) var list: [Flaw] = []

  init(_ module: ModuleID) { self.module = module }

  /// Notes a flaw, once for all machines that show it.
  mutating func add(_ what: String, _ why: String) {
    let flaw = Flaw(module: module, what: what, why: why)
    if !list.contains(flaw) { list.append(flaw) }
  }

  /// A statement says where it comes from.
  mutating func check(_ source: Source, of what: String) {
    if source.reference.trimmed.isEmpty { add(what, "its source names nothing") }
  }

  mutating func check(_ reason: Reason?, of what: String) {
    guard let reason else { return add(what, "it has no reason") }
    if reason.text.trimmed.isEmpty { add(what, "its reason is empty") }
    check(reason.source, of: what)
  }
}
