import TuneKitCore

@testable import TuneKitCommand

/// A saved result of prove in a module's folder `Evidence`: `proved-BOARD-WHAT.json`.
struct EvidenceFile {
  let name: String
  let text: String

  /// Those of a module.
  static func all(below folder: String) throws -> [EvidenceFile] {
    try Repository.files(below: folder, ending: ".json").map { path in
      EvidenceFile(
        name: path.split(separator: "/").last.map(String.init) ?? path,
        text: try Repository.text(path))
    }
  }

  /// As prove writes one, with made-up values.
  static func sample(rounds: Int, isAblated: Bool) throws -> String {
    try JSON.pretty(
      Document(
        schema: Proof.schema, try SampleProof.made(rounds: rounds, isAblated: isAblated)))
  }

  /// What a hand may change in the sample, and what is said of it.
  static let slips = [
    ("schema", "tunekit.prove/1", "tunekit.prove/2"),
    ("verdict", "\"verdict\" : \"shown\"", "\"verdict\" : \"not-shown\""),
    ("rounds", "\"rounds\" : 26", "\"rounds\" : 24"),
    ("confidence", "\"confidence\" : 0.95", "\"confidence\" : 0.99"),
    ("effect", "\"effect\" : {\n    \"high\" : ", "\"effect\" : {\n    \"high\" : 1"),
    ("is no known board", "\"board\" : \"cm3588\"", "\"board\" : \"cm3589\""),
    ("it is of", "\"accelerator\" : \"ax650n\"", "\"accelerator\" : \"hailo-8\""),
    ("/home/", "yolov5s.axmodel", "/home/ada/yolov5s.axmodel"),
    ("without a reason", "throttled: cpu-thermal at 86.0 °C", " "),
    ("left_out", "\"count\" : 1", "\"count\" : 2"),
    ("no step", "\"state\" : \"tuned\"", "\"state\" : \"turned\""),
    ("not comparable", "\"values\" : [\n        0", "\"values\" : [\n        -0"),
  ]

  /// What is wrong with it as evidence of an accelerator; none where nothing is.
  func problems(of accelerator: ModuleID, among boards: [ModuleID]) -> [String] {
    let proof: Proof
    do throws(JSONError) {
      proof = try ProofFile.proof(in: Array(text.utf8))
    } catch {
      return ["\(name) is no result of prove: \(error)"]
    }
    let subject = proof.conditions.subject
    var problems: [String] = []
    if subject.accelerator != accelerator {
      problems.append("it is of \(subject.accelerator), and lies beside \(accelerator)")
    }
    if !boards.contains(subject.board) { problems.append("\(subject.board) is no known board") }
    if !name.hasPrefix("proved-\(subject.board)-") {
      problems.append("the name does not begin with proved-\(subject.board)-")
    }
    // A path below somebody's home names that person.
    for folder in ["/home/", "/Users/"] where text.contains(folder) {
      problems.append("a path below \(folder) is in it")
    }
    if proof.conditions.plan.isEmpty { problems.append("its plan changes nothing") }
    if proof.conditions.command.isEmpty { problems.append("it has no command") }
    if proof.blocks.contains(where: { $0.leftOut?.trimmed.isEmpty == true }) {
      problems.append("a block was left out without a reason")
    }
    let ids = proof.conditions.plan.map(\.id.string)
    let states = ["untuned", "tuned"] + ids + ids.map { "without \($0)" }
    for block in proof.blocks where !states.contains(block.state) {
      problems.append("no step of its plan has the state \(block.state)")
    }
    return problems + proof.deviations
  }

  /// What is wrong with what a module says of such files.
  static func problems(of effect: MeasuredEffect, having files: [String]) -> [String] {
    guard case .measured(let place, _) = effect.source, place.hasPrefix("Evidence/") else {
      return []
    }
    let name = String(place.dropFirst("Evidence/".count))
    guard files.contains(name) else { return ["\(place) is cited, and there is no such file"] }
    guard name.hasPrefix("proved-"), !name.hasPrefix("proved-\(effect.board)-") else { return [] }
    return ["\(place) is cited for \(effect.board)"]
  }
}

