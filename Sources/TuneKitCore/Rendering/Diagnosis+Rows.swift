// What a diagnosis says, in rows of label and text; the same for terminals and for issues.
extension Diagnosis {
  /// Rows that belong together.
  struct Part {
    let title: String
    let rows: [Row]
  }

  /// A label, and what is to be said of it.
  struct Row {
    let label: String
    let text: String
    var state = State.plain

    enum State {
      case plain
      case good
      case odd
      case bad
    }
  }

  /// Everything but the recommendations.
  func parts() -> [Part] {
    var parts = [Part(title: "System", rows: systemRows)]
    parts += accelerators.map { card in
      Part(title: "\(card.name) at \(card.address)", rows: card.rows)
    }
    if accelerators.isEmpty {
      let empty = emptySlots.map { slot in
        Row(
          label: "empty",
          text: slot.state == .noCard
            ? "\(slot.place): no card answers"
            : "\(slot.place): the device tree does not enable it",
          state: .odd)
      }
      parts.append(Part(title: "Accelerator", rows: [strangers] + empty))
    }
    let processors = clusters.map(\.row)
    let none = [Row(label: "none seen", text: "no CPU is described here", state: .plain)]
    parts.append(Part(title: "Processors", rows: processors.isEmpty ? none : processors))
    parts.append(Part(title: "Surroundings", rows: surroundings))
    if !unread.isEmpty {
      parts.append(
        Part(
          title: "Not read", rows: unread.map { Row(label: "", text: $0, state: .odd) }))
    }
    return parts
  }

  private var systemRows: [Row] {
    let chip = board?.chip.map { ", \($0)" } ?? ""
    return [
      Row(
        label: "board", text: board.map { "\($0.name) (\($0.id))\(chip)" } ?? "not known",
        state: board == nil ? .odd : .plain),
      Row(label: "model", text: system.model ?? "not told"),
      Row(label: "kernel", text: system.kernel.isEmpty ? "not told" : "Linux \(system.kernel)"),
    ]
  }

  private var strangers: Row {
    let seen = others.map { "\($0.address) \($0.device)" }.joined(separator: ", ")
    return Row(
      label: "none known",
      text: seen.isEmpty ? "no device is on a PCI bus but bridges" : "among \(seen)", state: .odd)
  }

  private var surroundings: [Row] {
    let heat = temperatures.map { zone in
      "\(zone.name) \(zone.millidegrees.map(ThermalZone.degrees) ?? "not told")"
    }
    let active = cooling.filter { $0.state > 0 }
    let cool = active.map { "\($0.name) at \($0.state) of \($0.maximum)" }
    var rows = [
      Row(
        label: "temperature", text: heat.isEmpty ? "not measured" : heat.joined(separator: ", ")),
      Row(
        label: "cooling", text: cool.isEmpty ? "nothing cools" : cool.joined(separator: ", "),
        state: active.contains { $0.name.contains("cpu") } ? .bad : .plain),
    ]
    rows += slowRows
    rows += contenders.map { rival in
      Row(
        label: "also at work",
        text:
          "\(rival.name): \(rival.evidence); it sets \(rival.sets); to end that: \(rival.remedy)",
        state: rival.running ? .odd : .plain)
    }
    if contenders.isEmpty { rows.append(Row(label: "also at work", text: "nobody who is known")) }
    return rows + appliedRows
  }

  private var slowRows: [Row] {
    guard !slowdowns.isEmpty else {
      return [Row(label: "slowed down", text: "nothing that is told here")]
    }
    return slowdowns.map { slow in
      let cause = slow.evidence.contains(slow.cause.rawValue) ? "" : "\(slow.cause.rawValue): "
      return Row(
        label: "slowed down", text: "\(cause)\(slow.evidence)", state: slow.now ? .bad : .odd)
    }
  }

  private var appliedRows: [Row] {
    guard let applied else {
      return [Row(label: "applied", text: "only root can read it", state: .odd)]
    }
    guard !applied.isEmpty else { return [Row(label: "applied", text: "nothing by TuneKit")] }
    return applied.map { session in
      // Values alone: whether they have their effect is what verify measures.
      let values =
        session.outcome == .holds ? "every value as it was set" : session.outcome.rawValue
      let drifted = session.drifted.isEmpty ? values : session.drifted.joined(separator: "; ")
      return Row(
        label: "applied",
        text: "profile \(session.profile.rawValue) for \(session.address), \(session.state) since "
          + "\(session.since): \(drifted)",
        state: session.outcome == .drifted ? .bad : session.outcome == .holds ? .good : .odd)
    }
  }
}

extension Diagnosis.Cluster {
  /// One line: what they are, their clock, and who chooses it.
  fileprivate var row: Diagnosis.Row {
    var parts = [kind ?? "kind unknown"]
    if let capacity { parts.append("capacity \(capacity)") }
    if fastest { parts.append("fastest") }
    if let governor { parts.append(governor) }
    if let current {
      let now = toldBy == .request ? "asked for" : "now"
      parts.append("\(Planner.clock(current)) \(now)")
    }
    if let requested, isWithheld { parts.append("asked for \(Planner.clock(requested))") }
    if let floor, let ceiling {
      parts.append("allowed \(Planner.clock(floor)) to \(Planner.clock(ceiling))")
    }
    if let maximum, isLimited { parts.append("could do \(Planner.clock(maximum))") }
    if online != cpus { parts.append(online.isEmpty ? "all offline" : "online: \(online)") }
    return Diagnosis.Row(
      label: "CPU \(cpus)", text: parts.joined(separator: ", "),
      state: isWithheld ? .bad : isLimited ? .odd : .plain)
  }
}
