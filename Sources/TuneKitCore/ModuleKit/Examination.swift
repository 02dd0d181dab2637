/// What every module must satisfy, of any author.
///
/// It knows nothing of folders and pages: it takes modules and captured machines, and returns
/// what is wrong. An empty list is a module that may be merged as far as a program can tell.
public enum Examination {
  /// What is wrong with several modules together: two of one id, or two that claim one mark.
  public static func issues(boards: [any Board], accelerators: [any Accelerator]) -> [ModuleIssue] {
    do throws(RegistryError) {
      _ = try Registry(boards: boards, accelerators: accelerators)
      return chipsAsFamily(of: boards)
    } catch {
      switch error {
      case .sameID(let id): return [ModuleIssue(module: id, about: .id, why: "\(error)")]
      case .sameMark(_, _, let id):
        return [ModuleIssue(module: id, about: .signature, why: "\(error)")]
      // Only a registry that manifests are added to throws it.
      case .manifest: return []
      }
    }
  }

  /// A family that is a chip: then no other board with it would contradict this one.
  private static func chipsAsFamily(of boards: [any Board]) -> [ModuleIssue] {
    let chips = Set(boards.filter(\.isChip).flatMap(\.signature.marks))
    return boards.flatMap { board -> [ModuleIssue] in
      guard case .deviceTree(_, let family) = board.signature else { return [] }
      return family.filter { chips.contains("device tree \($0)") }.map {
        ModuleIssue(module: board.id, about: .signature, why: "\($0) is a chip and no family")
      }
    }
  }

  /// What modules of either sort have in common.
  static func issues(ofAny module: any Module) -> [ModuleIssue] {
    var report = IssueList(module.id)
    if ModuleID(validating: module.id.string) == nil {
      report.add(.id, "only lower-case letters, digits and inner hyphens, at most 64")
    }
    if module.name.trimmed.isEmpty { report.add(.name, "it is empty") }
    for (verb, kernel) in module.tested.verbs where !kernel.contains(where: \.isWholeNumber) {
      report.add(.tested, "\(verb) names no kernel")
    }
    return report.list
  }

  static let placeholder = "it is still the placeholder of `plugin new`"
}

extension Signature {
  /// Whether it is what a skeleton begins with, which no machine and no card has.
  var isPlaceholder: Bool {
    switch self {
    case .deviceTree(let strings, _), .chip(let strings):
      strings.contains { $0.hasPrefix("unknown,") }
    case .pci(let identities): identities.contains { $0.vendor == 0xFFFF || $0.vendor == 0 }
    case .platform(let strings): strings.contains { $0.hasPrefix("unknown,") }
    case .dmi, .chosen: false
    }
  }
}

struct IssueList {
  let module: ModuleID
  private(set) var list: [ModuleIssue] = []

  init(_ module: ModuleID) { self.module = module }

  /// Notes an issue, once for all machines that show it.
  mutating func add(
    _ subject: ModuleIssue.Subject, _ why: String, _ kind: ModuleIssue.Kind? = nil
  ) {
    let issue = ModuleIssue(module: module, about: subject, why: why, kind: kind)
    if !list.contains(issue) { list.append(issue) }
  }

  /// A statement says where it comes from.
  mutating func check(_ source: Source, of subject: ModuleIssue.Subject) {
    if source.reference.trimmed.isEmpty { add(subject, "its source is empty", .unsourced) }
  }

  mutating func check(_ reason: Reason?, of subject: ModuleIssue.Subject) {
    guard let reason else { return add(subject, "it has no reason", .unsourced) }
    if reason.text.trimmed.isEmpty { add(subject, "its reason is empty") }
    check(reason.source, of: subject)
  }
}

extension Examination {
  /// What is wrong with a board.
  ///
  /// - Parameters:
  ///   - board: the module.
  ///   - captures: machines that are this board; none for a board that is only chosen.
  /// - Returns: every issue, in the order of the module's members.
  public static func issues(of board: any Board, on captures: [Capture]) -> [ModuleIssue] {
    var report = IssueList(board.id)
    examineSlots(of: board, on: captures, &report)
    for controller in board.immovable + board.steady {
      report.check(controller.reason, of: .controller(controller.name))
    }
    if Set(board.cores.map(\.name)).count < board.cores.count {
      report.add(.cores, "two kinds have one name")
    }
    if Set(board.cores.map(\.part)).count < board.cores.count {
      report.add(.cores, "two kinds have one part number")
    }
    if board.signature.isPlaceholder { report.add(.signature, placeholder) }
    for machine in captures.map({ Survey(of: MachineImage($0)).inventory() }) {
      examine(board, on: machine, &report)
    }
    if captures.isEmpty && board.signature != .chosen {
      report.add(.captures, "there is none to check it against")
    }
    return issues(ofAny: board) + report.list
  }

