@testable import TuneKitCore

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
    # Who else tunes

    Made from `KnownTuner.all` and `TuningFiles.all` by the tests; one entry there is one row here. `detect` and
    `diagnose` name who is found, `plan` cautions where it changes the same kind of setting, `verify` and the guard name
    it as the likely culprit, and the unit that `enable` writes starts after each unit in the second column.

    Found is whoever runs, or is started at boot: by a link in `*.wants` or `rcN.d`, or by a timer. Who is installed and
    disabled or masked, or switched off in its settings, is not named. Quoted are the lines of its settings that say what
    it sets, and changing such a line is milder than ending the whole. `UNIT` is the unit, and `FILE` the file, by which it
    was found. Where several change one kind of setting, the culprit of a value is whoever is known to set that value, then
    whoever runs.

    Beside those: units of the administrator's own in `/etc/systemd/system` that are enabled and write such a setting, in
    their command or in a script `*.sh` that they start; and the governor `userspace` on CPUs and devices alike, as
    `fix_freq_*.sh` leaves it. A script of another name, and one that somebody starts by hand, is not found.

    | name | found by | settings | sets | when | what ends it | source |
    |---|---|---|---|---|---|---|
    """
}
