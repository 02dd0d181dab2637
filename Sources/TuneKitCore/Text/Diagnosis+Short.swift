// The short form of a diagnosis: what is wrong, the state in a few lines, what else could be done.
extension Diagnosis {
  /// The first recommendation is above it with its command; the others follow below.
  func short(_ style: Style) -> [String] {
    let isHealthy = recommendations.first?.isWrong != true
    let first = recommendations.first.map { advice in
      isHealthy ? [] : row("brings", [Judgement(nil, advice.effect)], style)
    }
    var lines = headline(style) + (first ?? []) + [""]
    for (label, judgements) in state(style) where !judgements.isEmpty {
      lines += row(label, judgements, style)
    }
    let rest = isHealthy ? recommendations[...] : recommendations.dropFirst()
    if !rest.isEmpty { lines += [""] + others(rest, style) }
    let more = [
      style.suggestion("All of it", .diagnoseInFull),
      style.suggestion("For an issue", .diagnoseAsMarkdown),
    ]
    return lines + [""] + Paragraph.fitted(more[0], then: more[1], width: style.width)
  }

  /// What else could be done, each in a line with its command below it.
  private func others(_ rest: ArraySlice<Recommendation>, _ style: Style) -> [String] {
    let most = 3
    let lines = rest.prefix(most).enumerated().flatMap { index, advice -> [String] in
      let sign = advice.isWrong ? style.bad : style.neutral
      let start = " \(index + 1) \(sign.text)"
      return title(of: advice, behind: start, sign, style)
        + Paragraph.indented(style.command(advice.command), by: start.count + 1, width: style.width)
    }
    let left = rest.count - most
    return lines + (left > 0 ? ["   and \(left) more, with -v"] : [])
  }

  /// Something that was looked at, and how it is.
  struct Judgement {
    let sign: Style.Sign?
    let text: String

    init(_ sign: Style.Sign?, _ text: String) {
      self.sign = sign
      self.text = text
    }

    var whole: String { [sign?.text, text].compactMap(\.self).joined(separator: " ") }
  }

  /// A label and judgements, as many on a line as fit.
  private func row(_ label: String, _ judgements: [Judgement], _ style: Style) -> [String] {
    let column = 11
    let isNarrow = style.width < 40
    let indent = isNarrow ? 4 : column
    let room = style.width - indent
    var lines: [String] = []
    var length = 0
    for judgement in judgements {
      let text = judgement.whole
      let paint = { (lines: [String]) in judgement.sign.map { style.signed(lines, $0) } ?? lines }
      if !lines.isEmpty, length + 2 + text.count <= room {
        lines[lines.count - 1] += "  " + paint([text]).joined()
        length += 2 + text.count
        continue
      }
      let wrapped = Paragraph.hanging(text, by: judgement.sign == nil ? 0 : 2, width: room)
      length = wrapped.last?.count ?? 0
      lines += paint(wrapped)
    }
    let start = "  \(label)"
    if isNarrow { return [start] + lines.map { Paragraph.spaces(indent) + $0 } }
    return lines.enumerated().map { index, line in
      (index == 0 ? Paragraph.padded(start, to: indent) : Paragraph.spaces(indent)) + line
    }
  }

  private func state(_ style: Style) -> [(label: String, judgements: [Judgement])] {
    var rows: [(String, [Judgement])] = [("board", [Judgement(nil, boardText)])]
    for card in accelerators {
      let name = Judgement(nil, "\(card.name) at \(card.address)")
      rows.append((card.attachment.word, [name] + card.judgements(style)))
      rows.append(("routing", routing(of: card, style)))
    }
    if accelerators.isEmpty {
      rows.append(("card", [Judgement(style.bad, "none known, \(strangers.text)")]))
    }
    rows.append(("clocks", clocks(style)))
    rows.append(("heat", [heat(style)]))
    rows.append(("tuners", tuners(style)))
    rows.append(("applied", appliedInShort(style)))
    if !unread.isEmpty {
      let files = unread.count == 1 ? "1 thing" : "\(unread.count) things"
      rows.append(("not read", [Judgement(style.odd, "\(files), with -v")]))
    }
    return rows
  }

