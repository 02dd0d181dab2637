// What was measured, as pictures of 360 units.
extension MachineReport {
  private static let width = 360.0

  /// What `prove` has measured on this machine.
  var resultSection: Markup {
    guard let result else { return "" }
    let what = [result.metric.name] + (result.unit.isEmpty ? [] : ["in \(result.unit)"])
    var figures: [Markup] = []
    if let picture = intervals(of: result) {
      let meaning = "with its interval, confidence \(result.confidence.short)"
      figures.append(figure("By how much it is better", meaning, picture))
    }
    if let picture = values(of: result) {
      figures.append(
        figure(
          "All values",
          what.joined(separator: ", ") + "; pale dots are left out, the line is the median",
          picture))
    }
    let left = Dictionary(grouping: result.blocks.compactMap(\.leftOut), by: \.self)
      .sorted { $0.key < $1.key }
      .map { why, blocks -> Markup in
        let noun = blocks.count == 1 ? "block" : "blocks"
        return "<li>\(blocks.count) \(noun) left out: \(why)</li>\n"
      }
    let list: Markup = left.isEmpty ? "" : "<ul>\n\(left)</ul>\n"
    let ended: Markup = result.ended.map { "<p>Ended early: \($0).</p>\n" } ?? ""
    guard !figures.isEmpty || !left.isEmpty else {
      return
        "<section><h2>Measured on this machine</h2><p>The result has no values.</p>\(ended)</section>\n"
    }
    return """
      <section><h2>Measured on this machine</h2>
      <div class="pictures">
      \(figures)</div>
      \(ended)\(list)</section>

      """
  }

  func figure(_ caption: String, _ remark: String, _ picture: Markup) -> Markup {
    "<figure><figcaption>\(caption) <small>\(remark)</small></figcaption>\n\(picture)</figure>\n"
  }

  /// The effects to be shown, with what they are effects of.
  private func effects(of result: Proof) -> [ShownEffect] {
    var rows = [ShownEffect("everything together", result.effect)]
    var told: Set<StepID> = []
    for step in result.steps where !told.contains(step.id) {
      let together = [step.id] + step.together
      told.formUnion(together)
      let name = together.map { title(of: $0.string) }.joined(separator: ", ")
      rows.append(ShownEffect("alone: \(name)", step.effect))
      rows.append(ShownEffect("added to the others: \(name)", step.added))
    }
    return rows.compactMap(\.self)
  }

  /// Every effect with its interval, one below the other.
  private func intervals(of result: Proof) -> Markup? {
    let rows = effects(of: result)
    let ends = rows.flatMap { row -> [Double] in
      [row.percent, row.effect.low ?? 0, row.effect.high ?? 0]
    }
    guard !rows.isEmpty, let scale = AxisScale(ends + [0], from: 12, to: Self.width - 12)
    else { return nil }
    let zero = scale.place(0)
    let bottom = 18 + Double(rows.count) * 44
    let lines = rows.enumerated().map { index, row -> Markup in
      let effect = row.effect
      let y = 30 + Double(index) * 44
      var bar: Markup = ""
      if let low = effect.low, let high = effect.high {
        let kind = low > 0 ? "bar" : high < 0 ? "bar worse" : "bar unsure"
        bar = """
          <path class="\(kind)" d="M\(at: scale.place(low)) \(at: y + 5)v8m0 -4\
          H\(at: scale.place(high))m0 -4v8"/>
          """
      }
      return """
        <text class="over" x="0" y="\(at: y)">\(Self.short(row.name))</text>
        <text text-anchor="end" x="\(at: Self.width)" y="\(at: y + 27)">\(row.text)</text>
        \(bar)<circle class="dot" cx="\(at: scale.place(row.percent))" cy="\(at: y + 9)" r="3.5"/>

        """
    }
    let anchor = zero < 60 ? "start" : zero > Self.width - 60 ? "end" : "middle"
    let told = rows.map { "\($0.name): \($0.text)" }
    return """
      <svg viewBox="0 0 \(at: Self.width) \(at: bottom + 6)" role="img" \
      aria-label="\(told.joined(separator: "; "))">
      <path class="none" d="M\(at: zero) 14V\(at: bottom)"/>
      <text class="muted" text-anchor="\(anchor)" x="\(at: zero)" y="10">no effect</text>
      \(lines)</svg>

      """
  }

