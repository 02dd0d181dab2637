extension Status {
  /// Whether it comes back after a reboot, and who sees to it meanwhile.
  ///
  /// - Parameters:
  ///   - style: how to print it.
  ///   - canEnable: whether this machine boots at all, which one in memory does not.
  /// - Returns: the lines; none where nothing is applied and nothing is wanted.
  func serviceLines(_ style: Style, canEnable: Bool) -> [String] {
    guard !sessions.isEmpty || atBoot != .no || guardState != .none else { return [] }
    return Paragraph.labelled("At boot", bootText(style, canEnable), column: 9, width: style.width)
      + guardTexts.flatMap { Paragraph.labelled("Guard", $0, column: 9, width: style.width) }
  }

  private func bootText(_ style: Style, _ canEnable: Bool) -> String {
    switch atBoot {
    case .enabled: "enabled, tuned again at every boot"
    case .masked:
      "masked, a reboot forgets what is applied.  "
        + style.suggestion("First", "systemctl unmask \(ServicePlaces.name)")
    case .no:
      "not enabled, a reboot forgets what is applied"
        + (canEnable ? ".  " + style.suggestion("Keep it", .enable) : "")
    }
  }

  private var guardTexts: [String] {
    let since = guardSince.map { " since \($0)" } ?? ""
    let last = guardDeed.map { "last at \($0.time): \($0.what)" }
    switch guardState {
    case .none: return []
    case .running: return ["running\(since)" + (last.map { "; \($0)" } ?? "")]
    case .stopped:
      return [
        "not running, so what gets lost is not set again" + (last.map { "; \($0)" } ?? "")
      ]
    }
  }
}
