import TuneKitCore

@testable import TuneKitModel

/// `Plugins-doc/tuners.md`, made from the list.
enum TunersPage {
  static func text() -> String {
    let known = KnownTuner.all.map { tuner in
      let found =
        [tuner.program.map { "process `\($0)`" }].compactMap(\.self)
        + tuner.units.map { "`\($0).service`" }
        + [tuner.script.map { "script `\($0)`" }, tuner.file.map { "file `\($0)`" }]
        .compactMap(\.self)
      return row(
        tuner.name, found, tuner.settings?.files ?? [], tuner.reach,
        tuner.moment == .boot ? "at boot" : "at any time", commands(of: tuner.remedy), tuner.source)
    }
    let files = TuningFiles.all.map { files in
      let who = files.startNames.map { "`\($0)`" }
      return row(
        files.name, who.isEmpty ? ["its lines"] : who, files.files + files.folders,
        [.interrupts, .clocks, .power], "at boot", "the line as a comment", files.source)
    }
    return ([head] + known + files).joined(separator: "\n") + "\n"
  }

  private static func commands(of remedy: KnownTuner.Remedy) -> String {
    [remedy.milder?.command, remedy.command].compactMap(\.self).map { "`\($0)`" }
      .joined(separator: ", else ")
  }

  private static func row(
    _ name: String, _ found: [String], _ settings: [SystemPath], _ reach: Set<OtherTuner.Reach>,
    _ moment: String, _ remedy: String, _ source: String
  ) -> String {
    let kinds = OtherTuner.Reach.allCases.filter(reach.contains).map(\.rawValue)
    let cells = [
      name, found.joined(separator: ", "), settings.map { "`\($0)`" }.joined(separator: ", "),
      kinds.joined(separator: ", "), moment, remedy, source,
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static let head = """
    # Other tuners

    The tests make this page from `KnownTuner.all` and `TuningFiles.all`; one entry there is one row here. `detect` and
    `diagnose` name the tuners that they find. `plan` warns if it changes the same kind of setting. `verify` and the guard
    name a tuner as the likely culprit. The unit that `enable` writes starts after each unit in the second column.

    A tuner is found if it runs or is started at boot: by a link in `*.wants` or `rcN.d`, or by a timer. One that is
    disabled, masked, or switched off in its settings is not named. TuneKit quotes the lines of its settings that say what
    it sets; changing such a line is milder than ending the tuner. `UNIT` and `FILE` are the unit and the file by which it
    was found. If several tuners change one kind of setting, the culprit of a value is the one that is known to set that
    value, then the one that runs.

    TuneKit also finds enabled units in `/etc/systemd/system` that write such a setting, in their command or in a script
    `*.sh` that they start. It does not find a script of another name, or one that you start by hand.

    TuneKit finds what `fix_freq_*.sh` leaves: the governor `userspace` on CPUs, and on devices too or with an idle state
    switched off. It also names each idle state that is switched off on some CPUs. Nothing of these runs, so `plan`,
    `verify` and the guard do not expect it to undo anything.

    | name | found by | settings | sets | when | what ends it | source |
    |---|---|---|---|---|---|---|
    """
}