  /// Where the interrupts of a card land; those of which the same is to be said in one.
  private func routing(of card: Card, _ style: Style) -> [Judgement] {
    guard !card.interrupts.isEmpty else { return [Judgement(style.odd, "no interrupt at present")] }
    let groups = NumberedText.grouped(card.interrupts) {
      "\($0.effective ?? "") \($0.affinity ?? "")"
    }
    return groups.map { group in
      let first = group[0]
      let name = group.count == 1 ? "interrupt" : "interrupts"
      let verb = group.count == 1 ? "lands" : "land"
      let numbers = group.map(\.irq).inRanges
      let place =
        first.effective.map { "\(verb) on CPU \($0)\(kind(of: $0))" }
        ?? first.affinity.map { "may land on CPU \($0)\(kind(of: $0))" } ?? "\(verb) where unknown"
      let sign = first.isFast == false ? style.bad : first.isFast == true ? style.good : nil
      return Judgement(sign, "\(name) \(numbers) \(place)")
    }
  }

  /// ` (Cortex-A55)`, where all of some CPUs are of one kind.
  private func kind(of list: String) -> String {
    guard let cpus = CPUSet(list: list) else { return "" }
    let kinds = clusters.filter { cluster in
      CPUSet(list: cluster.cpus).map { !$0.intersection(cpus).isEmpty } ?? false
    }.map(\.kind)
    guard let first = kinds.first, let name = first, Set(kinds).count == 1 else { return "" }
    return " (\(name))"
  }

  /// The clocks of the fast cores, and of those that something holds back; and the accelerators' own.
  private func clocks(_ style: Style) -> [Judgement] {
    processorClocks(style)
      + accelerators.flatMap(\.clocks).map { clock in
        let sign = clock.isHeldLow ? style.bad : clock.isLimited ? style.odd : nil
        return Judgement(sign, "\(clock.name) \(clock.inWords)")
      }
  }

  private func processorClocks(_ style: Style) -> [Judgement] {
    clusters.filter { $0.fastest || $0.isWithheld || $0.isLimited }.map { cluster in
      var text = "CPU \(cluster.cpus)"
      if let governor = cluster.governor { text += " \(governor)" }
      let most = cluster.maximum ?? cluster.ceiling
      if let current = cluster.current, let most {
        let now = cluster.toldBy == .request ? "asked for" : "now"
        text += ", \(Clock.text(current).replacing(" GHz", with: "")) of \(Clock.text(most)) \(now)"
      }
      if cluster.isLimited, let ceiling = cluster.ceiling {
        text += ", limited to \(Clock.text(ceiling))"
      }
      if cluster.isWithheld, let requested = cluster.requested {
        text += ", asked for \(Clock.text(requested))"
      }
      let sign = cluster.isWithheld ? style.bad : cluster.isLimited ? style.odd : nil
      return Judgement(sign, text)
    }
  }

  private func heat(_ style: Style) -> Judgement {
    let known = temperatures.filter { $0.millidegrees != nil }
    let hottest = known.max { ($0.millidegrees ?? 0) < ($1.millidegrees ?? 0) }
    let degrees = hottest.map { zone in
      "\(zone.millidegrees.map(ThermalZone.degrees) ?? "") at most (\(zone.name))"
    }
    var evidence: [String] = []
    let active = cooling.filter { $0.state > 0 && $0.slows }.map(\.evidence)
    for text in slowdowns.map(\.evidence) + active where !evidence.contains(text) {
      evidence.append(text)
    }
    let isBad = !active.isEmpty || slowdowns.contains(where: \.now)
    let sign = isBad ? style.bad : slowdowns.isEmpty ? style.good : style.odd
    let rest = evidence.isEmpty ? [] : ["slowed down: \(evidence.joined(separator: ", "))"]
    let parts = [degrees ?? "not measured"] + (rest.isEmpty ? ["nothing slowed down"] : rest)
    return Judgement(sign, parts.joined(separator: ", "))
  }