  private static func examine(
    _ board: any Board, on machine: Inventory, _ report: inout IssueList
  ) {
    if board.signature != .chosen && board.signature.fit(to: machine.identity) == 0 {
      report.add(.signature, "it does not fit \(machine.identity.described)")
    }
    let names = machine.identity.compatible
    if case .deviceTree(let strings, let family) = board.signature, names.count > 1,
      let last = names.last, (strings + family).contains(last)
    {
      report.add(.signature, "\(last) ends the machine's list and names its chip, not a board")
    }
    let parts = Set(machine.processors.compactMap(\.part))
    if !board.cores.isEmpty, !parts.isEmpty, parts != Set(board.cores.map(\.part)) {
      let seen = parts.sorted().map { "0x\(hexadecimal($0, 3))" }.joined(separator: ", ")
      report.add(.cores, "the machine has the parts \(seen)")
    }
    let cautions = board.cautions(about: machine)
    if cautions != board.cautions(about: machine) {
      report.add(.cautions, "they must be the same every time", .unstable)
    }
    for caution in cautions
    where caution.summary.trimmed.isEmpty || caution.detail.trimmed.isEmpty {
      report.add(.cautions, "one is empty")
    }
  }

  private static func examineSlots(
    of board: any Board, on captures: [Capture], _ report: inout IssueList
  ) {
    if Set(board.slots.map(\.name)).count < board.slots.count {
      report.add(.slots, "two have one name")
    }
    let controllers = board.slots.flatMap(\.controllers)
    if Set(controllers).count < controllers.count {
      report.add(.slots, "two have one controller")
    }
    if board.slots != board.slots {
      report.add(.slots, "they must be the same every time", .unstable)
    }
    let seen = nodes(of: captures)
    for slot in board.slots {
      let subject = ModuleIssue.Subject.slot(slot.name)
      if slot.name.trimmed.isEmpty { report.add(.slots, "one has no name") }
      if !PCILink.widths.contains(slot.link.lanes) {
        report.add(subject, "it has \(slot.link.lanes) lanes, not \(PCILink.widthsInWords)")
      }
      for name in slot.controllers
      where !name.contains("@") || name.contains(where: \.isWhitespace) {
        report.add(
          subject, "its controller, \(name), is not a node of a device tree, as pcie@fe180000 is")
      }
      report.check(slot.source, of: subject)
      examine(slot.faster, of: slot, &report)
      for setting in [slot.moreMessages, slot.enabling].compactMap(\.self) {
        report.check(setting.source, of: .slot(slot.name, detail: setting.text))
        if setting.text.trimmed.isEmpty { report.add(subject, "a setting of it is empty") }
      }
      if !captures.isEmpty && !slot.controllers.contains(where: seen.contains) {
        let pcie = seen.filter { $0.hasPrefix("pcie@") }.sorted()
        report.add(
          subject,
          "no capture has its controller, \(slot.controller)"
            + (pcie.isEmpty ? "" : "; it has \(pcie.joined(separator: ", "))"))
      }
    }
  }

  /// The nodes of the device tree that captures name, in paths and where links lead.
  private static func nodes(of captures: [Capture]) -> Set<String> {
    let links = captures.flatMap(\.entries.values).compactMap { entry in
      if case .link(let target) = entry { target } else { nil }
    }
    let names = (captures.flatMap(\.paths).map(\.string) + links).flatMap {
      $0.split(separator: "/")
    }
    return Set(names.filter { $0.contains("@") }.map(String.init))
  }

  private static func examine(
    _ faster: Slot.Faster?, of slot: Slot, _ report: inout IssueList
  ) {
    guard let faster else { return }
    let subject = ModuleIssue.Subject.slot(slot.name)
    report.check(faster.source, of: .slot(slot.name, detail: "faster"))
    if faster.setting.trimmed.isEmpty || faster.risk.trimmed.isEmpty {
      report.add(subject, "its faster setting is empty")
    }
    if faster.generation > slot.link.generation {
      report.add(subject, "it is made faster than it is wired for")
    }
  }
}

