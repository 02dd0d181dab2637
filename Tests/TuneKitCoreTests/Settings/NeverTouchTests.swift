import Testing
import TuneKitCore

@Suite struct `What is never written` {
  private static let card =
    "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0"

  @Test(arguments: [
    "config", "reset", "reset_method", "remove", "rescan", "bus_rescan", "driver_override",
    "link/l1_aspm", "link/clkpm", "resource0", "resource0_resize", "rom", "enable", "msi_bus",
    "sriov_numvfs", "numa_node", "broken_parity_status", "power/wakeup", "power/async", "uevent",
    "nvme/nvme0/reset_controller", "nvme/nvme0/rescan_controller", "net/eth0/device/reset",
    "drm/card0/device/config", "pci_bus/0003:31/rescan", "0003:31:00.0/config", "driver/unbind",
    "devfreq/0003:31:00.0/uevent", "devfreq/0003:31:00.0/device/remove", "vpd",
  ])
  func `most files of a PCI device are on the never-touch list`(name: String) {
    #expect(NeverTouch.objection(to: "\(Self.card)/\(name)") != nil)
  }

  @Test(arguments: [
    "/sys/bus/pci/rescan", "/sys/bus/pci/slots/4/power", "/sys/bus/pci/drivers/x/unbind",
    "/sys/bus/pci/drivers_probe", "/sys/bus/pci/devices/0003:31:00.0/power/control",
    "/sys/class/pci_bus/0003:31/rescan", "/sys/devices/pci0000:00/pci_bus/0000:00/rescan",
    "/sys/class/net/x/device/reset", "/sys/class/net/x/device/config",
    "/sys/devices/platform/fe180000.pcie/driver_override",
    "/sys/class/scsi_host/host0/scan", "/sys/block/sda/device/delete",
    "/sys/devices/platform/xhci/usb5/authorized", "/sys/class/gpio/export",
    "/sys/devices/system/cpu/microcode/reload", "/sys/devices/system/cpu/probe",
    "/sys/devices/system/memory/hard_offline_page", "/sys/devices/system/memory/memory3/online",
    "/sys/devices/system/machinecheck/machinecheck0/trigger",
    "/sys/devices/system/clocksource/clocksource0/unbind_clocksource",
    "/sys/class/thermal/thermal_zone0/mode", "/sys/devices/virtual/thermal/thermal_zone0/emul_temp",
    "/sys/devices/virtual/thermal/thermal_zone1/trip_point_0_temp",
  ])
  func `files that act on devices are on the never-touch list`(file: String) {
    #expect(NeverTouch.objection(to: SystemPath(stringLiteral: file)) != nil)
  }

  @Test(arguments: [
    "/sys/power/state", "/sys/power/disk", "/sys/firmware/efi/efivars/x", "/sys/fs/cgroup/x/cpuset",
    "/sys/kernel/debug/regmap/x/registers", "/sys/kernel/tracing/kprobe_events",
    "/sys/kernel/livepatch/x/enabled", "/sys/kernel/uevent_helper", "/sys/kernel/kexec_crash_size",
    "/sys/kernel/security/lockdown", "/sys/kernel/config/usb_gadget/x",
    "/sys/kernel/iommu_groups/7/type", "/sys/kernel/reboot/mode",
    "/sys/module/firmware_class/parameters/path", "/sys/module/pci_hotplug/parameters/debug",
    "/sys/kernel/uevent",
    "/proc/sysrq-trigger", "/proc/bus/pci/03/31.0", "/proc/acpi/wakeup", "/proc/1/oom_adj",
    "/proc/self/mem", "/proc/mtrr", "/proc/scsi/scsi", "/proc/kcore",
    "/proc/irq/1/../../sysrq-trigger",
    "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug",
    "/proc/sys/kernel/usermodehelper/bset", "/proc/sys/kernel/modules_disabled",
    "/proc/sys/kernel/yama/ptrace_scope", "/proc/sys/kernel/unprivileged_bpf_disabled",
    "/proc/sys/kernel/kexec_load_limit_reboot", "/proc/sys/fs/binfmt_misc/register",
    "/proc/sys/vm/drop_caches", "/proc/sys/kernel/tainted",
    "/proc/sys/vm/swappiness", "/sys/module/pcie_aspm/parameters/policy", "/proc/irq/154/spurious",
    "/sys/devices/system/cpu/cpu4/online", "/etc/passwd", "/dev/mem", "/", "/proc", "/sys",
    "/proc/irq", "/run/x", "/debug/x/y",
    "/procs/irq/1/smp_affinity", "/system/x/y", "/sysx/kernel/y",
  ])
  func `files with far-reaching effects are on the never-touch list`(file: String) {
    #expect(NeverTouch.objection(to: SystemPath(stringLiteral: file)) != nil)
  }