  private func tuners(_ style: Style) -> [Judgement] {
    if otherTuners.isEmpty { return [Judgement(style.good, "none besides TuneKit")] }
    return otherTuners.map { tuner in
      let what = tuner.isLeftover ? "not running, its settings are left" : "it sets \(tuner.sets)"
      return Judgement(tuner.running ? style.odd : nil, "\(tuner.name): \(what)")
    }
  }

  private func appliedInShort(_ style: Style) -> [Judgement] {
    guard let applied else { return [Judgement(style.odd, "only root can read it")] }
    if applied.isEmpty { return [Judgement(nil, "nothing")] }
    return applied.map { session in
      let sign =
        session.outcome == .drifted
        ? style.bad
        : session.outcome == .holds && session.leftBy == nil ? style.good : style.odd
      let card = applied.count > 1 ? " for \(session.address)" : ""
      let state =
        session.leftBy.map { "left by \($0), which was killed" }
        ?? (session.outcome == .holds ? "all values hold" : session.outcome.rawValue)
      return Judgement(
        sign, "profile \(session.profile.rawValue)\(card), \(style.time(session.since)): \(state)")
    }
  }
}

extension Diagnosis.OwnClock {
  /// Its governor, the clock just now of what the hardware can do, and a limit below that.
  fileprivate var inWords: String {
    let now = present.map { present in
      (maximum.map { Clock.share(present, of: $0) } ?? Clock.text(present)) + " now"
    }
    let limit = isLimited ? ceiling.map { "limited to \(Clock.text($0))" } : nil
    return ([governor] + [now, limit].compactMap(\.self)).joined(separator: ", ")
  }
}

extension Diagnosis.Card {
  /// Driver, link, sizes and errors in a few words each.
  fileprivate func judgements(_ style: Style) -> [Diagnosis.Judgement] {
    var all: [Diagnosis.Judgement] = []
    if let taken = obstacles.first(where: { $0.kind == .handedOver }) {
      all.append(Diagnosis.Judgement(style.odd, "driver \(driver ?? "none"): \(taken.what)"))
    } else {
      let sign = driver == nil ? style.bad : style.good
      all.append(Diagnosis.Judgement(sign, driver.map { "driver \($0)" } ?? "no driver"))
    }
    if let link, let rate = link.rate {
      let best = link.expectedRate.map { " of \($0.grouped)" } ?? ""
      let sign: Style.Sign? =
        link.verdict == .degraded
        ? style.bad : link.verdict == .asExpected ? style.good : nil
      all.append(Diagnosis.Judgement(sign, "link \(rate.grouped)\(best) MB/s"))
    }
    for (name, size) in [("payload", payload), ("read request", readRequest)] {
      guard let size, size.verdict == .unstable, let bytes = size.bytes else { continue }
      let stable = size.stable.map(String.init).joined(separator: " or ")
      all.append(Diagnosis.Judgement(style.bad, "\(name) \(bytes) bytes, only \(stable) is stable"))
    }
    if let errors {
      let isBroken = errors.nonfatal > 0 || errors.fatal > 0
      let isOdd = errors.correctable > 0
      all.append(
        isBroken || isOdd
          ? Diagnosis.Judgement(isBroken ? style.bad : style.odd, errors.described)
          : Diagnosis.Judgement(style.good, "no errors"))
    }
    for question in questions {
      guard let answer = question.answer else { continue }
      var sign = style.odd
      if case .answered = answer { sign = style.good }
      all.append(Diagnosis.Judgement(sign, "\(question.title): \(answer)"))
    }
    return all
  }
}
