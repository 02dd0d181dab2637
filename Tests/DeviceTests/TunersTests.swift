import Testing
import TuneKitCore

@testable import TuneKitCommand

/// Other tuners, each by a part of a capture, on one machine.
@Suite struct `Each tuner` {
  static let folder = "Tests/Tuners"
  static let all = Repository.names(in: folder).filter { $0.hasSuffix(".capture") }
    .map { String($0.dropLast(8)) }

  private func capture(_ name: String) throws -> Capture {
    let machine = CapturedMachine(name: "cm3588+ax650n_6.1-vendor")
    let part = try Capture(parsing: try Repository.text("\(Self.folder)/\(name).capture"))
    return try machine.capture().joined(with: part)
  }

  @Test(arguments: all)
  func `every tuner is detected with its effect, its end and its remedy`(
    _ name: String
  ) throws {
    let otherTuners = Survey(of: MachineImage(try capture(name))).inventory().otherTuners
    let lines = otherTuners.flatMap { tuner in
      let way = tuner.isRunning ? "running" : tuner.actsAtBoot ? "at boot" : "set up"
      return [
        "\(tuner.name), \(way), sets \(tuner.sets)", "  \(tuner.evidence)",
        "  values: \(tuner.values.joined(separator: " "))", "  end:  \(tuner.remedy)",
        "  undo: \(tuner.undo)",
      ]
    }
    let text = lines.isEmpty ? ["none"] : lines
    try Golden.check(text.map { "\($0)\n" }.joined(), "\(Self.folder)/\(name).txt")
    #expect(otherTuners.isEmpty == Self.withoutTuners.contains(name))
  }

  private static let withoutTuners: Set = [
    "raspi-config-disabled", "raspi-config-masked", "armbian-disabled", "cpufrequtils-off",
    "cpupower-disabled", "openmediavault-off", "tlp-off", "tmpfiles-overruled",
    "sysfsutils-disabled", "own-unit-disabled",
  ]

  /// A replay of the capture shows the same tuners and nothing of other files.
  @Test(arguments: all)
  func `a capture keeps every tuner and drops the rest of its files`(_ name: String) throws {
    let view = CapturingView(MachineImage(try capture(name)))
    let seen = Survey(of: view).inventory().otherTuners
    let kept = Scrubber().scrubbed(view.capture).capture
    #expect(Survey(of: MachineImage(kept)).inventory().otherTuners == seen)
    #expect(Scrubber().scrubbed(kept).capture == kept)
    for secret in ["alice", "PASSWORD", "secret", "TOKEN", "X11", "203.0.113"] {
      #expect(!kept.text.contains(secret), "\(secret)")
    }
  }

  /// A tuner is blamed for a value that it is known to set, even beside another running one.
  @Test(arguments: all)
  func `a tuner is blamed for a value that it sets`(_ name: String) throws {
    let bench = try Bench(try capture(name))
    let file: SystemPath = "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor"
    try bench.apply()
    let inventory = Survey(of: bench.image).inventory()
    for tuner in inventory.otherTuners where tuner.reach.contains(.clocks) {
      for value in tuner.values where !["performance", "interactive"].contains(value) {
        try bench.image.write(value, to: file)
        let finding = try bench.tunekit().verify().items.first {
          $0.state == .drifted && $0.title.contains("governor")
        }
        let culprit = try #require(finding?.culprit)
        // OpenMediaVault has cpupower set what it wants.
        let names = name == "openmediavault" ? ["cpupower", "OpenMediaVault"] : [tuner.name]
        #expect(names.contains { culprit.hasPrefix($0) }, "\(culprit)")
        #expect(
          finding?.remedy?.description.contains(tuner.remedy) == true || name == "openmediavault")
      }
    }
  }

  @Test func `the page of tuners lists every known tuner`() throws {
    try Golden.check(TunersPage.text(), "Plugins-doc/tuners.md")
  }

  @Test func `the unit is ordered after every known tuner`() {
    let unit = UnitText(program: "/usr/bin/tunekit", options: []).service
    let words = Set(unit.split { " \n=".contains($0) }.map(String.init))
    for tuner in KnownTuner.all {
      for name in tuner.units { #expect(words.contains("\(name).service"), "\(name)") }
      #expect(!tuner.source.isEmpty && !tuner.remedy.command.isEmpty && !tuner.remedy.undo.isEmpty)
      #expect(!tuner.reach.isEmpty)
    }
    #expect(words.isSuperset(of: ["systemd-tmpfiles-setup.service", "rc-local.service"]))
  }

  /// A service of a target that is ordered after another one of it that waits for the target would
  /// not be started at all: systemd takes one of the two out.
  @Test func `the unit starts after multi-user.target without a cycle`() {
    let unit = UnitText(program: "/usr/bin/tunekit", options: []).service
    let lines = unit.split(separator: "\n")
    for line in [
      "DefaultDependencies=no", "Requires=sysinit.target", "After=sysinit.target basic.target",
      "Conflicts=shutdown.target", "Before=shutdown.target",
    ] { #expect(lines.contains { $0 == line }, "\(line)") }
    #expect(!lines.contains { $0.hasPrefix("After=") && $0.contains("multi-user.target") })
  }
}
