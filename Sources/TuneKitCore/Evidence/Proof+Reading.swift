// A saved result, and whether it says what its own values come to.
extension Proof {
  /// Reads a result.
  ///
  /// What it says of its blocks is computed again from them: a file that was cut down or edited by hand
  /// must not be shown as measured.
  ///
  /// - Parameter bytes: what `prove` has printed or saved.
  /// - Throws: ``JSONError`` where it is no JSON, no result, of another version, or not what its values
  ///   come to.
  public init(reading bytes: [UInt8]) throws(JSONError) {
    try self.init(parsing: bytes)
    if let first = deviations.first { throw first }
  }

  /// Reads a result without a look at whether its parts agree.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    let form = try JSON.value(Form.self, from: bytes)
    guard form.schema == Self.schema else {
      throw JSONError(key: "schema", problem: Self.objection(to: form.schema))
    }
    self = try JSON.value(Proof.self, from: bytes)
  }

  private struct Form: Decodable {
    let schema: String
  }

  private static func objection(to schema: String) -> String {
    schema.hasPrefix("tunekit.prove/")
      ? "it is \(schema.prefix(40)), and this program knows \(Proof.schema); use a newer tunekit"
      : "it is \(schema.prefix(40)), and not \(Proof.schema)"
  }

  /// Where it says something else than its own values come to.
  ///
  /// The file does not say which look ended it, so each look that there can be after as many rounds
  /// is tried.
  package var deviations: [JSONError] {
    let looks = (0...BlockPlan.mostRounds).flatMap { BlockPlan.looks($0) }
      .filter { $0.rounds == rounds }.map(\.error)
    // One that ended early had its last look, and so may one that did not.
    let errors = Set((ended == nil ? looks : []) + [BlockPlan.lastError])
    var least: [JSONError]?
    for error in errors.sorted() {
      let found = deviations(error)
      if found.isEmpty { return [] }
      if found.count < least?.count ?? .max { least = found }
    }
    return least ?? []
  }

  private func deviations(_ error: Double) -> [JSONError] {
    let made: Proof
    do throws(EffectError) { made = try computed(error) } catch {
      return [JSONError(key: "blocks", problem: "their values are not comparable: \(error)")]
    }
    var found: [JSONError] = []
    let check = { (key: String, isAlike: Bool, seen: String) in
      if !isAlike {
        found.append(JSONError(key: key, problem: "it is not what the blocks come to: \(seen)"))
      }
    }
    check("verdict", made.verdict == verdict, made.verdict.rawValue)
    check("rounds", made.rounds == rounds, "\(made.rounds)")
    check("effect", made.effect.isAlike(effect), made.effect.short)
    check("confidence", made.confidence == confidence, "\(made.confidence)")
    let omitted = made.omissions.map { "\($0.count) for \"\($0.why)\"" }.joined(separator: ", ")
    check("left_out", made.omissions == omissions, omitted.isEmpty ? "none" : omitted)
    check("untuned", made.untuned.isAlike(untuned), made.untuned.short)
    check("tuned", made.tuned.isAlike(tuned), made.tuned.short)
    // Another look than that of the whole says nothing of the steps either.
    guard found.isEmpty else { return found }
    for (index, (step, seen)) in zip(steps, effectsOfSteps(error)).enumerated() {
      check("steps.\(index).effect", seen.effect.isAlike(step.effect), seen.effect.short)
      check("steps.\(index).added", seen.added.isAlike(step.added), seen.added.short)
    }
    return found
  }

  /// What its blocks come to, without the steps, where the interval may miss so often.
  private func computed(_ error: Double) throws(EffectError) -> Proof {
    try Proof(
      of: blocks, metric, in: unit, better: better, each: nil, error: error, ended: ended,
      on: conditions)
  }

  /// The same result as its blocks give it, where the interval may miss so often.
  package func recomputed(_ error: Double) throws(EffectError) -> Proof {
    var made = try computed(error)
    made.steps = effectsOfSteps(error)
    return made
  }

  private func effectsOfSteps(_ error: Double) -> [StepEffect] {
    let parts = Set(steps.map { Set([$0.id] + $0.together) })
    let states = Set(blocks.map(\.state))
    return steps.map { step in
      let own = Self.states(of: Set([step.id] + step.together), among: parts, in: states)
      return StepEffect(
        id: step.id, together: step.together,
        effect: gain(from: Self.untunedState, to: own.alone, error),
        added: gain(from: own.rest, to: Self.tunedState, error))
    }
  }

  /// The state that has only this part set, and the one that has all others set.
  private static func states(
    of part: Set<StepID>, among parts: Set<Set<StepID>>, in states: Set<String>
  ) -> (alone: String, rest: String) {
    guard parts.count > 1 else { return (tunedState, untunedState) }
    let state = { (part: Set<StepID>) in
      part.map(\.string).first { states.contains($0) } ?? ""
    }
    let other = parts.first { $0 != part } ?? part
    let rest = parts.count == 2 ? state(other) : "without \(state(part))"
    return (state(part), rest)
  }

  private func gain(from: String, to: String, _ error: Double) -> Gain {
    Gain(
      try? Effect(of: blocks.map(\.measured), from: from, to: to, better: better, error: error))
  }
}

extension Proof.Gain {
  fileprivate func isAlike(_ other: Proof.Gain) -> Bool {
    percent.isAlike(other.percent) && low.isAlike(other.low) && high.isAlike(other.high)
  }

  fileprivate var short: String {
    guard let percent else { return "nothing that could be compared" }
    guard let low, let high else { return "\(percent.short) %, no interval" }
    return "\(percent.short) %, \(low.short) to \(high.short) %"
  }
}

extension Proof.Summary {
  fileprivate func isAlike(_ other: Proof.Summary) -> Bool {
    count == other.count && median.isAlike(other.median) && spread.isAlike(other.spread)
  }

  fileprivate var short: String {
    guard let median, let spread else { return "no value" }
    return "median \(median.short), spread \(spread.short), \(count) values"
  }
}

extension Double? {
  /// As far as a file's three decimals tell.
  fileprivate func isAlike(_ other: Double?) -> Bool {
    guard let self, let other else { return (self == nil) == (other == nil) }
    return (self - other).magnitude <= 0.001 + 0.001 * self.magnitude
  }
}
