/// Needs in a manifest: `[[need]]`.
extension ManifestTable {
  /// All needs, whose order by names has no circle in it.
  func needs() throws(TOMLError) -> [Need] {
    var needs: [(table: ManifestTable, need: Need)] = []
    for table in try tables("need") { needs.append((table, try table.need())) }
    try Self.requireOrder(needs)
    return needs.map(\.need)
  }

  private static let words =
    Need.Request.plain.compactMap(\.descriptor.manifest?.word) + [
      "idle-delay-ms", "leave-alone", "file",
    ]

  private func need() throws(TOMLError) -> Need {
    try requireOnly(
      Self.words + [
        "of", "grammar", "value", "because", "source", "costs", "profiles", "desirable", "name",
        "after", "when",
      ])
    let reason = try reason()
    var need = try request().because(reason.text, reason.source)
    need = need.costing(try optionalText("costs")).answered(in: try profiles())
    if try flag("desirable") == true { need = need.desirable }
    for condition in try conditions(ofCard: true) { need = need.only(where: condition) }
    if let name = try optionalText("name") { need = need.named(name) }
    for name in try texts("after") ?? [] { need = need.after(name) }
    return need
  }

  private func request() throws(TOMLError) -> Need {
    let word = try only(one: Self.words)
    if word != "clock" { try refuse(["of"], because: "goes with \"clock\" only") }
    if word != "file" { try refuse(["grammar", "value"], because: "goes with \"file\" only") }
    if word == "idle-delay-ms" {
      return .idleDelay(milliseconds: try integer(word, in: 1...600_000))
    }
    if word == "leave-alone" { return .handsOff(try untouchable()) }
    for request in Need.Request.plain {
      guard let manifest = request.descriptor.manifest, manifest.word == word else { continue }
      if let value = manifest.value {
        _ = try self.word(word, among: [value])
      } else {
        try requireTrue(word)
      }
      if has("of") { _ = try self.word("of", among: ["fastest-cores"]) }
      return Need(request)
    }
    return try setting()
  }

  private func untouchable() throws(TOMLError) -> Need.Untouchable {
    let all = Need.Untouchable.allCases
    let word = try self.word("leave-alone", among: all.map(\.descriptor.word))
    return all.first { $0.descriptor.word == word } ?? .reset
  }

  /// A file below /proc or /sys, but none that is never written.
  private func setting() throws(TOMLError) -> Need {
    let text = try text("file")
    let file: SystemPath
    do throws(SystemPathError) {
      file = try SystemPath(validating: text)
    } catch {
      throw invalid(at: "file", error.description)
    }
    let grammars: [Grammar] = [.word, .choice, .integer, .cpuMask, .cpuList]
    let name = try word("grammar", among: grammars.map(\.rawValue))
    let knob = Knob(.file(file), Grammar(rawValue: name) ?? .word)
    if let objection = Need.objection(toNaming: file) ?? NeverTouch.objection(to: knob, at: file) {
      throw invalid(at: "file", "\(file) is never written: \(objection)")
    }
    let value = try self.text("value")
    do throws(GrammarError) {
      _ = try knob.grammar.value(of: value)
    } catch {
      throw invalid(at: "value", "\(error)")
    }
    return .set(knob, to: value)
  }

  private func profiles() throws(TOMLError) -> Set<Profile> {
    guard let names = try texts("profiles") else { return Set(Profile.allCases) }
    let known = Profile.allCases.map(\.rawValue)
    for name in names where !known.contains(name) {
      throw invalid(at: "profiles", Self.unknown(name, "profiles", known))
    }
    return Set(names.compactMap(Profile.init(rawValue:)))
  }

  /// Refuses names that are there twice or are not there, and needs that wait for each other.
  private static func requireOrder(
    _ needs: [(table: ManifestTable, need: Need)]
  ) throws(TOMLError) {
    var known: Set<String> = []
    for (table, need) in needs {
      if let name = need.name, !known.insert(name).inserted {
        throw table.invalid(at: "name", "another need has the name \"\(name)\", too")
      }
    }
    for (table, need) in needs {
      for name in need.after where !known.contains(name) {
        let hint = ClosestMatch.words(to: name, among: known.sorted()).first
        throw table.invalid(
          at: "after",
          "no need has the name \"\(name)\"" + (hint.map { "; nearest: \($0)" } ?? ""))
      }
    }
    var waiting = needs
    var done: Set<String> = []
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.need.after.allSatisfy(done.contains) }
      guard !ready.isEmpty else {
        let names = waiting.compactMap(\.need.name).joined(separator: ", ")
        throw waiting[0].table.invalid(at: "after", "these needs wait for each other: \(names)")
      }
      done.formUnion(ready.compactMap(\.need.name))
      waiting.removeAll { $0.need.after.allSatisfy(done.contains) }
    }
  }
}
