extension Examination {
  /// What is wrong with an accelerator.
  ///
  /// - Parameters:
  ///   - accelerator: the module.
  ///   - board: what the captured machines are.
  ///   - captures: machines with such a card, its driver loaded and the card in use.
  /// - Returns: every flaw, in the order of the module's members.
  public static func flaws(
    of accelerator: any Accelerator, on board: any Board, _ captures: [Capture]
  ) -> [Flaw] {
    var report = Flaws(accelerator.id)
    guard case .pci(let identities) = accelerator.signature, !identities.isEmpty else {
      report.add("signature", "a card is known by its PCI ids and by nothing else")
      return flaws(ofAny: accelerator) + report.list
    }
    if accelerator.signature.isPlaceholder { report.add("signature", placeholder) }
    report.check(accelerator.linkSource, of: "link")
    if case .assumed("the module does not say") = accelerator.linkSource {
      report.add("link", "it says not where it is from")
    }
    if !widths.contains(accelerator.link.lanes) {
      report.add("link", "it has \(accelerator.link.lanes) lanes")
    }
    if accelerator.leastVectors < 1 { report.add("leastVectors", "a driver needs one at least") }
    examine(accelerator.driver, &report)
    if case .whileOpen(let reason) = accelerator.presence { report.check(reason, of: "presence") }
    if case .copied(_, let reason) = accelerator.messages { report.check(reason, of: "messages") }
    for question in accelerator.questions { examine(question, &report) }
    examine(accelerator.stableReadRequest, "read-request size", &report)
    examine(accelerator.stablePayload, "payload size", &report)
    if captures.isEmpty { report.add("captures", "there is none to hold it against") }
    for capture in captures {
      let machine = Survey(of: MachineImage(capture)).inventory()
      guard let device = machine.devices.first(where: accelerator.signature.matches) else {
        report.add("signature", "no device of a captured machine has these ids")
        continue
      }
      let place = Placement(of: device, as: accelerator, on: board, in: machine)
      examine(accelerator, at: place, &report)
    }
    return flaws(ofAny: accelerator) + report.list
  }

  private static func examine(
    _ accelerator: any Accelerator, at place: Placement, _ report: inout Flaws
  ) {
    if let best = place.device.maximumLink, best != accelerator.link {
      let isLess = best.limited(by: accelerator.link) != best
      report.add(
        "link",
        "\(accelerator.link) is \(isLess ? "less" : "more") than the card's own register says in a "
          + "capture, \(best) (max_link_speed, max_link_width)")
    }
    if place.vectors.isEmpty { report.add("interrupts", "a captured machine has none of them") }
    for vector in place.vectors {
      let names = vector.interrupt.actions
      if !names.contains(where: { accelerator.interrupts.matches($0, at: place.device.address) }) {
        report.add("interrupts", "they are not called \"\(names.joined(separator: ", "))\"")
      }
    }
    let needs = accelerator.needs(at: place)
    if needs.isEmpty { report.add("needs", "there is none") }
    if needs != accelerator.needs(at: place) {
      report.add("needs", "they are others when they are asked for again")
    }
    for need in needs {
      let what = "need \"\(need.request.title)\""
      report.check(need.reason, of: what)
      if need.profiles.isEmpty { report.add(what, "it is wanted in no profile") }
      if need.cost?.trimmed.isEmpty == true { report.add(what, "its cost is an empty text") }
      if let objection = objection(to: need) { report.add(what, objection) }
    }
  }

  /// Why a file that a need names is never written; nil where it may be.
  private static func objection(to need: Need) -> String? {
    guard case .set(let knob, _) = need.request, case .file(let path) = knob.target else {
      return nil
    }
    return NeverTouch.objection(to: knob, at: path).map { "\(path) is never written: \($0)" }
  }

  private static func examine(_ driver: CardDriver?, _ report: inout Flaws) {
    guard let driver else { return }
    report.check(driver.source, of: "driver")
    let names = driver.names + driver.modules + driver.others.flatMap { [$0.name, $0.module] }
    if driver.names.isEmpty || driver.modules.isEmpty || !names.allSatisfy(CardDriver.isName) {
      report.add("driver", "its names are not such as the kernel shows")
    }
    if driver.package.trimmed.isEmpty { report.add("driver", "it says not what brings it") }
    for other in driver.others { report.check(other.reason, of: "driver \(other.name)") }
  }

  private static func examine(_ question: NativeQuestion, _ report: inout Flaws) {
    let what = "question \"\(question.title)\""
    if question.title.trimmed.isEmpty { report.add("questions", "one has no title") }
    report.check(question.source, of: what)
    do throws(NativeSignatureError) { _ = try NativeCall(question) } catch {
      report.add(what, error.description)
    }
  }

  /// Sizes as the registers know them: include/uapi/linux/pci_regs.h, PCI_EXP_DEVCTL.
  private static func examine(_ sizes: StableSizes?, _ what: String, _ report: inout Flaws) {
    guard let sizes else { return }
    report.check(sizes.reason, of: what)
    let known = [128, 256, 512, 1024, 2048, 4096]
    if sizes.bytes.isEmpty || !Set(sizes.bytes).isSubset(of: known) {
      report.add(what, "it is one or more of \(known.map(String.init).joined(separator: ", "))")
    }
  }
}
