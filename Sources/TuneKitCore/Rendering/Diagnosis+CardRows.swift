extension Diagnosis.Card {
  /// What is to be said of a card.
  var rows: [Diagnosis.Row] {
    var rows = [
      Diagnosis.Row(
        label: "slot",
        text: [slot ?? "not known", controller].compactMap(\.self).joined(separator: ", ")),
      driverRow,
    ]
    rows += chain.enumerated().map { index, end in
      Diagnosis.Row(
        label: index == 0 ? "chain" : "",
        text: "\(end.address) (\(end.device)): \(end.link ?? "no link told")"
          + (end.possible.map { ", up to \($0)" } ?? "")
          + (end.sleepStates.map { ", link sleep \($0)" } ?? ""))
    }
    rows += [linkRow, sizeRow("payload", payload), sizeRow("read request", readRequest)]
    rows += interruptRows
    rows += [errorRow, powerRow]
    rows += questions.map { question in
      Diagnosis.Row(
        label: question.title,
        text: question.answer.map { "\($0)" } ?? "not asked; --active asks \(question.library)",
        state: question.state)
    }
    return rows
  }

  private var driverRow: Diagnosis.Row {
    guard let driver else { return .init(label: "driver", text: "none", state: .bad) }
    if let taken = obstacles.first(where: { $0.kind == .handedOver }) {
      return .init(label: "driver", text: "\(driver): \(taken.what)", state: .odd)
    }
    let more = [module.map { "module \($0)" }, version.map { "version \($0)" }]
    return .init(
      label: "driver", text: ([driver] + more.compactMap(\.self)).joined(separator: ", "))
  }

  private var linkRow: Diagnosis.Row {
    guard let speed = link.speed, let width = link.width, let rate = link.rate else {
      return .init(label: "link", text: "the kernel does not tell", state: .odd)
    }
    let hop = link.slowestHop.map { " (the slowest hop, \($0))" } ?? ""
    let now = "\(speed) GT/s x\(width), \(rate.grouped) MB/s\(hop)"
    guard let bestSpeed = link.expectedSpeed, let bestWidth = link.expectedWidth,
      let bestRate = link.expectedRate
    else { return .init(label: "link", text: now) }
    let best = "\(bestSpeed) GT/s x\(bestWidth), \(bestRate.grouped) MB/s"
    switch link.verdict {
    case .degraded:
      return .init(label: "link", text: "\(now): less than possible here, \(best)", state: .bad)
    case .asExpected:
      let isLess = bestWidth < link.ownWidth || bestSpeed < link.ownSpeed
      let own = (bestSpeed < link.ownSpeed ? "\(link.ownSpeed) GT/s " : "") + "x\(link.ownWidth)"
      let card = isLess ? "; the card alone could do \(own)" : ""
      return .init(label: "link", text: "\(now): all that is possible here\(card)", state: .good)
    case .unknown: return .init(label: "link", text: now)
    }
  }

  private func sizeRow(_ label: String, _ size: Diagnosis.Transfer) -> Diagnosis.Row {
    let stable = size.stable.map(String.init).joined(separator: " or ")
    let wanted = stable.isEmpty ? "" : "; stable: \(stable) bytes"
    guard let bytes = size.bytes else {
      return .init(
        label: label, text: "not known, \(size.why ?? "it cannot be read")\(wanted)", state: .odd)
    }
    switch size.verdict {
    case .stable: return .init(label: label, text: "\(bytes) bytes, as is stable", state: .good)
    case .unstable:
      return .init(label: label, text: "\(bytes) bytes; stable is only \(stable)", state: .bad)
    case .unproven, .unknown: return .init(label: label, text: "\(bytes) bytes")
    }
  }

  /// The vectors in runs of those of which the same is to be said but for number and count.
  private var interruptRows: [Diagnosis.Row] {
    guard !interrupts.isEmpty else {
      return [.init(label: "interrupt", text: "none at present", state: .odd)]
    }
    var runs: [[Diagnosis.Vector]] = []
    for vector in interrupts {
      if let last = runs.last?.last, last.place == vector.place, last.arrived == vector.arrived {
        runs[runs.count - 1].append(vector)
      } else {
        runs.append([vector])
      }
    }
    return runs.map(Self.row)
  }

  private static func row(of run: [Diagnosis.Vector]) -> Diagnosis.Row {
    let numbers = CPUSet(run.map(\.irq)).list
    let positions = CPUSet(run.map(\.vector)).list
    let total = run.reduce(UInt64(0)) { sum, vector in
      let (result, overflow) = sum.addingReportingOverflow(vector.count)
      return overflow ? .max : result
    }
    let first = run[0]
    let place = first.place
    let arrived =
      total == 0 ? "none so far" : "\(total.grouped) so far, on CPU \(first.arrived)"
    let managed = first.mobility == .managed ? ", managed by the kernel" : ""
    return .init(
      label: "interrupt",
      text: "\(numbers), vector \(positions): \(place)\(managed); \(arrived)",
      state: first.isFast == false ? .bad : first.isFast == true ? .good : .plain)
  }

  private var errorRow: Diagnosis.Row {
    guard let errors else { return .init(label: "PCIe errors", text: "not counted here") }
    return .init(
      label: "PCIe errors",
      text: errors.described,
      state: errors.nonfatal > 0 || errors.fatal > 0
        ? .bad : errors.correctable > 0 ? .odd : .good)
  }

  private var powerRow: Diagnosis.Row {
    let parts = [powerControl.map { "control \($0)" }, powerStatus]
    let text = parts.compactMap(\.self).joined(separator: ", ")
    return .init(label: "runtime power", text: text.isEmpty ? "not told" : text)
  }
}

extension Diagnosis.Question {
  fileprivate var state: Diagnosis.Row.State {
    switch answer {
    case nil: .plain
    case .answered: .good
    default: .odd
    }
  }
}

extension Diagnosis.Vector {
  /// Where it goes, in words.
  fileprivate var place: String {
    let allowed = affinity.map { "CPU \($0)" } ?? "not told"
    return effective.map { "allowed \(allowed), lands on CPU \($0)" } ?? "allowed \(allowed)"
  }
}
