extension KnownTuner {
  /// What comes with the images of boards, and of systems for them.
  package static let images: [KnownTuner] = [
    // "Switch to ondemand cpu governor (unless shift key is pressed)", in every runlevel.
    KnownTuner(
      name: "raspi-config", units: ["raspi-config"], script: "raspi-config",
      settings: Settings(files: ["/etc/default/cpu_governor"], words: ["CPU_DEFAULT_GOVERNOR="]),
      habit: "sets ondemand at boot", values: ["ondemand"], reach: [.clocks], moment: .boot,
      remedy: .governor("CPU_DEFAULT_GOVERNOR=", else: .disabling),
      source: "debian/raspi-config.init and etc/default/cpu_governor of RPi-Distro/raspi-config"),
    // Its early unit runs dietpi-set_cpu, its late one the user's own scripts.
    KnownTuner(
      name: "DietPi", units: ["dietpi-preboot", "dietpi-boot", "dietpi-postboot"],
      settings: Settings(
        files: ["/boot/dietpi.txt", "/boot/firmware/dietpi.txt"],
        words: ["CONFIG_CPU_GOVERNOR=", "CONFIG_CPU_MAX_FREQ=", "CONFIG_CPU_MIN_FREQ="]),
      habit: "sets the governor of its settings at boot", reach: [.clocks], moment: .boot,
      remedy: .governor(
        "CONFIG_CPU_GOVERNOR=",
        else: Remedy(
          command: "sudo dietpi-config, then Performance Options, CPU Governor",
          undo: "the same with the former one")),
      source: "dietpi/preboot and rootfs/etc/systemd/system/dietpi-preboot.service of "
        + "MichaIng/DietPi"),
    // The unit is called after the verb, the script it starts after the noun. It sets ondemand
    // where the file of cpufrequtils names it, and moves interrupts on many boards; on RK3588 none.
    KnownTuner(
      name: "armbian-hardware-optimization",
      units: ["armbian-hardware-optimize", "armbian-hardware-optimization"],
      script: "armbian-hardware-optimization", settings: cpufrequtilsFile,
      habit: "sets governors and interrupts by board at boot", reach: [.interrupts, .clocks],
      moment: .boot, remedy: .governor("GOVERNOR=", else: .disabling),
      source: "packages/bsp/common/usr/lib/armbian/armbian-hardware-optimization of armbian/build"),
    // Beside that it readies sound, video and wireless, so the line is milder than the whole unit.
    KnownTuner(
      name: "orangepi-hardware-optimize",
      units: ["orangepi-hardware-optimize", "orangepi-hardware-optimization"],
      script: "orangepi-hardware-optimization", settings: cpufrequtilsFile,
      habit: "sets governors and interrupts by board at boot", reach: [.interrupts, .clocks],
      moment: .boot, remedy: .governor("GOVERNOR=", else: .disabling),
      source: "external/packages/bsp/common/usr/lib/orangepi/orangepi-hardware-optimization of "
        + "orangepi-xunlong/orangepi-build"),
    // It writes the settings of cpupower, of cpufrequtils in older ones, and enables them again.
    KnownTuner(
      name: "OpenMediaVault", program: "omv-engined", units: ["openmediavault-engined"],
      settings: Settings(
        files: ["/etc/openmediavault/config.xml", "/etc/default/openmediavault"],
        words: ["<cpufreq>", "OMV_CPUPOWER_", "OMV_CPUFREQUTILS_"], off: ["<cpufreq>0</cpufreq>"]),
      habit: "sets schedutil by cpupower or cpufrequtils at boot", values: ["schedutil"],
      reach: [.clocks],
      moment: .boot,
      remedy: Remedy(
        command: "sudo omv-env set OMV_CPUPOWER_GOVERNOR performance && sudo omv-salt stage run "
          + "prepare && sudo omv-salt deploy run cpupower",
        undo: "sudo omv-env unset OMV_CPUPOWER_GOVERNOR && sudo omv-salt stage run prepare && "
          + "sudo omv-salt deploy run cpupower"),
      source: "srv/salt/omv/deploy/cpupower and cpufrequtils of openmediavault/openmediavault"),
    KnownTuner(
      name: "openwrt-net-smp-affinity", file: "/etc/hotplug.d/net/40-net-smp-affinity",
      reach: [.interrupts], moment: .anyTime,
      remedy: Remedy(
        command: "mv /etc/hotplug.d/net/40-net-smp-affinity /root/",
        undo: "mv /root/40-net-smp-affinity /etc/hotplug.d/net/"),
      source: "openwrt/openwrt, target/linux, base-files of the board"),
  ]

  /// Whence a script comes that fixes all clocks and switches deep idle off, and does no more.
  static let fixedClocks = "scripts/fix_freq_rk3588.sh of airockchip/rknn-llm"
}
