extension KnownTuner {
  /// Services that people install, or that come with a desktop.
  static let services: [KnownTuner] = balancing + profiles + frequencies

  private static let balancing = [
    // It moves every interrupt within ten seconds, unless it is told not to: irqbalance(1).
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
    // It starts by D-Bus when a game asks for it, and gives the governor back afterwards.
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