  @Test(arguments: [
    "/sys/devices/platform/fecc0000.otp/rockchip-otp0/nvmem",
    "/sys/devices/system/cpu/cpu4/hotplug/target", "/sys/devices/system/cpu/smt/control",
    "/sys/devices/platform/pwm-fan/pwm/pwmchip0/pwm0/enable",
    "/sys/devices/platform/pwm-fan/hwmon/hwmon0/pwm1", "/sys/class/hwmon/hwmon0/pwm1_enable",
    "/sys/devices/platform/fe2e0000.mmc/mmc_host/mmc0/mmc0:0001/block/mmcblk0/mmcblk0boot0/force_ro",
    "/sys/block/mmcblk0boot0/force_ro", "/sys/devices/platform/i2c-6/6-0050/eeprom",
    "/sys/devices/platform/fec20000.gpio/gpio/gpio5/value",
    "/sys/devices/platform/vdd/regulator/regulator.3/state",
    "/sys/devices/platform/vdd/regulator/regulator.3/microvolts",
    "/sys/devices/pci0000:00/host0/target0:0:0/0:0:0:0/state",
    "/sys/devices/virtual/block/md0/md/array_state", "/sys/devices/virtual/block/zram0/backing_dev",
    "/sys/devices/platform/xhci/usb5/authorized_default",
    "/sys/devices/platform/xhci/usb5/bConfigurationValue",
    "/sys/devices/platform/rproc/remoteproc/remoteproc0/state",
    "/sys/devices/platform/fpga/fpga_manager/fpga0/firmware",
    "/sys/devices/platform/rk808-rtc/rtc/rtc0/wakealarm",
    "/sys/devices/virtual/powercap/intel-rapl/intel-rapl:0/constraint_0_power_limit_uw",
    "/sys/devices/system/xen_memory/xen_memory0/target_kb",
    "/sys/devices/platform/feaf0000.watchdog/watchdog/watchdog0/nowayout",
    "/sys/devices/platform/eth/net/eth0/flags",
    "/sys/devices/virtual/nvme-fabrics/ctl/delete_controller",
    "/sys/devices/platform/dmc/devfreq/dmc/load", "/sys/devices/platform/x/power/wakeup",
    "/sys/devices/platform/x/power/control",
    "/sys/devices/system/cpu/cpufreq/policy4/stats/reset",
    "/sys/devices/system/cpu/intel_pstate/status",
    "/sys/devices/virtual/block/loop0/queue/write_cache", "/sys/block/sda/queue",
    "/sys/devices/system/cpu/cpufreq/policyx/scaling_governor",
    "/sys/devices/system/cpu/cpufreq/policy/scaling_governor",
    "/sys/devices/system/cpu/cpu4/cpuidle/state1/disable/x",
  ])
  func `files outside the list of settings are on the never-touch list`(file: String) {
    #expect(NeverTouch.objection(to: SystemPath(stringLiteral: file)) != nil)
  }

  @Test(arguments: [
    "/proc/irq/154/smp_affinity", "/proc/irq/154/smp_affinity_list",
    "/proc/irq/default_smp_affinity",
    "/proc/sys/kernel/sched_rt_runtime_us", "/proc/sys/vm/stat_interval",
    "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor",
    "/sys/devices/system/cpu/cpufreq/policy4/scaling_min_freq",
    "/sys/devices/system/cpu/cpufreq/schedutil/rate_limit_us",
    "/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us",
    "/sys/devices/system/cpu/cpu4/cpuidle/state1/disable",
    "/sys/devices/platform/dmc/devfreq/dmc/governor",

    "\(card)/power/control", "\(card)/power/autosuspend_delay_ms", "\(card)/d3cold_allowed",
    "\(card)/devfreq/0003:31:00.0/governor", "\(card)/devfreq/0003:31:00.0/min_freq",
    "/sys/devices/virtual/workqueue/cpumask",
  ])
  func `files of settings are not on the never-touch list`(file: String) {
    #expect(NeverTouch.objection(to: SystemPath(stringLiteral: file)) == nil)
  }

  @Test func `two dots in a path do not evade the never-touch list`() {
    #expect(throws: SystemPathError.climbs("/proc/irq/1/../../sysrq-trigger")) {
      try SystemPath(validating: "/proc/irq/1/../../sysrq-trigger")
    }
  }

  @Test func `the never-touch list gives each reason in one line`() {
    for file: SystemPath in ["/sys/bus/pci/rescan", "/etc/x/y", "/proc/1/x", "/sys/a/reset"] {
      #expect(NeverTouch.objection(to: file)?.contains("\n") == false)
    }
  }
}