extension Examination {
  /// What is wrong with an accelerator.
  ///
  /// - Parameters:
  ///   - accelerator: the module.
  ///   - board: what the captured machines are.
  ///   - captures: machines with such a card, its driver loaded and the card in use.
  /// - Returns: every issue, in the order of the module's members.
  public static func issues(
    of accelerator: any Accelerator, on board: any Board, _ captures: [Capture]
  ) -> [ModuleIssue] {
    var report = IssueList(accelerator.id)
    switch accelerator.signature {
    case .pci(let identities) where !identities.isEmpty: examineLink(of: accelerator, &report)
    case .platform(let strings) where !strings.isEmpty:
      if accelerator.link != nil { report.add(.link, "what is on the chip has no link") }
    default:
      report.add(.signature, "an accelerator is known by its PCI ids or by its node's compatible")
      return issues(ofAny: accelerator) + report.list
    }
    if accelerator.signature.isPlaceholder { report.add(.signature, placeholder) }
    if accelerator.leastVectors < 1 { report.add(.leastVectors, "a driver needs one at least") }
    examine(accelerator.driver, &report)
    if case .whileOpen(let reason) = accelerator.presence { report.check(reason, of: .presence) }
    if case .copied(_, let reason) = accelerator.messages { report.check(reason, of: .messages) }
    for question in accelerator.questions { examine(question, &report) }
    examine(accelerator.stableReadRequest, .readRequestSize, &report)
    examine(accelerator.stablePayload, .payloadSize, &report)
    if captures.isEmpty { report.add(.captures, "there is none to check it against") }
    for capture in captures {
      let machine = Survey(
        of: MachineImage(capture), knowing: Set(accelerator.signature.compatible)
      ).inventory()
      guard let device = machine.attached.first(where: accelerator.signature.matches) else {
        let seen = machine.attached.filter { $0.pci.map { !$0.isBridge } ?? true }.map(\.identity)
        report.add(
          .signature,
          "no device of a captured machine has these ids"
            + (seen.isEmpty ? "" : "; it has \(seen.joined(separator: ", "))"))
        continue
      }
      let place = Placement(of: device, as: accelerator, on: board, in: machine)
      examine(accelerator, at: place, &report)
    }
    return issues(ofAny: accelerator) + report.list
  }

  private static func examineLink(of accelerator: any Accelerator, _ report: inout IssueList) {
    report.check(accelerator.linkSource, of: .link)
    if case .assumed("the module does not say") = accelerator.linkSource {
      report.add(.link, "no source given", .unsourced)
    }
    guard let link = accelerator.link else { return report.add(.link, "a card has one") }
    if !PCILink.widths.contains(link.lanes) {
      report.add(.link, "it has \(link.lanes) lanes, not \(PCILink.widthsInWords)")
    }
  }

  private static func examine(
    _ accelerator: any Accelerator, at place: Placement, _ report: inout IssueList
  ) {
    if let best = place.device.pci?.maximumLink, let link = accelerator.link, best != link {
      let isLess = best.limited(by: link) != best
      report.add(
        .link,
        "\(link) is \(isLess ? "less" : "more") than the card's own register says in a "
          + "capture, \(best) (max_link_speed, max_link_width)", .contradicted)
    }
    if place.vectors.isEmpty { report.add(.interrupts, "a captured machine has none of them") }
    for vector in place.vectors {
      let names = vector.interrupt.actions
      if !names.contains(where: { accelerator.interrupts.matches($0, at: place.device.address) }) {
        report.add(
          .interrupts,
          "the capture calls them \"\(names.joined(separator: ", "))\"; by this module they are "
            + accelerator.interrupts.described)
      }
    }
    let needs = accelerator.needs(at: place)
    if needs.isEmpty { report.add(.needs, "there is none") }
    if needs != accelerator.needs(at: place) {
      report.add(.needs, "they must be the same every time", .unstable)
    }
    for need in needs {
      let subject = ModuleIssue.Subject.need(need.request.title)
      report.check(need.reason, of: subject)
      if need.profiles.isEmpty { report.add(subject, "it is wanted in no profile") }
      if need.cost?.trimmed.isEmpty == true { report.add(subject, "its cost is an empty text") }
      if let objection = objection(to: need) { report.add(subject, objection, .neverWritten) }
    }
  }