  /// What a step sets, or how a state is called.
  private func title(of id: String) -> String {
    let without = "without "
    if id.hasPrefix(without) { return without + title(of: String(id.dropFirst(without.count))) }
    return strategy.steps.first { $0.id.string == id }?.title ?? id
  }

  /// As much as fits on a line of a picture.
  private static func short(_ text: String) -> String {
    text.count <= 60 ? text : String(text.prefix(59)) + "\u{2026}"
  }

  /// The values of each state as dots, the left-out ones pale, with the median.
  private func values(of result: Proof) -> Markup? {
    let kept = result.blocks.filter { !$0.values.isEmpty }
    var states: [String] = []
    for block in kept where !states.contains(block.state) { states.append(block.state) }
    let summaries = [Proof.untunedState: result.untuned, Proof.tunedState: result.tuned]
    let medians = summaries.compactMapValues(\.median)
    let all = kept.flatMap(\.values)
    guard let scale = AxisScale(all, from: 8, to: Self.width - 8), let least = all.min(),
      let most = all.max()
    else { return nil }
    let unit = result.unit.isEmpty ? "" : " \(result.unit)"
    var parts: [Markup] = []
    for (index, state) in states.enumerated() {
      let y = Double(index) * 58
      let count = summaries[state].map { ", \($0.count.grouped) values" } ?? ""
      let spread = summaries[state]?.spread.map { ", spread \($0.short)" } ?? ""
      let words = medians[state].map { ": median \($0.short)\(unit)\(spread)\(count)" } ?? ""
      let blocks = kept.filter { $0.state == state }
      let (counted, others) = (
        blocks.filter { $0.leftOut == nil }, blocks.filter { $0.leftOut != nil }
      )
      let kind = state == Proof.untunedState ? "dots early" : "dots"
      let middle = medians[state].map(scale.place)
      let line: Markup =
        middle.map { "<path class=\"middle\" d=\"M\(at: $0) \(at: y + 18)v28\"/>" } ?? ""
      parts.append(
        """
        <text x="0" y="\(at: y + 11)">\(Self.short(title(of: state)))\(words)</text>
        \(Self.dots(counted.flatMap(\.values), scale, y + 32, kind))\
        \(Self.dots(others.flatMap(\.values), scale, y + 32, "dots out"))\(line)

        """)
    }
    let y = Double(states.count) * 58 + 12
    let told = states.map { state in
      title(of: state)
        + (medians[state].map { ": median \($0.short)\(unit)" } ?? "")
    }
    return """
      <svg viewBox="0 0 \(at: Self.width) \(at: y + 8)" role="img" \
      aria-label="Values of \(told.joined(separator: "; "))">
      \(parts)<path class="axis" d="M8 \(at: y - 11)H\(at: Self.width - 8)"/>
      <text class="muted" x="0" y="\(at: y + 1)">\(least.short)\(unit)</text>
      <text class="muted" text-anchor="end" x="\(at: Self.width)" y="\(at: y + 1)">\(most.short)\(unit)</text>
      </svg>

      """
  }

  /// Dots on a line, spread across it so that equal ones are seen; one path, since there may be very
  /// many.
  private static func dots(
    _ values: [Double], _ scale: AxisScale, _ y: Double, _ kind: String
  ) -> Markup {
    guard !values.isEmpty else { return "" }
    // The golden ratio spreads any number of them evenly.
    var share = 0.5
    let path = values.map { value in
      share += 0.6180339887498949
      if share >= 1 { share -= 1 }
      let place = Markup.coordinate(scale.place(value))
      return "M\(place) \(Markup.coordinate(y + (share - 0.5) * 22))h0"
    }
    return "<path class=\"\(kind)\" d=\"\(Markup(trusting: path.joined()))\"/>"
  }

  /// What others have measured with this card.
  var evidenceSection: Markup {
    let figures = curves.compactMap { curve in
      curve.picture.map { figure(curve.caption, curve.remark, $0) }
    }
    guard let first = curves.first, !figures.isEmpty else { return "" }
    return """
      <section><h2>What to expect for other models</h2>
      <p>Each dot is a model that was measured on \(first.machine), untuned and tuned. The line is the \
      estimate, and nine of ten models should lie in its band.
      <span class="muted">\(first.source)</span></p>
      <div class="pictures">
      \(figures)</div></section>

      """
  }
}

