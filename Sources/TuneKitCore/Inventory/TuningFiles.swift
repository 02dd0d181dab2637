/// Files in which anybody's own lines set what tuners set, and who acts on them.
struct TuningFiles: Sendable {
  /// The name people know them by.
  let name: String
  /// The folders; a file in an earlier one stands for one of the same name in a later one.
  var folders: [SystemPath] = []
  /// How the names of files end that count in the folders.
  var suffix = ""
  /// Single files.
  var files: [SystemPath] = []
  /// How a line says what it writes.
  let grammar: TuningLine.Grammar
  /// The units, without `.service`, that act on them at boot.
  var units: [String] = []
  /// The same as a script of System V.
  var script: String?
  /// Whether they count only where one of those is started at boot.
  var mustBeStarted = false
  /// Where this is written.
  let source: String

  /// The names by which whoever acts on them may be started at boot.
  var startNames: [String] { units.map { "\($0).service" } + [script].compactMap(\.self) }

  /// All that are looked at.
  static let all = [
    TuningFiles(
      name: "tmpfiles.d",
      folders: [
        "/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d",
      ],
      suffix: ".conf", grammar: .tmpfiles, units: ["systemd-tmpfiles-setup"],
      source: "tmpfiles.d(5), w and f; systemd-tmpfiles(8), --create"),
    TuningFiles(
      name: "sysfsutils", folders: ["/etc/sysfs.d"], suffix: ".conf", files: ["/etc/sysfs.conf"],
      grammar: .attributes, units: ["sysfsutils"], script: "sysfsutils", mustBeStarted: true,
      source: "sysfs.conf(5)"),
    TuningFiles(
      name: "udev rules", folders: ["/etc/udev/rules.d", "/run/udev/rules.d"], suffix: ".rules",
      grammar: .udev, source: "udev(7), ATTR and RUN"),
    TuningFiles(
      name: "rc.local", files: ["/etc/rc.local", "/etc/rc.d/rc.local"], grammar: .shell,
      units: ["rc-local"], source: "systemd-rc-local-generator(8)"),
    TuningFiles(
      name: "cron", folders: ["/etc/cron.d"],
      files: ["/etc/crontab", "/var/spool/cron/crontabs/root", "/var/spool/cron/root"],
      grammar: .cron, source: "crontab(5), @reboot"),
  ]
}

/// A file, and those of its lines that set what tuners set.
struct TuningFile: Sendable {
  let path: SystemPath
  let lines: [TuningLine]
}

extension TuningFile {
  /// How it is silenced: each of its lines as a comment, or a file of a package by a link to nothing.
  ///
  /// tmpfiles.d(5): a link to /dev/null in /etc hides the file of that name in other folders.
  var remedy: (command: String, undo: String) {
    if path.isBelow("/usr"), let etc = path.shadow {
      return ("sudo ln -s /dev/null \(etc)", "sudo rm \(etc)")
    }
    var words: [String] = []
    for word in lines.flatMap(\.words) where !words.contains(word) { words.append(word) }
    let edits = words.map { "-e '\\|\($0)|s|^|#|'" }.joined(separator: " ")
    return ("sudo sed -i.bak \(edits) \(path)", "sudo mv \(path).bak \(path)")
  }
}

extension SystemPath {
  /// The path in /etc that stands before one in /usr/lib.
  fileprivate var shadow: SystemPath? {
    ["/usr/local/lib", "/usr/lib"].first(where: { isBelow($0) }).map { folder in
      SystemPath("/etc").appending(string.dropFirst(folder.string.utf8.count))
    }
  }
}
