/// Files in which a user's own lines set what tuners set, and who acts on them.
package struct TuningFiles: Sendable {
  /// The name people know them by.
  package let name: String
  /// The folders; a file in an earlier one replaces one of the same name in a later one.
  package var folders: [SystemPath] = []
  /// How the names of files end that count in the folders.
  package var suffix = ""
  /// Single files.
  package var files: [SystemPath] = []
  /// How a line says what it writes.
  package let grammar: TuningLine.Grammar
  /// The units, without `.service`, that act on them at boot.
  package var units: [String] = []
  /// The same as a script of System V.
  package var script: String?
  /// Whether they count only where one of those is started at boot.
  package var mustBeStarted = false
  /// Where this is written.
  package let source: String

  /// The names by which the tuner that acts on them may be started at boot.
  package var startNames: [String] { units.map { "\($0).service" } + [script].compactMap(\.self) }

  /// All that are looked at.
  package static let all = [
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
package struct TuningFile: Sendable {
  package let path: SystemPath
  package let lines: [TuningLine]

  package init(
    path: SystemPath, lines: [TuningLine]
  ) {
    self.path = path
    self.lines = lines
  }
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
  /// The path in /etc that overrides one in /usr/lib.
  fileprivate var shadow: SystemPath? {
    ["/usr/local/lib", "/usr/lib"].first(where: { isBelow($0) }).map { folder in
      SystemPath("/etc").appending(string.dropFirst(folder.string.utf8.count))
    }
  }
}

/// A user's own line by which a setting is written that tuners write, too.
package struct TuningLine: Hashable, Sendable {
  /// The line as it is there, without the blanks around it.
  package let text: String
  package let reach: Set<OtherTuner.Reach>
  /// By which words it is known, for a pattern that finds it again.
  let words: [String]

  /// How a line says what it writes.
  package enum Grammar: Sendable {
    /// `w /sys/FILE - - - - VALUE`: tmpfiles.d(5).
    case tmpfiles
    /// `FILE = VALUE`, below /sys: sysfs.conf(5).
    case attributes
    /// `ATTR{FILE}="VALUE"` and `RUN+="..."`: udev(7).
    case udev
    /// A command of a shell.
    case shell
    /// The same behind `@reboot`: crontab(5).
    case cron
    /// The same behind `ExecStart=`: systemd.service(5).
    case unit
  }

  /// A line that writes such a setting; nil for any other.
  package init?(_ line: Substring, as grammar: Grammar) {
    let line = line.trimmed
    guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";"),
      let place = Self.place(in: line, as: grammar)
    else { return nil }
    let isCommand = [.shell, .cron, .unit].contains(grammar)
    let marks = Self.marks.filter { mark in
      (isCommand || mark.isFile) && place.contains(mark.word)
    }
    guard !marks.isEmpty else { return nil }
    // A command may also read the file.
    if isCommand && marks.allSatisfy(\.isFile) && !Self.writes(place) { return nil }
    // Most devices that a rule lets sleep are on other buses than a card.
    let reach = Set(marks.flatMap(\.reach))
    if grammar == .udev && reach == [.power] && !line.contains("\"pci\"") { return nil }
    (text, self.reach, words) = (line, reach, marks.map(\.word))
  }

  /// The values in it that are names of governors.
  package var values: [String] { Self.governors(in: text) }

  /// The names of governors in a text.
  package static func governors(in text: String) -> [String] {
    let words = text.split { !$0.isLetter && $0 != "_" }.map(String.init)
    return words.filter(known.contains)
  }

  /// Documentation/admin-guide/pm/cpufreq.rst; interactive of older vendors' kernels.
  private static let known: Set<String> = [
    "performance", "powersave", "userspace", "ondemand", "conservative", "schedutil", "interactive",
  ]

  private struct Mark {
    let word: String
    let reach: Set<OtherTuner.Reach>
    var isFile = true
  }

  private static let marks = [
    Mark(word: "smp_affinity", reach: [.interrupts]),
    Mark(word: "set_irq_affinity", reach: [.interrupts], isFile: false),
    Mark(word: "scaling_governor", reach: [.clocks]),
    Mark(word: "scaling_min_freq", reach: [.clocks]),
    Mark(word: "scaling_max_freq", reach: [.clocks]),
    Mark(word: "scaling_setspeed", reach: [.clocks]),
    Mark(word: "energy_performance_preference", reach: [.clocks]),
    Mark(word: "/devfreq/", reach: [.clocks]),
    Mark(word: "cpufreq-set", reach: [.clocks], isFile: false),
    Mark(word: "frequency-set", reach: [.clocks], isFile: false),
    // KnownTuner.fixedClocks: all clocks by the governor userspace, and no deep idle.
    Mark(word: "fix_freq_", reach: [.clocks, .power], isFile: false),
    Mark(word: "power/control", reach: [.power]),
    Mark(word: "pm_qos_resume_latency_us", reach: [.power]),
    Mark(word: "cpuidle/state", reach: [.power]),
    Mark(word: "pcie_aspm/parameters/policy", reach: [.power]),
    Mark(word: "powertop --auto-tune", reach: [.power], isFile: false),
  ]

  private static func writes(_ command: String) -> Bool {
    let first = command.prefix { $0 != " " }
    if ["cat", "grep", "head"].contains(first) { return false }
    return command.contains(">") || command.contains("tee ") || command.contains("for ")
  }

  /// The part of the line that says where it writes.
  private static func place(in line: String, as grammar: Grammar) -> String? {
    switch grammar {
    case .tmpfiles:
      let fields = line.split { $0 == " " || $0 == "\t" }
      guard fields.count > 6, let kind = fields[0].first, "wfF".contains(kind) else { return nil }
      return String(fields[1])
    case .attributes:
      guard let sign = line.firstIndex(of: "=") else { return nil }
      let name = line[..<sign].trimmed
      // `mode FILE = 0644` and `owner FILE = NAME` set other things.
      return name.contains(" ") ? nil : name
    case .udev: return written(by: line)
    case .shell: return line
    case .cron: return line.hasPrefix("@reboot") ? String(line.dropFirst(7)).trimmed : nil
    case .unit:
      guard line.hasPrefix("ExecStart"), let sign = line.firstIndex(of: "=") else { return nil }
      return line[line.index(after: sign)...].trimmed
    }
  }

  /// What a rule assigns, and what it runs; what it compares is left out.
  private static func written(by rule: String) -> String {
    rule.split(separator: ",").map(\.trimmed).filter { part in
      if part.hasPrefix("RUN") { return true }
      guard part.hasPrefix("ATTR{") || part.hasPrefix("SYSCTL{"),
        let end = part.firstIndex(of: "}")
      else { return false }
      let operation = part[part.index(after: end)...]
      return operation.hasPrefix("=") && !operation.hasPrefix("==")
    }.joined(separator: ", ")
  }
}