/// An effect to be drawn, with what it is an effect of.
private struct ShownEffect {
  let name: String
  let percent: Double
  let effect: Proof.Gain

  /// Nothing where nothing could be compared.
  init?(_ name: String, _ effect: Proof.Gain) {
    guard let percent = effect.percent else { return nil }
    self.name = name
    self.percent = percent
    self.effect = effect
  }

  /// The value with its interval.
  var text: String { effect.text ?? "" }
}

extension Proof.Gain {
  /// `+12.3 % (+10.1 to +14.2 %)`; nil where nothing could be compared.
  var text: String? {
    guard let percent else { return nil }
    guard let low, let high else { return "\(percent.signed) %, no interval" }
    return "\(percent.signed) % (\(low.signed) to \(high.signed) %)"
  }
}

extension MeasuredCurve {
  private static let width = 360.0
  private static let height = 190.0

  var caption: String {
    switch quantity {
    case .call: "Time of a call"
    case .tokens: "Time of a token"
    case .firstToken: "Time to the first token"
    }
  }

  var remark: String {
    let here = own.map { "; this machine: \($0.untuned.short) to \($0.tuned.short) \(unit)" } ?? ""
    return "what is left of it when tuned, by its untuned value in \(unit)\(here)"
  }

  /// What is left of the time: of a rate the other way round.
  private func left(_ untuned: Double, _ tuned: Double) -> Double {
    quantity == .tokens ? untuned / tuned : tuned / untuned
  }

  /// The share of the time that is left, by the untuned value.
  var picture: Markup? {
    let points = rows + (own.map { [$0] } ?? [])
    let shares = points.map { left($0.untuned, $0.tuned) }
    guard
      let across = AxisScale(
        points.map(\.untuned), from: 10, to: Self.width - 10, isLogarithmic: true),
      let most = shares.max(), most.isFinite
    else { return nil }
    let top = max(1.08, most)
    let down = { (share: Double) in Self.height - min(max(share / top, 0), 1) * (Self.height - 14) }
    let lines: [(Double, String)] = [
      (1, "as before"), (0.75, "three quarters"), (0.5, "half"), (0.25, "a quarter"),
    ]
    let grid = lines.map { share, words -> Markup in
      """
      <path class="axis" d="M0 \(at: down(share))H\(at: Self.width)"/>\
      <text class="muted" text-anchor="end" x="\(at: Self.width)" \
      y="\(at: down(share) - 3)">\(words)</text>

      """
    }
    let upper = curve.map { (across.place($0.untuned), down(left($0.untuned, $0.high))) }
    let lower = curve.map { (across.place($0.untuned), down(left($0.untuned, $0.low))) }
    let middle = curve.map { (across.place($0.untuned), down(left($0.untuned, $0.point))) }
    let dots = rows.map { row in
      "M\(Markup.coordinate(across.place(row.untuned))) "
        + "\(Markup.coordinate(down(left(row.untuned, row.tuned))))h0"
    }
    let mine: Markup =
      own.map { own in
        """
        <circle class="own" cx="\(at: across.place(own.untuned))" \
        cy="\(at: down(left(own.untuned, own.tuned)))" r="5"/>

        """
      } ?? ""
    let label =
      "\(caption): \(rows.count) models from \(low.short) to \(high.short) \(unit) untuned"
    return """
      <svg viewBox="0 0 \(at: Self.width) \(at: Self.height + 18)" role="img" aria-label="\(label)">
      \(grid)<path class="band" d="\(Self.path(upper + lower.reversed()))Z"/>
      <path class="curve" d="\(Self.path(middle))"/>
      <path class="dots early" d="\(Markup(trusting: dots.joined()))"/>
      \(mine)<text class="muted" x="0" y="\(at: Self.height + 13)">\(low.short) \(unit)</text>
      <text class="muted" text-anchor="end" x="\(at: Self.width)" \
      y="\(at: Self.height + 13)">\(high.short) \(unit)</text>
      </svg>

      """
  }

  private static func path(_ points: [(Double, Double)]) -> Markup {
    let steps = points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(Markup.coordinate(point.0)) \(Markup.coordinate(point.1))"
    }
    return Markup(trusting: steps.joined())
  }
}
