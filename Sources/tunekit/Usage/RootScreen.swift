import ArgumentParser
import TuneKitCore

/// What the program prints without a verb: the verbs in their groups, and where to begin.
///
/// `--help` says what each verb does.
enum RootScreen {
  static func text(_ style: Style) -> String {
    let groups = RootCommand.configuration.groupedSubcommands.map { group in
      (group.name.lowercased(), group.subcommands.map { $0._commandName })
    }
    let column = (groups.map { $0.0.count }.max() ?? 0) + 4
    var lines = Paragraph.lines(
      "TuneKit \(Version.current): tunes this machine for its AI accelerator, and restores it.",
      width: style.width)
    lines.append("")
    for (name, verbs) in groups {
      lines += Paragraph.columned(
        "  \(name)", verbs, column: column, width: style.width)
    }
    lines.append("")
    let name = Invocation.program
    for (label, commands) in [
      ("start", ["\(name) detect"]), ("no hardware", ["\(name) plan --machine cm3588+ax650n"]),
      ("more", ["\(name) VERB --help", "man tunekit"]),
    ] {
      let text = commands.map(style.unbroken).joined(separator: ", ")
      lines += Paragraph.labelled("  \(label)", text, column: column, width: style.width)
    }
    return style.plain(lines.joined(separator: "\n")) + "\n"
  }
}