  /// Why a file that a need names is never written; nil where it may be.
  private static func objection(to need: Need) -> String? {
    guard case .set(let knob, _) = need.request, case .file(let path) = knob.target else {
      return nil
    }
    let objection = Need.objection(toNaming: path) ?? NeverTouch.objection(to: knob, at: path)
    return objection.map { "\(path) is never written: \($0)" }
  }

  private static func examine(_ driver: CardDriver?, _ report: inout IssueList) {
    guard let driver else { return }
    report.check(driver.source, of: .driver)
    let names = driver.names + driver.modules + driver.others.flatMap { [$0.name, $0.module] }
    if driver.names.isEmpty || driver.modules.isEmpty || !names.allSatisfy(CardDriver.isName) {
      report.add(.driver, "its names are not such as the kernel shows")
    }
    if driver.package.trimmed.isEmpty { report.add(.driver, "no package given") }
    for other in driver.others { report.check(other.reason, of: .otherDriver(other.name)) }
  }

  private static func examine(_ question: NativeQuestion, _ report: inout IssueList) {
    let subject = ModuleIssue.Subject.question(question.title)
    if question.title.trimmed.isEmpty { report.add(.questions, "one has no title") }
    report.check(question.source, of: subject)
    do throws(NativeSignatureError) { _ = try NativeCall(question) } catch {
      report.add(subject, error.description)
    }
  }

  /// Sizes as the registers know them: include/uapi/linux/pci_regs.h, PCI_EXP_DEVCTL.
  private static func examine(
    _ sizes: KnownGoodSizes?, _ subject: ModuleIssue.Subject, _ report: inout IssueList
  ) {
    guard let sizes else { return }
    report.check(sizes.reason, of: subject)
    let known = [128, 256, 512, 1024, 2048, 4096]
    if sizes.bytes.isEmpty || !Set(sizes.bytes).isSubset(of: known) {
      report.add(subject, "it is one or more of \(known.map(String.init).joined(separator: ", "))")
    }
  }
}

extension Examination {
  /// What is wrong with a module that adds needs to those of accelerators.
  ///
  /// - Parameters:
  ///   - supplement: the module.
  ///   - registry: the modules that it may name; nil where they are not known.
  /// - Returns: every issue.
  public static func issues(
    of supplement: any ExtraNeeds, among registry: Registry? = nil
  ) -> [ModuleIssue] {
    var report = IssueList(supplement.id)
    guard let place = ModuleSheet.place(of: ModuleSheet.AnyCard()) else { return [] }
    let needs = supplement.needs(at: place)
    if needs.isEmpty { report.add(.needs, "there is none") }
    for need in needs {
      let subject = ModuleIssue.Subject.need(need.request.title)
      report.check(need.reason, of: subject)
      if let objection = objection(to: need) { report.add(subject, objection, .neverWritten) }
    }
    if let registry {
      let cards = registry.accelerators.map(\.id)
      let boards = registry.boards.map(\.id)
      for (sort, named, known) in [
        ("accelerator", supplement.accelerators, cards), ("board", supplement.boards, boards),
      ] {
        for id in named ?? [] where !known.contains(id) {
          let nearest = ClosestMatch.names(to: id.string, among: known)
          let hint = nearest.first.map { "; nearest: \($0)" } ?? ""
          report.add(.needs, "no \(sort) \"\(id)\" is known\(hint)", .unknownPartner)
        }
      }
    }
    return issues(ofAny: supplement) + report.list
  }
}

extension Examination {
  /// The files of needs that a machine does not have.
  package static func missingFiles(
    of supplement: any ExtraNeeds, on capture: Capture
  ) -> [ModuleIssue] {
    guard let place = ModuleSheet.place(of: ModuleSheet.AnyCard()) else { return [] }
    var report = IssueList(supplement.id)
    let needs = supplement.needs(at: place)
    let machine = Survey(of: MachineImage(capture), and: needs.compactMap(\.file)).inventory()
    for need in needs {
      guard let file = need.file, machine.texts[machine.links[file] ?? file] == nil else {
        continue
      }
      report.add(.need(need.request.title), "\(file) is not on the machine, or cannot be read")
    }
    return report.list
  }
}
