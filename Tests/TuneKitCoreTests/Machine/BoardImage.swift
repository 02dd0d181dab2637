import SystemPackage
import Testing
import TuneKitCore

/// Eight CPUs, two policies, three interrupts that the ITS delivers and one that the kernel manages.
let boardText = """
  @rate 154 1500
  /proc/interrupts =
               CPU0       CPU1       CPU2       CPU3       CPU4       CPU5       CPU6       CPU7       \\
     13:        277         44         53         43        122        125       6438      18049     GICv3  26 Level     arch_timer
    154:        100          0          0          0          0          0          0          0   ITS-MSI 428343296 Edge      0003:31:00.0
    155:          0          0          0          0          0          0          0          0   ITS-MSI 428343297 Edge      other
    156:          0          0          0          0          0          0          0          0   ITS-MSI 428343298 Edge      nvme0q1
    Err:          0
  /proc/irq/13/effective_affinity = 01
  /proc/irq/13/smp_affinity = ff
  /proc/irq/154/0003:31:00.0/
  /proc/irq/154/effective_affinity = 01
  /proc/irq/154/effective_affinity_list = 0
  /proc/irq/154/smp_affinity = ff
  /proc/irq/154/smp_affinity_list = 0-7
  /proc/irq/155/effective_affinity = 10
  /proc/irq/155/effective_affinity_list = 4
  /proc/irq/155/smp_affinity = f0
  /proc/irq/155/smp_affinity_list = 4-7
  /proc/irq/156/effective_affinity_list = 7
  /proc/irq/156/smp_affinity = 80
  /proc/irq/156/smp_affinity !> EIO
  /proc/irq/156/smp_affinity_list = 7
  /proc/irq/156/smp_affinity_list !> EPERM
  /proc/irq/default_smp_affinity = ff
  /sys/bus/pci/devices/0003:31:00.0 -> ../../../devices/pci/0003:31:00.0
  /sys/class/devfreq/dmc -> ../../devices/platform/dmc/devfreq/dmc
  /sys/devices/pci/0003:31:00.0/irq = 154
  /sys/devices/pci/0003:31:00.0/msi_irqs/154 = msi
  /sys/devices/pci/0003:31:00.0/power/control = auto
  /sys/devices/platform/dmc/devfreq/dmc/available_governors = dmc_ondemand performance
  /sys/devices/platform/dmc/devfreq/dmc/cur_freq = 528000000
  /sys/devices/platform/dmc/devfreq/dmc/governor = dmc_ondemand
  /sys/devices/platform/dmc/devfreq/dmc/max_freq = 2112000000
  /sys/devices/platform/dmc/devfreq/dmc/min_freq = 528000000
  /sys/devices/system/cpu/cpu0/cpufreq -> ../cpufreq/policy0
  /sys/devices/system/cpu/cpu4/cpufreq -> ../cpufreq/policy4
  /sys/devices/system/cpu/cpu4/cpuidle/state1/disable = 0
  /sys/devices/system/cpu/cpu4/online = 1
  /sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us = 0
  /sys/devices/system/cpu/cpu5/cpufreq -> ../cpufreq/policy4
  /sys/devices/system/cpu/cpu5/online = 1
  /sys/devices/system/cpu/cpu7/online = 1
  /sys/devices/system/cpu/cpufreq/policy4/affected_cpus = 4 5
  /sys/devices/system/cpu/cpufreq/policy4/cpuinfo_max_freq = 2400000
  /sys/devices/system/cpu/cpufreq/policy4/cpuinfo_min_freq = 408000
  /sys/devices/system/cpu/cpufreq/policy4/related_cpus = 4 5
  /sys/devices/system/cpu/cpufreq/policy4/scaling_available_governors = ondemand schedutil powersave performance \\
  /sys/devices/system/cpu/cpufreq/policy4/scaling_cur_freq = 1200000
  /sys/devices/system/cpu/cpufreq/policy4/scaling_governor = schedutil
  /sys/devices/system/cpu/cpufreq/policy4/scaling_max_freq = 2400000
  /sys/devices/system/cpu/cpufreq/policy4/scaling_min_freq = 408000
  /sys/devices/system/cpu/offline =
  /sys/devices/system/cpu/online = 0-7
  /sys/devices/system/cpu/possible = 0-7
  /sys/kernel/irq/154/chip_name = ITS-MSI
  /sys/kernel/irq/154/per_cpu_count = 100,0,0,0,0,0,0,0
  /sys/module/pcie_aspm/parameters/policy = [default] performance powersave powersupersave \\
  /etc/tunekit.conf = old
  /gone -> /nowhere
  /loop -> loop
  /sys/broken ! EIO
  /sys/leads/nowhere ! ENOENT
  /sys/pipe ! ENXIO
  /sys/unread ?
  /sys/writeonly ! EACCES

  """

func boardImage(_ more: String = "") throws -> MachineImage {
  MachineImage(try Capture(parsing: boardText).joined(with: Capture(parsing: more)))
}

let policy: SystemPath = "/sys/devices/system/cpu/cpufreq/policy4"
let interrupt: SystemPath = "/proc/irq/154"

extension MachineImage {
  func line(_ path: SystemPath) -> String? { line(of: path) }

  /// The errno that a write is refused with, or nil where it is taken.
  func refusal(_ text: String, _ path: SystemPath) throws -> Errno? {
    do throws(MachineError) {
      try write(text, to: path)
      return nil
    } catch .refused(let refused, let errno) {
      #expect(refused == path)
      return errno
    }
  }
}