extension Proof {
  /// Where it says something else than its own values come to.
  ///
  /// The file does not say which look ended it, so each look that there can be after as many rounds
  /// is tried.
  fileprivate var deviations: [String] {
    let looks = (0...BlockPlan.mostRounds).flatMap { BlockPlan.looks($0) }
      .filter { $0.rounds == rounds }.map(\.error)
    let errors = Set(ended == nil ? looks : [BlockPlan.lastError])
    guard !errors.isEmpty else { return ["no look is after \(rounds) rounds, and it says no end"] }
    var least: [String]?
    for error in errors.sorted() {
      let found = deviations(error)
      if found.isEmpty { return [] }
      if found.count < least?.count ?? .max { least = found }
    }
    return least ?? []
  }

  private func deviations(_ error: Double) -> [String] {
    let made: Proof
    do throws(EffectError) {
      made = try Proof(
        of: blocks, metric, in: unit, better: better, each: nil, error: error, ended: ended,
        on: conditions)
    } catch {
      return ["its values are not comparable: \(error)"]
    }
    var found: [String] = []
    if made.verdict != verdict { found.append("verdict: its values say \(made.verdict)") }
    if made.rounds != rounds { found.append("rounds: its blocks have \(made.rounds)") }
    if !made.effect.isAlike(effect) { found.append("effect: its values say \(made.effect)") }
    if made.confidence != confidence { found.append("confidence: it is \(made.confidence)") }
    if made.omissions != omissions { found.append("left_out: its blocks say \(made.omissions)") }
    for (key, said, seen) in [("untuned", untuned, made.untuned), ("tuned", tuned, made.tuned)]
    where said.count != seen.count || !Gain.isAlike(said.median, seen.median)
      || !Gain.isAlike(said.spread, seen.spread)
    {
      found.append("\(key): its values say \(seen)")
    }
    let parts = Set(steps.map { Set([$0.id] + $0.together) })
    for step in steps {
      let part = Set([step.id] + step.together)
      let states = Self.states(of: part, among: parts, in: Set(blocks.map(\.state)))
      let alone = gain(from: "untuned", to: states.alone, error)
      let added = gain(from: states.rest, to: "tuned", error)
      if !alone.isAlike(step.effect) { found.append("\(step.id): its values say \(alone)") }
      if !added.isAlike(step.added) { found.append("\(step.id), added: its values say \(added)") }
    }
    return found
  }

  /// The state that has only this part set, and the one that has all others set.
  private static func states(
    of part: Set<StepID>, among parts: Set<Set<StepID>>, in states: Set<String>
  ) -> (alone: String, rest: String) {
    guard parts.count > 1 else { return ("tuned", "untuned") }
    let state = { (part: Set<StepID>) in
      part.map(\.string).first { states.contains($0) } ?? ""
    }
    let other = parts.first { $0 != part } ?? part
    let rest = parts.count == 2 ? state(other) : "without \(state(part))"
    return (state(part), rest)
  }

  private func gain(from: String, to: String, _ error: Double) -> Gain {
    let effect = try? Effect(
      of: blocks.map(\.measured), from: from, to: to, better: better, error: error)
    return Gain(
      percent: effect?.percent, low: effect?.interval?.lowerBound,
      high: effect?.interval?.upperBound)
  }
}

extension Proof.Gain {
  fileprivate func isAlike(_ other: Proof.Gain) -> Bool {
    Self.isAlike(percent, other.percent) && Self.isAlike(low, other.low)
      && Self.isAlike(high, other.high)
  }

  /// As far as a file's three decimals tell.
  fileprivate static func isAlike(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return (one == nil) == (other == nil) }
    return (one - other).magnitude <= 0.001 + 0.001 * one.magnitude
  }
}
