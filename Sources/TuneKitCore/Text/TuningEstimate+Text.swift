extension TuningEstimate {
  /// What estimate shows to people.
  public func text(_ style: Style) -> String {
    let title = "\(name), \(quantity.words)"
    let interval = "\(Int(self.interval * 100)) %"
    var lines = [title, ""]
    lines += row("untuned", "\(untuned.short) \(unit)", style)
    lines += row(
      "tuned", "\(style.bold("\(tuned.point.short) \(unit)")), \(gain(tuned.point))", style)
    lines += row(
      "\(interval) interval",
      "\(tuned.low.short) to \(tuned.high.short) \(unit), "
        + "\(gain(worst)) to \(gain(best))", style)
    lines.append("")
    lines += row(
      "measurements",
      "\(rows) \(proven.count == 1 ? "rounds of one model" : "models") from "
        + "\(range.low.short) to \(range.high.short) \(unit) untuned", style)
    lines += row("on", machine, style)
    lines += row("changed", "\(change), profile \(profile.rawValue)", style)
    lines += row("by", source, style)
    lines += [
      "",
      style.wrapped(
        proven.isEmpty
          ? "An estimate from other models; nothing was measured on this machine."
          : "An estimate from what prove measured; it holds for a machine like that one."),
    ]
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }

  private func row(_ label: String, _ text: String, _ style: Style) -> [String] {
    Paragraph.labelled(label, text, column: 15, width: style.width)
  }

  private var worst: Double { quantity == .tokens ? tuned.low : tuned.high }
  private var best: Double { quantity == .tokens ? tuned.high : tuned.low }

  /// By how much a tuned value differs from the untuned one: `32 % less`.
  private func gain(_ tuned: Double) -> String {
    let percent = (tuned / untuned - 1) * 100
    guard percent.magnitude >= 0.05 else { return "the same" }
    let digits = percent.magnitude < 10 ? 10.0 : 1
    let share = (percent.magnitude * digits).rounded() / digits
    return "\(share.short) % \(percent < 0 ? "less" : "more")"
  }
}
