// The machine as a picture of 360 units: the way to the card on the left, its CPUs on the right, and
// each interrupt as a line from the card to the CPU where it lands.
extension MachineDrawing {
  private static let width = 360.0
  private static let left = 112.0
  private static let right = 140.0
  private static let square = 22.0
  private static let pitch = 27.0
  private static let perRow = 8
  /// More CPUs of a cluster than these are drawn only where an interrupt lands.
  private static let mostSquares = 32
  private static let lane = 12.0

  /// Interrupts that land on one CPU.
  private struct Way {
    let processor: Int
    let interrupts: [Int]
  }

  private func ways(isAfter: Bool) -> [Way] {
    let landings = interrupts.compactMap { landing in
      (isAfter ? landing.after : landing.before).map { ($0, landing.irq) }
    }
    return Dictionary(grouping: landings, by: \.0).map { processor, landings in
      Way(processor: processor, interrupts: landings.map(\.1).sorted())
    }
    .sorted { $0.processor < $1.processor }
  }

  /// SVG.
  func picture(isAfter: Bool) -> Markup {
    let ways = ways(isAfter: isAfter)
    var parts: [Markup] = []
    var y = 4.0
    // Where each way enters its square, and at what height it runs.
    var ends: [(way: Way, x: Double, bottom: Double, lane: Double)] = []
    for cluster in clusters {
      let drawn = self.drawn(cluster)
      y = label(cluster, drawn, at: y, isAfter: isAfter, into: &parts)
      let rows = stride(from: 0, to: drawn.count, by: Self.perRow).map {
        Array(drawn[$0..<min($0 + Self.perRow, drawn.count)])
      }
      for row in rows {
        let landing = ways.filter { row.contains($0.processor) }
        for (column, number) in row.enumerated() {
          let x = Self.right + Double(column) * Self.pitch
          let isHit = landing.contains { $0.processor == number }
          parts.append(box(number, x, y, isHit: isHit, isOff: cluster.offline.contains(number)))
        }
        let bottom = y + Self.square
        for (index, way) in landing.enumerated() {
          let column = row.firstIndex(of: way.processor) ?? 0
          let x = Self.right + Double(column) * Self.pitch + Self.square / 2
          ends.append((way, x, bottom, bottom + 9 + Double(index) * Self.lane))
        }
        y = bottom + (landing.isEmpty ? 6 : 12 + Double(landing.count) * Self.lane)
      }
      y += 6
    }
    let (chain, card, least) = chainParts(height: y)
    parts += chain
    let height = max(y, least)
    for (index, end) in ends.enumerated() {
      parts.append(line(to: end, number: index, of: ends.count, from: card))
    }
    let text = description(isAfter: isAfter, ways)
    return """
      <svg viewBox="0 0 \(at: Self.width) \(at: height)" role="img" \
      class="\(isAfter ? "after" : "before")" aria-label="\(text)">
      \(parts)</svg>

      """
  }

  /// The CPUs that are drawn.
  private func drawn(_ cluster: Cluster) -> [Int] {
    guard cluster.numbers.count > Self.mostSquares else { return cluster.numbers }
    let hit = Set(interrupts.flatMap { [$0.before, $0.after].compactMap(\.self) })
    let first = cluster.numbers.prefix(Self.perRow - 1)
    return Set(first).union(hit.intersection(cluster.numbers)).sorted()
  }

  private func label(
    _ cluster: Cluster, _ drawn: [Int], at y: Double, isAfter: Bool, into parts: inout [Markup]
  ) -> Double {
    let title = [cluster.processors, cluster.kind].compactMap(\.self).joined(separator: ", ")
    let setting = isAfter ? cluster.after : cluster.before
    let isChanged = isAfter && cluster.after != cluster.before
    let few = drawn.count < cluster.numbers.count ? "not all are drawn" : nil
    parts.append(text(Self.short(title, 40), Self.right, y + 9))
    let clock = [cluster.clock, few].compactMap(\.self).joined(separator: ", ")
    var set: Markup = ""
    if let setting {
      let words = Self.short(setting, 30)
      set = isChanged ? "<tspan font-weight=\"700\">\(words)</tspan>" : "\(words)"
    }
    let comma: Markup = clock.isEmpty || setting == nil ? "" : ", "
    parts.append(
      """
      <text class="muted" x="\(at: Self.right)" y="\(at: y + 22)">\(clock)\(comma)\(set)</text>

      """)
    return y + 28
  }

  private func box(_ number: Int, _ x: Double, _ y: Double, isHit: Bool, isOff: Bool) -> Markup {
    let kind = isHit ? "hit" : isOff ? "box off" : "box"
    return """
      <rect class="\(kind)" x="\(at: x)" y="\(at: y)" width="\(at: Self.square)" \
      height="\(at: Self.square)" rx="3"/>\
      <text class="\(isHit ? "hit-text" : "cpu")" text-anchor="middle" \
      x="\(at: x + Self.square / 2)" y="\(at: y + 15)">\(number)</text>

      """
  }

