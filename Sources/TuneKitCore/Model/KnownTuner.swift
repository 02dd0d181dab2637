/// A program that is known to tune machines, and how to find it.
///
/// To know another one, add one entry to one of the lists.
package struct KnownTuner: Sendable {
  /// The name people know it by.
  package var name: String
  /// Its program, by the name of its process; nil where none stays running.
  package var program: String?
  /// Its units, without `.service`.
  package var units: [String] = []
  /// Its script among the init scripts of System V.
  var script: String?
  /// A file that has it act by being there, as a script that events start.
  package var file: SystemPath?
  /// Where the lines lie that say what it sets.
  package var settings: Settings?
  /// What it sets where nothing says otherwise: `sets ondemand at boot`.
  package var habit: String?
  /// The values by which its hand is known where its settings name none.
  package var values: [String] = []
  package var reach: Set<OtherTuner.Reach>
  /// When it changes it.
  package var moment: Moment
  /// What ends it.
  package var remedy: Remedy
  /// Where all this is written.
  package var source: String

  /// The lines that say what it sets.
  package struct Settings: Sendable {
    package var files: [SystemPath]
    /// The words in those lines; none where each line counts.
    package var words: [String] = []
    /// What is there if it is not to do anything.
    package var off: [String] = []
  }

  /// When a tuner changes what it changes.
  package enum Moment: Sendable {
    /// While the system starts, and then no more by itself.
    case boot
    /// Whenever it sees fit.
    case anyTime
  }

  /// What ends a tuner's work, as commands; `UNIT` is the unit by which it was found.
  package struct Remedy: Sendable {
    package var command: String
    package var undo: String
    /// What is milder where its settings have a line that begins so.
    package var milder: Milder?

    /// What changes a line of settings; `FILE` is its path.
    package struct Milder: Sendable {
      package var beginning: String
      package var command: String
      package var undo: String
    }

    /// Ends a service permanently.
    static let stopping = Remedy(
      command: "sudo systemctl disable --now UNIT", undo: "sudo systemctl enable --now UNIT")
    /// Keeps a service from starting that ends by itself.
    static let disabling = Remedy(
      command: "sudo systemctl disable UNIT", undo: "sudo systemctl enable UNIT")

    /// Has another governor set by the tuner that reads `WORD=governor` in a file.
    static func governor(_ word: String, else remedy: Remedy) -> Remedy {
      var remedy = remedy
      remedy.milder = Milder(
        beginning: word,
        command: "sudo sed -i.bak 's/^\(word).*/\(word)performance/' FILE",
        undo: "sudo mv FILE.bak FILE")
      return remedy
    }
  }

  /// The names by which it may be started at boot: units, and the script by its own name.
  package var startNames: [String] { units.map { "\($0).service" } + [script].compactMap(\.self) }

  /// All that are known: services, what images bring along, and a user's own lines.
  package static let all = services + images
}

extension OtherTuner {
  /// The names of all that are looked for.
  package static let names = KnownTuner.all.map(\.name) + TuningFiles.all.map(\.name)

  /// Of the programs that are known to tune machines, those that users start.
  package static let usersPrograms: Set<String> = ["gamemoded"]

  /// The names of all programs that are known to tune machines, as the kernel keeps them.
  package static let programs = Set(
    KnownTuner.all.compactMap { $0.program.map(KnownTuner.processName) })

  /// The names of the units and init scripts by which they are looked for.
  package static let units = Set(
    KnownTuner.all.flatMap(\.startNames) + TuningFiles.all.flatMap(\.startNames)
      + KnownTuner.all.flatMap(\.units).map { "\($0).timer" })

  /// The units after which a service has to start that is to have the last word at boot.
  ///
  /// A unit that is not there, or is not started, is no hindrance: systemd.unit(5), `After=`.
  public static let unitsAtBoot: [String] = {
    var units = KnownTuner.all.flatMap { $0.units + [$0.script].compactMap(\.self) }
    units += TuningFiles.all.flatMap(\.units)
    var seen: Set<String> = []
    return units.filter { seen.insert($0).inserted }.map { "\($0).service" }
  }()
}

extension KnownTuner {
  /// include/linux/sched.h, TASK_COMM_LEN: 15 bytes and a NUL.
  package static func processName(_ program: String) -> String { String(program.prefix(15)) }
}

extension KnownTuner {
  /// Services that people install, or that come with a desktop.
  package static let services: [KnownTuner] = balancing + profiles + frequencies

  private static let balancing = [
    // It moves every interrupt within ten seconds, unless it is asked not to: irqbalance(1).
    KnownTuner(
      name: "irqbalance", program: "irqbalance", units: ["irqbalance"],
      settings: Settings(
        files: IrqbalanceArguments.files,
        words: ["--banmod", "--banirq", "--policyscript", "-i ", "BANNED_CPU"]),
      reach: [.interrupts], moment: .anyTime,
      remedy: Remedy(
        command: "set IRQBALANCE_ARGS=--banmod=DRIVER with the card's driver in "
          + "/etc/default/irqbalance and restart it, or sudo systemctl disable --now irqbalance",
        undo: "sudo systemctl enable --now irqbalance"),
      source: "irqbalance(1)")
  ]

