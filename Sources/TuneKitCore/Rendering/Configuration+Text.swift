extension Configuration {
  /// What config shows to people.
  public func text(_ style: Style) -> String {
    let settings = settings
    let wide = settings.map(\.setting.value.count).max() ?? 0
    let isNarrow = settings.contains { 15 + wide + $0.setting.place.count > style.width }
    var lines = settings.flatMap { key, setting -> [String] in
      let label = Paragraph.padded(key, to: 13)
      if isNarrow { return [label + setting.value, "    " + setting.place] }
      return [label + Paragraph.padded(setting.value, to: wide) + "  " + setting.place]
    }
    if settings.isEmpty { lines.append("Nothing is set; everything is recognised.") }
    if !files.isEmpty {
      lines += ["", "Files, the last one counts"]
      lines += files.map { "    \($0.file)" + ($0.state == .read ? "" : ", \($0.state.rawValue)") }
    }
    if !errors.isEmpty {
      lines += ["", "Not taken"]
      lines += errors.flatMap { Paragraph.indented($0.description, by: 4, width: style.width) }
        .map(style.red)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }
}