  /// The bridges above the card, and the card itself at the bottom.
  private func chainParts(height: Double) -> (parts: [Markup], card: Double, height: Double) {
    var parts: [Markup] = []
    var y = 4.0
    for end in chain {
      parts.append(frame(y, 34))
      parts.append(text(end.name, 8, y + 14))
      parts.append(text(end.address, 8, y + 27, "muted"))
      y += 34
      let isLast = end.address == chain.last?.address
      let words = isLast ? [link, linkRate, slot].compactMap(\.self) : []
      let lines = words.flatMap { Self.lines($0, 15) }
      let length = max(16, Double(lines.count) * 12 + 8)
      parts.append(
        "<path class=\"wire\" d=\"M16 \(at: y)v\(at: length)\"/>\n")
      for (index, line) in lines.enumerated() {
        parts.append(text(line, 24, y + 14 + Double(index) * 12, "muted"))
      }
      y += length
    }
    if chain.isEmpty {
      for line in [link, linkRate, slot].compactMap(\.self).flatMap({ Self.lines($0, 17) }) {
        parts.append(text(line, 8, y + 10, "muted"))
        y += 12
      }
      y += 6
    }
    let name = Self.lines(card, 17) + Self.lines(address, 17)
    let size = Double(name.count) * 13 + 10
    let top = max(y, height - size - 8)
    if top > y, !chain.isEmpty {
      parts.append("<path class=\"wire\" d=\"M16 \(at: y)V\(at: top)\"/>\n")
    }
    parts.append(frame(top, size))
    for (index, line) in name.enumerated() {
      let isAddress = index >= name.count - Self.lines(address, 17).count
      parts.append(text(line, 8, top + 15 + Double(index) * 13, isAddress ? "muted" : "name"))
    }
    return (parts, top + size / 2, top + size + 6)
  }

  private func frame(_ y: Double, _ height: Double) -> Markup {
    """
    <rect class="box" x="1" y="\(at: y)" width="\(at: Self.left)" height="\(at: height)" rx="4"/>

    """
  }

  private func text(_ words: String, _ x: Double, _ y: Double, _ kind: String = "name") -> Markup {
    "<text class=\"\(kind)\" x=\"\(at: x)\" y=\"\(at: y)\">\(words)</text>\n"
  }

  /// From the card to the right, along the lane below the CPU, and up into it.
  private func line(
    to end: (way: Way, x: Double, bottom: Double, lane: Double), number: Int, of count: Int,
    from card: Double
  ) -> Markup {
    let spread = min(3, 20 / Double(max(1, count)))
    let start = Self.left + 1
    let trunk = start + 6 + Double(number) * spread
    let leave = card + (Double(number) - Double(count - 1) / 2) * spread
    let tip = end.bottom + 1
    let words = Self.short(
      (end.way.interrupts.count == 1 ? "interrupt " : "interrupts ")
        + end.way.interrupts.inRanges, 34)
    let isShort = end.x - Self.right < 90
    // Beside the line's end where there is room, else below its way.
    let x = isShort ? end.x + 5 : Self.right - 6
    return """
      <path class="way" d="M\(at: start) \(at: leave)H\(at: trunk)V\(at: end.lane)\
      H\(at: end.x)V\(at: tip)"/>\
      <path class="way" d="M\(at: end.x - 3) \(at: tip + 4)L\(at: end.x) \(at: tip)L\(at: end.x + 3) \(at: tip + 4)"/>\
      <text class="muted" x="\(at: x)" y="\(at: isShort ? end.lane + 2 : end.lane + 9)">\(words)</text>

      """
  }

  private func description(isAfter: Bool, _ ways: [Way]) -> String {
    let places = ways.map { way in
      let kind = clusters.first { $0.numbers.contains(way.processor) }?.kind.map { ", \($0)" } ?? ""
      let noun = way.interrupts.count == 1 ? "interrupt" : "interrupts"
      let verb = way.interrupts.count == 1 ? "lands" : "land"
      return "\(noun) \(way.interrupts.inRanges) \(verb) on CPU \(way.processor)\(kind)"
    }
    let clocks = clusters.compactMap { cluster in
      (isAfter ? cluster.after : cluster.before).map { "\(cluster.processors): \($0)" }
    }
    let landing =
      places.isEmpty ? "no interrupt of the card is known" : places.joined(separator: "; ")
    return "\(isAfter ? "After" : "Before"): \(landing). \(clocks.joined(separator: "; "))"
  }

  /// The text in lines of so many letters at most, three at most.
  private static func lines(_ text: String, _ width: Int) -> [String] {
    Paragraph.lines(text.onOneLine, width: width).prefix(3).map { short($0, width) }
  }

  private static func short(_ text: String, _ most: Int) -> String {
    text.count <= most ? text : String(text.prefix(most - 1)) + "\u{2026}"
  }
}