  /// Those that set all kinds of things by a profile.
  private static let profiles = [
    KnownTuner(
      name: "tuned", program: "tuned", units: ["tuned"],
      settings: Settings(files: ["/etc/tuned/active_profile"]),
      reach: [.interrupts, .clocks, .power], moment: .boot,
      remedy: Remedy(command: "sudo tuned-adm off", undo: "sudo tuned-adm auto_profile"),
      source: "tuned-adm(8); tuned.service of redhat-performance/tuned"),
    KnownTuner(
      name: "tuned-ppd", program: "tuned-ppd", units: ["tuned-ppd"],
      habit: "has tuned follow the desktop's power profile",
      reach: [.interrupts, .clocks, .power], moment: .boot, remedy: .stopping,
      source: "tuned/ppd/tuned-ppd.service of redhat-performance/tuned"),
    KnownTuner(
      name: "power-profiles-daemon", program: "power-profiles-daemon",
      units: ["power-profiles-daemon"], reach: [.clocks], moment: .boot, remedy: .stopping,
      source: "data/power-profiles-daemon.service.in, which starts after multi-user.target"),
    // It sets governor and limits of all CPUs at its start and with each profile; PCI devices, too.
    KnownTuner(
      name: "system76-power", program: "system76-power",
      units: ["com.system76.PowerDaemon", "system76-power"], reach: [.clocks, .power],
      moment: .boot, remedy: .stopping,
      source: "src/cpufreq.rs and data/com.system76.PowerDaemon.service of pop-os/system76-power"),
    KnownTuner(
      name: "tlp", units: ["tlp"],
      settings: Settings(
        files: ["/etc/tlp.conf"],
        words: ["CPU_SCALING_", "RUNTIME_PM_ON_", "PCIE_ASPM_ON_"], off: ["TLP_ENABLE=0"]),
      reach: [.clocks, .power], moment: .boot, remedy: .stopping,
      source: "tlp.service.in of linrunner/TLP"),
    KnownTuner(
      name: "powertop", units: ["powertop"], habit: "lets every device sleep at boot",
      reach: [.power], moment: .boot, remedy: .disabling,
      source: "powertop(8), --auto-tune"),
  ]

  /// Those that set the clocks.
  private static let frequencies = [
    KnownTuner(
      name: "auto-cpufreq", program: "auto-cpufreq",
      units: ["auto-cpufreq", "snap.auto-cpufreq.service"],
      settings: Settings(
        files: ["/etc/auto-cpufreq.conf"], words: ["governor", "scaling_m"]),
      reach: [.clocks], moment: .anyTime, remedy: .stopping,
      source: "scripts/auto-cpufreq.service of AdnanHodzic/auto-cpufreq"),
    // With nothing set in its file it does nothing, and what is set differs by distribution.
    KnownTuner(
      name: "cpupower", units: ["cpupower"],
      settings: Settings(
        files: [
          "/etc/cpupower-service.conf", "/etc/default/cpupower-service.conf",
          "/etc/default/cpupower", "/etc/sysconfig/cpupower", "/etc/conf.d/cpupower",
        ],
        words: ["governor=", "GOVERNOR=", "freq=", "FREQ=", "START_OPTS="]),
      reach: [.clocks], moment: .boot, remedy: .disabling,
      source: "tools/power/cpupower/cpupower.service.in of Linux"),
    KnownTuner(
      name: "cpufrequtils", units: ["cpufrequtils", "loadcpufreq"], script: "cpufrequtils",
      file: "/etc/default/cpufrequtils",
      settings: cpufrequtilsFile, habit: "sets ondemand at boot", values: ["ondemand"],
      reach: [.clocks], moment: .boot, remedy: .governor("GOVERNOR=", else: .disabling),
      source: "Debian's /etc/init.d/cpufrequtils"),
    // It writes seconds after the rest, when the system is up.
    KnownTuner(
      name: "ondemand", units: ["ondemand"], script: "ondemand",
      habit: "sets ondemand or powersave once the system is up",
      values: ["ondemand", "powersave", "interactive"], reach: [.clocks], moment: .boot,
      remedy: .disabling, source: "/lib/systemd/set-cpufreq of Ubuntu up to 20.04"),
    KnownTuner(
      name: "thermald", program: "thermald", units: ["thermald"],
      habit: "lowers the clocks when it gets hot", reach: [.clocks], moment: .anyTime,
      remedy: .stopping, source: "thermald(8) of intel/thermal_daemon"),
    // It starts by D-Bus when a game asks for it, and restores the governor afterwards.
    KnownTuner(
      name: "gamemode", program: "gamemoded",
      settings: Settings(
        files: ["/etc/gamemode.ini", "/usr/share/gamemode/gamemode.ini"],
        words: ["desiredgov=", "defaultgov="]),
      habit: "sets the governor while a game runs, and another one afterwards", reach: [.clocks],
      moment: .anyTime,
      remedy: Remedy(
        command: "systemctl --user mask --now gamemoded",
        undo: "systemctl --user unmask gamemoded"),
      source: "gamemoded(8) of FeralInteractive/gamemode"),
  ]

  /// What Debian's cpufrequtils reads, and images in its place.
  static let cpufrequtilsFile = Settings(
    files: ["/etc/default/cpufrequtils"], words: ["GOVERNOR=", "MIN_SPEED=", "MAX_SPEED="],
    off: ["ENABLE=\"false\"", "ENABLE=false"])
}
