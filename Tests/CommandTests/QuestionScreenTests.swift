import Testing

/// The question of apply, on a terminal of its own.
@Suite struct `The question on a terminal` {
  private static let throttled =
    Package.root + "/Tests/Machines/raspberry-pi-5+hailo-8-throttled_6.6-rpi/machine.capture"

  /// A terminal with apply on that machine, whose state is kept in a folder.
  private static func terminal(
    _ words: [String] = [], height: UInt16 = 24, keeping folder: String
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      [Program.path, "apply"] + words + ["--machine", throttled], height: height,
      environment: ["XDG_RUNTIME_DIR": folder])
  }

  /// What stands on the terminal's last lines.
  private static func screen(_ terminal: PseudoTerminal, height: Int) -> [Substring] {
    let lines = terminal.output.replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    return Array(lines.suffix(height))
  }

  @Test(arguments: [24, 14, 10], ["standard", "latency"])
  func `every change is on the terminal with the question`(
    height: UInt16, profile: String
  ) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let terminal = try Self.terminal(["--profile", profile], height: height, keeping: folder)
    #expect(terminal.wait { $0.output.hasSuffix("Apply? [y/N/d for details] ") })
    let screen = Self.screen(terminal, height: Int(height))
    #expect(screen.contains { $0.hasPrefix("  ~ interrupt 107") }, "\(terminal.output)")
    #expect(screen.contains { $0.hasPrefix("Raspberry Pi 5 with Hailo-8") }, "\(terminal.output)")
    #expect(screen.contains { $0.hasPrefix("  brings") }, "\(terminal.output)")
    terminal.type("n\n")
    #expect(terminal.end() == 0 && terminal.output.contains("Nothing was written."))
  }

  @Test func `after the details the changes are on the terminal again, and their number once`()
    throws
  {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let terminal = try Self.terminal(keeping: folder)
    #expect(terminal.wait { $0.output.hasSuffix("Apply? [y/N/d for details] ") })
    terminal.type("d\n")
    #expect(terminal.wait { $0.output.hasSuffix("Apply? [y/N] ") })
    let screen = Self.screen(terminal, height: 24)
    #expect(screen.contains { $0.hasPrefix("  ~ interrupt 107") }, "\(terminal.output)")
    #expect(terminal.output.contains("Left alone"))
    #expect(!terminal.output.contains("nothing written yet"), "\(terminal.output)")
    terminal.type("\n")
    #expect(terminal.end() == 0 && terminal.output.contains("Nothing was written."))
  }
}
