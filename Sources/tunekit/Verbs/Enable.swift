import ArgumentParser
import TuneKitCore

struct Enable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract:
      "Tune at every boot and whenever the card appears: a service of systemd, a rule of udev.",
    discussion: Examples.text([
      .root("enable"):
        "From now on, and at every boot.",
      .anyone("enable --root /mnt/image --board cm3588 --accel ax650n"):
        "In an image that is being built.",
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Flag(help: "Only print the service and the rule; write nothing.")
  var print = false

  func run() throws {
    try common.refusing("tunekit.enable/1") {
      if let file = common.manifest.first {
        throw Failure(
          status: .usage,
          message: "the service reads the manifests of /etc/tunekit/devices.d alone, and would not "
            + "know \(file). Put it there, and leave --manifest out")
      }
      let registry = try common.registry(needed: true)
      let text = UnitText(program: OwnProgram.path, options: selection.options.flatMap(\.words))
      if print {
        try Output.print(text.service + "\n" + UnitText.rule(for: registry))
        return .done
      }
      try common.requireRoot(
        toWrite: "/etc/systemd/system, /etc/udev/rules.d, /proc, /sys and /var/lib/tunekit")
      let root = try common.rootDirectory()
      let deeds = ServiceChanges(isSilent: common.isJSON)
      let installation = Installation(root: root, deeds: deeds)
      let tunekit = try common.tunekit(selection)
      try refuse(installation, tunekit)
      let before = tunekit.atBoot == .enabled ? ServiceChoice(in: root) : nil
      return try common.accounting(for: deeds, "tunekit.enable/1") {
        try installation.write(text, rule: UnitText.rule(for: registry))
        if try lifted(by: tunekit) { deeds.add("the hold after a crash", .removed) }
        if common.isThisSystem {
          try ServiceStart(installation: installation, deeds: deeds).start()
        } else {
          try installation.link()
        }
        // A file that is not ours was left alone, and with it the options of before.
        let words = ServiceChoice(in: root)?.words ?? text.options
        let scope = (try? tunekit.guardScope()).map {
          EnabledScope($0, by: words, after: before)
        }
        try common.conclude(
          deeds, .enabled, "tunekit.enable/1", isThere: deeds.haveChanged, keeping: scope)
        return .done
      }
    }
  }

  private func lifted(by tunekit: TuneKit) throws -> Bool {
    do throws(MachineError) {
      return try tunekit.liftHold()
    } catch {
      throw Failure(error, below: try common.rootDirectory())
    }
  }

  /// Refuses before anything is written.
  private func refuse(_ installation: Installation, _ tunekit: TuneKit) throws {
    let detection = try tunekit.detect()
    if detection.board == nil || detection.accelerators.isEmpty && selection.accel == nil {
      // Says which of the two, as plan does.
      _ = try tunekit.plan()
    }
    let sessions = try tunekit.status().sessions.filter { $0.state != .earlierBoot && !$0.isHeld }
    if let other = sessions.first(where: { $0.profile != tunekit.profile }) {
      let card: [Action.Option] =
        sessions.count > 1 ? [.device(other.subject.address.description)] : []
      throw Failure(
        status: .refused,
        message: "profile \(other.profile.rawValue) is applied to \(other.subject.address), and "
          + "would be kept; nothing was written. First: \(Action.revert.choosing(card))")
    }
    if let mask = installation.mask {
      throw Failure(
        status: .refused,
        message: "\(Installation.name) is masked by \(mask), and stays so; nothing was written. "
          + "First: systemctl unmask \(Installation.name)")
    }
    if common.isThisSystem && !Systemd.isRunning {
      throw Failure(
        status: .refused,
        message: "systemd does not run here, so nothing was written. Let your init start this at "
          + "boot: \(OwnProgram.path) guard; it stays in the foreground and ends on SIGTERM")
    }
    // Below a tree it is the tree's program that will run; a packaged unit names its own.
    let isNamed = installation.packagedUnit == nil || !selection.options.isEmpty
    if common.isThisSystem && isNamed {
      try ServiceProgram(path: OwnProgram.path).check(below: installation.root)
    }
  }
}
