// swift-format-ignore-file
// Made by scripts/embed-machine from Tests/Machines/cm3588+ax650n_6.1-vendor/machine.capture.

extension BuiltInMachine {
  static let cm3588WithAX650N = ##"""
# CM3588 NAS, AX650N in M.2 slot 4, vendor kernel 6.1.
# Composed, not dumped: put together from the facts that Plugins-doc and the device pages cite
# and from the kernel sources. Nobody has seen exactly this machine; a real capture replaces it.
/proc/cpuinfo =
  processor	: 0
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x2
  CPU part	: 0xd05
  CPU revision	: 0
  
  processor	: 1
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x2
  CPU part	: 0xd05
  CPU revision	: 0
  
  processor	: 2
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x2
  CPU part	: 0xd05
  CPU revision	: 0
  
  processor	: 3
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x2
  CPU part	: 0xd05
  CPU revision	: 0
  
  processor	: 4
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x4
  CPU part	: 0xd0b
  CPU revision	: 0
  
  processor	: 5
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x4
  CPU part	: 0xd0b
  CPU revision	: 0
  
  processor	: 6
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x4
  CPU part	: 0xd0b
  CPU revision	: 0
  
  processor	: 7
  BogoMIPS	: 48.00
  CPU implementer	: 0x41
  CPU architecture: 8
  CPU variant	: 0x4
  CPU part	: 0xd0b
  CPU revision	: 0
  
/proc/device-tree -> /sys/firmware/devicetree/base
/proc/interrupts =
             CPU0       CPU1       CPU2       CPU3       CPU4       CPU5       CPU6       CPU7       
   13:      61877      60122      59870      60431      33120      31876      31544      30987     GICv3  26 Level     arch_timer
   20:        118          0          0          0          0          0          0          0     GICv3 118 Level     fea10000.dma-controller
   27:       4412          0          0          0          0          0          0          0     GICv3 349 Level     fd880000.i2c
   41:          0          0          0          0          0          0          0          0     GICv3 142 Level     fdab9000.iommu, fdab0000.npu
   42:          0          0          0          0          0          0          0          0     GICv3 143 Level     fdab9000.iommu, fdab0000.npu
   43:          0          0          0          0          0          0          0          0     GICv3 144 Level     fdab9000.iommu, fdab0000.npu
   60:      23187          0          0          0          0          0          0          0     GICv3 237 Level     mmc0
   61:         97          0          0          0          0          0          0          0     GICv3 235 Level     dw-mci
   76:        311          0          0          0          0          0          0          0     GICv3 252 Level     xhci-hcd:usb1
   88:       2204          0          0          0          0          0          0          0     GICv3 365 Level     debug
  133:          0          0          0          0          0          0          0          0     GICv3 285 Level     pcie-sys
  134:          0          0          0          0          0          0          0          0     GICv3 280 Level     pcie-sys
  144:          0          0          0          0          0          0          0          0   ITS-MSI 570425352 Edge      PCIe PME, aerdrv
  153:          0          0          0          0          0          0          0          0   ITS-MSI 427819016 Edge      PCIe PME, aerdrv
  154:    1203441          0          0          0          0          0          0          0   ITS-MSI 428343296 Edge      0003:31:00.0
  224:          0          0          0          0          0          0      88213          0   ITS-MSI 570949632 Edge      enP4p65s0-0
  240:      40127          0          0          0          0          0          0          0   ITS-MSI 570949648 Edge      enP4p65s0-16
  242:        335          0          0          0          0          0          0          0   ITS-MSI 570949650 Edge      enP4p65s0-18
  IPI0:     48123      51877      50244      49010      21786      18233      17450      16891       Rescheduling interrupts
  IPI1:     30188      33912      31870      33007      24981      23114      22876      23502       Function call interrupts
  IPI2:         0          0          0          0          0          0          0          0       CPU stop interrupts
  IPI3:         0          0          0          0          0          0          0          0       CPU stop (for crash dump) interrupts
  IPI4:      8120       7766       7803       7991       2310       2207       2188       2254       Timer broadcast interrupts
  IPI5:      1650       1422       1397       1433        811        790        768        774       IRQ work interrupts
  IPI6:         0          0          0          0          0          0          0          0       CPU wake-up interrupts
  Err:          0
/proc/irq/default_smp_affinity = ff
/proc/irq/13/effective_affinity = 00
/proc/irq/13/effective_affinity_list =
  
/proc/irq/13/smp_affinity = ff
/proc/irq/13/smp_affinity !> EIO
/proc/irq/13/smp_affinity_list = 0-7
/proc/irq/13/smp_affinity_list !> EIO
/proc/irq/20/effective_affinity = 01
/proc/irq/20/effective_affinity_list = 0
/proc/irq/20/smp_affinity = ff
/proc/irq/20/smp_affinity_list = 0-7
/proc/irq/27/effective_affinity = 01
/proc/irq/27/effective_affinity_list = 0
/proc/irq/27/smp_affinity = ff
/proc/irq/27/smp_affinity_list = 0-7
/proc/irq/41/effective_affinity = 01
/proc/irq/41/effective_affinity_list = 0
/proc/irq/41/smp_affinity = ff
/proc/irq/41/smp_affinity_list = 0-7
/proc/irq/42/effective_affinity = 01
/proc/irq/42/effective_affinity_list = 0
/proc/irq/42/smp_affinity = ff
/proc/irq/42/smp_affinity_list = 0-7
/proc/irq/43/effective_affinity = 01
/proc/irq/43/effective_affinity_list = 0
/proc/irq/43/smp_affinity = ff
/proc/irq/43/smp_affinity_list = 0-7
/proc/irq/60/effective_affinity = 01
/proc/irq/60/effective_affinity_list = 0
/proc/irq/60/smp_affinity = ff
/proc/irq/60/smp_affinity_list = 0-7
/proc/irq/61/effective_affinity = 01
/proc/irq/61/effective_affinity_list = 0
/proc/irq/61/smp_affinity = ff
/proc/irq/61/smp_affinity_list = 0-7
/proc/irq/76/effective_affinity = 01
/proc/irq/76/effective_affinity_list = 0
/proc/irq/76/smp_affinity = ff
/proc/irq/76/smp_affinity_list = 0-7
/proc/irq/88/effective_affinity = 01
/proc/irq/88/effective_affinity_list = 0
/proc/irq/88/smp_affinity = ff
/proc/irq/88/smp_affinity_list = 0-7
/proc/irq/133/effective_affinity = 01
/proc/irq/133/effective_affinity_list = 0
/proc/irq/133/smp_affinity = ff
/proc/irq/133/smp_affinity_list = 0-7
/proc/irq/134/effective_affinity = 01
/proc/irq/134/effective_affinity_list = 0
/proc/irq/134/smp_affinity = ff
/proc/irq/134/smp_affinity_list = 0-7
/proc/irq/144/effective_affinity = 01
/proc/irq/144/effective_affinity_list = 0
/proc/irq/144/smp_affinity = ff
/proc/irq/144/smp_affinity_list = 0-7
/proc/irq/153/effective_affinity = 01
/proc/irq/153/effective_affinity_list = 0
/proc/irq/153/smp_affinity = ff
/proc/irq/153/smp_affinity_list = 0-7
/proc/irq/154/effective_affinity = 01
/proc/irq/154/effective_affinity_list = 0
/proc/irq/154/smp_affinity = ff
/proc/irq/154/smp_affinity_list = 0-7
/proc/irq/224/effective_affinity = 40
/proc/irq/224/effective_affinity_list = 6
/proc/irq/224/smp_affinity = ff
/proc/irq/224/smp_affinity_list = 0-7
/proc/irq/240/effective_affinity = 01
/proc/irq/240/effective_affinity_list = 0
/proc/irq/240/smp_affinity = ff
/proc/irq/240/smp_affinity_list = 0-7
/proc/irq/242/effective_affinity = 01
/proc/irq/242/effective_affinity_list = 0
/proc/irq/242/smp_affinity = ff
/proc/irq/242/smp_affinity_list = 0-7
/proc/sys/kernel/hostname = CM3588
/proc/sys/kernel/osrelease = 6.1.118
/proc/sys/kernel/random/boot_id = 8af9b647-93bc-4b09-8155-ed0b80af64c5
/proc/version = Linux version 6.1.118 (build@localhost) (aarch64-linux-gnu-gcc 12.2.0) #1 SMP PREEMPT Mon Mar 3 09:41:27 UTC 2025
/proc/1/cmdline =- /sbin/init\0
/proc/1/comm = systemd
/proc/422/comm = irq/154-0003:31
/sys/bus/pci/devices/0003:30:00.0 -> ../../../devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0
/sys/bus/pci/devices/0003:31:00.0 -> ../../../devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0
/sys/bus/pci/devices/0004:40:00.0 -> ../../../devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0
/sys/bus/pci/devices/0004:41:00.0 -> ../../../devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0
/sys/bus/pci/drivers/ax_pcie_dev_host/
/sys/bus/pci/drivers/pcieport/
/sys/bus/pci/drivers/r8125/
/sys/class/devfreq/dmc -> ../../devices/platform/dmc/devfreq/dmc
/sys/class/devfreq/fb000000.gpu -> ../../devices/platform/fb000000.gpu/devfreq/fb000000.gpu
/sys/class/devfreq/fdab0000.npu -> ../../devices/platform/fdab0000.npu/devfreq/fdab0000.npu
/sys/class/thermal/cooling_device0 -> ../../devices/virtual/thermal/cooling_device0
/sys/class/thermal/cooling_device1 -> ../../devices/virtual/thermal/cooling_device1
/sys/class/thermal/cooling_device2 -> ../../devices/virtual/thermal/cooling_device2
/sys/class/thermal/cooling_device3 -> ../../devices/virtual/thermal/cooling_device3
/sys/class/thermal/cooling_device4 -> ../../devices/virtual/thermal/cooling_device4
/sys/class/thermal/cooling_device5 -> ../../devices/virtual/thermal/cooling_device5
/sys/class/thermal/thermal_zone0 -> ../../devices/virtual/thermal/thermal_zone0
/sys/class/thermal/thermal_zone1 -> ../../devices/virtual/thermal/thermal_zone1
/sys/class/thermal/thermal_zone2 -> ../../devices/virtual/thermal/thermal_zone2
/sys/class/thermal/thermal_zone3 -> ../../devices/virtual/thermal/thermal_zone3
/sys/class/thermal/thermal_zone4 -> ../../devices/virtual/thermal/thermal_zone4
/sys/class/thermal/thermal_zone5 -> ../../devices/virtual/thermal/thermal_zone5
/sys/class/thermal/thermal_zone6 -> ../../devices/virtual/thermal/thermal_zone6
/sys/devices/platform/dmc/devfreq/dmc/available_frequencies = 528000000 1068000000 1560000000 2112000000
/sys/devices/platform/dmc/devfreq/dmc/available_governors = dmc_ondemand userspace powersave performance simple_ondemand
/sys/devices/platform/dmc/devfreq/dmc/cur_freq = 528000000
/sys/devices/platform/dmc/devfreq/dmc/downdifferential = 20
/sys/devices/platform/dmc/devfreq/dmc/governor = dmc_ondemand
/sys/devices/platform/dmc/devfreq/dmc/max_freq = 2112000000
/sys/devices/platform/dmc/devfreq/dmc/min_freq = 528000000
/sys/devices/platform/dmc/devfreq/dmc/upthreshold = 40
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/available_frequencies = 300000000 400000000 500000000 600000000 700000000 800000000 900000000 1000000000
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/available_governors = dmc_ondemand userspace powersave performance simple_ondemand
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/cur_freq = 300000000
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/governor = simple_ondemand
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/max_freq = 1000000000
/sys/devices/platform/fb000000.gpu/devfreq/fb000000.gpu/min_freq = 300000000
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/available_frequencies = 300000000 400000000 500000000 600000000 700000000 800000000 900000000 1000000000
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/available_governors = rknpu_ondemand dmc_ondemand userspace powersave performance simple_ondemand
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/cur_freq = 1000000000
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/governor = rknpu_ondemand
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/max_freq = 1000000000
/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/min_freq = 300000000
/sys/devices/platform/fe180000.pcie/of_node -> ../../../firmware/devicetree/base/pcie@fe180000
/sys/devices/platform/fe180000.pcie/pci0003:30/pci_bus/0003:30/of_node -> ../../../../../../firmware/devicetree/base/pcie@fe180000
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/aer_dev_correctable =
  RxErr 0
  BadTLP 0
  BadDLLP 0
  Rollover 0
  Timeout 0
  NonFatalErr 0
  CorrIntErr 0
  HeaderOF 0
  TOTAL_ERR_COR 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/aer_dev_fatal =
  Undefined 0
  DLP 0
  SDES 0
  TLP 0
  FCP 0
  CmpltTO 0
  CmpltAbrt 0
  UnxCmplt 0
  RxOF 0
  MalfTLP 0
  ECRC 0
  UnsupReq 0
  ACSViol 0
  UncorrIntErr 0
  BlockedTLP 0
  AtomicOpBlocked 0
  TLPBlockedErr 0
  PoisonTLPBlocked 0
  TOTAL_ERR_FATAL 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/aer_dev_nonfatal =
  Undefined 0
  DLP 0
  SDES 0
  TLP 0
  FCP 0
  CmpltTO 0
  CmpltAbrt 0
  UnxCmplt 0
  RxOF 0
  MalfTLP 0
  ECRC 0
  UnsupReq 0
  ACSViol 0
  UncorrIntErr 0
  BlockedTLP 0
  AtomicOpBlocked 0
  TLPBlockedErr 0
  PoisonTLPBlocked 0
  TOTAL_ERR_NONFATAL 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/class = 0x060400
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/current_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/current_link_width = 1
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/device = 0x3588
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/driver -> ../../../../../bus/pci/drivers/pcieport
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/irq = 145
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/max_link_speed = 8.0 GT/s PCIe
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/max_link_width = 1
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/145 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/146 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/147 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/148 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/149 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/150 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/151 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/152 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/msi_irqs/153 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/power/control = on
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/power/runtime_status = active
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/subsystem_device = 0x0000
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/subsystem_vendor = 0x0000
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/vendor = 0x1d87
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/aer_dev_correctable =
  RxErr 0
  BadTLP 0
  BadDLLP 0
  Rollover 0
  Timeout 0
  NonFatalErr 0
  CorrIntErr 0
  HeaderOF 0
  TOTAL_ERR_COR 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/aer_dev_fatal =
  Undefined 0
  DLP 0
  SDES 0
  TLP 0
  FCP 0
  CmpltTO 0
  CmpltAbrt 0
  UnxCmplt 0
  RxOF 0
  MalfTLP 0
  ECRC 0
  UnsupReq 0
  ACSViol 0
  UncorrIntErr 0
  BlockedTLP 0
  AtomicOpBlocked 0
  TLPBlockedErr 0
  PoisonTLPBlocked 0
  TOTAL_ERR_FATAL 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/aer_dev_nonfatal =
  Undefined 0
  DLP 0
  SDES 0
  TLP 0
  FCP 0
  CmpltTO 0
  CmpltAbrt 0
  UnxCmplt 0
  RxOF 0
  MalfTLP 0
  ECRC 0
  UnsupReq 0
  ACSViol 0
  UncorrIntErr 0
  BlockedTLP 0
  AtomicOpBlocked 0
  TLPBlockedErr 0
  PoisonTLPBlocked 0
  TOTAL_ERR_NONFATAL 0
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/class = 0x040000
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/current_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/current_link_width = 1
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/device = 0x0650
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/driver -> ../../../../../../bus/pci/drivers/ax_pcie_dev_host
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/irq = 154
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/max_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/max_link_width = 2
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/msi_irqs/154 = msi
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/power/control = on
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/power/runtime_status = active
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/subsystem_device = 0x0650
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/subsystem_vendor = 0x1f4b
/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/vendor = 0x1f4b
/sys/devices/platform/fe190000.pcie/of_node -> ../../../firmware/devicetree/base/pcie@fe190000
/sys/devices/platform/fe190000.pcie/pci0004:40/pci_bus/0004:40/of_node -> ../../../../../../firmware/devicetree/base/pcie@fe190000
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/class = 0x060400
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/current_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/current_link_width = 1
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/device = 0x3588
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/driver -> ../../../../../bus/pci/drivers/pcieport
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/irq = 136
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/max_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/max_link_width = 1
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/136 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/137 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/138 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/139 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/140 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/141 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/142 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/143 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/msi_irqs/144 = msi
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/power/control = on
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/power/runtime_status = active
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/subsystem_device = 0x0000
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/subsystem_vendor = 0x0000
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/vendor = 0x1d87
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/class = 0x020000
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/current_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/current_link_width = 1
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/device = 0x8125
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/driver -> ../../../../../../bus/pci/drivers/r8125
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/irq = 224
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/max_link_speed = 5.0 GT/s PCIe
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/max_link_width = 1
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/224 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/225 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/226 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/227 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/228 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/229 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/230 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/231 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/232 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/233 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/234 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/235 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/236 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/237 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/238 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/239 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/240 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/241 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/242 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/243 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/244 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/245 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/246 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/247 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/248 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/249 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/250 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/251 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/252 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/253 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/254 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/msi_irqs/255 = msix
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/power/control = on
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/power/runtime_status = active
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/subsystem_device = 0x0123
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/subsystem_vendor = 0x10ec
/sys/devices/platform/fe190000.pcie/pci0004:40/0004:40:00.0/0004:41:00.0/vendor = 0x10ec
/sys/devices/system/cpu/cpu0/cpu_capacity = 414
/sys/devices/system/cpu/cpu0/cpufreq -> ../cpufreq/policy0
/sys/devices/system/cpu/cpu0/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu0/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu0/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu0/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu0/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu0/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu0/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu0/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu0/online = 1
/sys/devices/system/cpu/cpu0/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu0/regs/identification/midr_el1 = 0x00000000412fd050
/sys/devices/system/cpu/cpu0/topology/cluster_cpus_list = 0-3
/sys/devices/system/cpu/cpu1/cpu_capacity = 414
/sys/devices/system/cpu/cpu1/cpufreq -> ../cpufreq/policy0
/sys/devices/system/cpu/cpu1/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu1/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu1/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu1/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu1/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu1/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu1/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu1/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu1/online = 1
/sys/devices/system/cpu/cpu1/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu1/regs/identification/midr_el1 = 0x00000000412fd050
/sys/devices/system/cpu/cpu1/topology/cluster_cpus_list = 0-3
/sys/devices/system/cpu/cpu2/cpu_capacity = 414
/sys/devices/system/cpu/cpu2/cpufreq -> ../cpufreq/policy0
/sys/devices/system/cpu/cpu2/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu2/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu2/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu2/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu2/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu2/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu2/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu2/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu2/online = 1
/sys/devices/system/cpu/cpu2/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu2/regs/identification/midr_el1 = 0x00000000412fd050
/sys/devices/system/cpu/cpu2/topology/cluster_cpus_list = 0-3
/sys/devices/system/cpu/cpu3/cpu_capacity = 414
/sys/devices/system/cpu/cpu3/cpufreq -> ../cpufreq/policy0
/sys/devices/system/cpu/cpu3/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu3/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu3/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu3/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu3/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu3/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu3/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu3/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu3/online = 1
/sys/devices/system/cpu/cpu3/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu3/regs/identification/midr_el1 = 0x00000000412fd050
/sys/devices/system/cpu/cpu3/topology/cluster_cpus_list = 0-3
/sys/devices/system/cpu/cpu4/cpu_capacity = 1002
/sys/devices/system/cpu/cpu4/cpufreq -> ../cpufreq/policy4
/sys/devices/system/cpu/cpu4/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu4/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu4/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu4/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu4/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu4/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu4/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu4/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu4/online = 1
/sys/devices/system/cpu/cpu4/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu4/regs/identification/midr_el1 = 0x00000000414fd0b0
/sys/devices/system/cpu/cpu4/topology/cluster_cpus_list = 4-5
/sys/devices/system/cpu/cpu5/cpu_capacity = 1002
/sys/devices/system/cpu/cpu5/cpufreq -> ../cpufreq/policy4
/sys/devices/system/cpu/cpu5/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu5/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu5/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu5/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu5/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu5/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu5/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu5/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu5/online = 1
/sys/devices/system/cpu/cpu5/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu5/regs/identification/midr_el1 = 0x00000000414fd0b0
/sys/devices/system/cpu/cpu5/topology/cluster_cpus_list = 4-5
/sys/devices/system/cpu/cpu6/cpu_capacity = 1024
/sys/devices/system/cpu/cpu6/cpufreq -> ../cpufreq/policy6
/sys/devices/system/cpu/cpu6/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu6/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu6/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu6/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu6/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu6/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu6/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu6/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu6/online = 1
/sys/devices/system/cpu/cpu6/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu6/regs/identification/midr_el1 = 0x00000000414fd0b0
/sys/devices/system/cpu/cpu6/topology/cluster_cpus_list = 6-7
/sys/devices/system/cpu/cpu7/cpu_capacity = 1024
/sys/devices/system/cpu/cpu7/cpufreq -> ../cpufreq/policy6
/sys/devices/system/cpu/cpu7/cpuidle/state0/disable = 0
/sys/devices/system/cpu/cpu7/cpuidle/state0/latency = 1
/sys/devices/system/cpu/cpu7/cpuidle/state0/name = WFI
/sys/devices/system/cpu/cpu7/cpuidle/state0/residency = 1
/sys/devices/system/cpu/cpu7/cpuidle/state1/disable = 0
/sys/devices/system/cpu/cpu7/cpuidle/state1/latency = 220
/sys/devices/system/cpu/cpu7/cpuidle/state1/name = cpu-sleep
/sys/devices/system/cpu/cpu7/cpuidle/state1/residency = 1000
/sys/devices/system/cpu/cpu7/online = 1
/sys/devices/system/cpu/cpu7/power/pm_qos_resume_latency_us = 0
/sys/devices/system/cpu/cpu7/regs/identification/midr_el1 = 0x00000000414fd0b0
/sys/devices/system/cpu/cpu7/topology/cluster_cpus_list = 6-7
/sys/devices/system/cpu/cpufreq/policy0/affected_cpus = 0 1 2 3
/sys/devices/system/cpu/cpufreq/policy0/cpuinfo_cur_freq = 1800000
/sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq = 1800000
/sys/devices/system/cpu/cpufreq/policy0/cpuinfo_min_freq = 408000
/sys/devices/system/cpu/cpufreq/policy0/related_cpus = 0 1 2 3
/sys/devices/system/cpu/cpufreq/policy0/scaling_available_frequencies = 408000 600000 816000 1008000 1200000 1416000 1608000 1800000 
/sys/devices/system/cpu/cpufreq/policy0/scaling_available_governors = conservative ondemand userspace powersave performance schedutil 
/sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq = 1800000
/sys/devices/system/cpu/cpufreq/policy0/scaling_driver = cpufreq-dt
/sys/devices/system/cpu/cpufreq/policy0/scaling_governor = schedutil
/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq = 1800000
/sys/devices/system/cpu/cpufreq/policy0/scaling_min_freq = 408000
/sys/devices/system/cpu/cpufreq/policy4/affected_cpus = 4 5
/sys/devices/system/cpu/cpufreq/policy4/cpuinfo_cur_freq = 1008000
/sys/devices/system/cpu/cpufreq/policy4/cpuinfo_max_freq = 2256000
/sys/devices/system/cpu/cpufreq/policy4/cpuinfo_min_freq = 408000
/sys/devices/system/cpu/cpufreq/policy4/related_cpus = 4 5
/sys/devices/system/cpu/cpufreq/policy4/scaling_available_frequencies = 408000 600000 816000 1008000 1200000 1416000 1608000 1800000 2016000 2208000 2256000 
/sys/devices/system/cpu/cpufreq/policy4/scaling_available_governors = conservative ondemand userspace powersave performance schedutil 
/sys/devices/system/cpu/cpufreq/policy4/scaling_cur_freq = 1008000
/sys/devices/system/cpu/cpufreq/policy4/scaling_driver = cpufreq-dt
/sys/devices/system/cpu/cpufreq/policy4/scaling_governor = schedutil
/sys/devices/system/cpu/cpufreq/policy4/scaling_max_freq = 2256000
/sys/devices/system/cpu/cpufreq/policy4/scaling_min_freq = 408000
/sys/devices/system/cpu/cpufreq/policy6/affected_cpus = 6 7
/sys/devices/system/cpu/cpufreq/policy6/cpuinfo_cur_freq = 1008000
/sys/devices/system/cpu/cpufreq/policy6/cpuinfo_max_freq = 2304000
/sys/devices/system/cpu/cpufreq/policy6/cpuinfo_min_freq = 408000
/sys/devices/system/cpu/cpufreq/policy6/related_cpus = 6 7
/sys/devices/system/cpu/cpufreq/policy6/scaling_available_frequencies = 408000 600000 816000 1008000 1200000 1416000 1608000 1800000 2016000 2208000 2256000 2304000 
/sys/devices/system/cpu/cpufreq/policy6/scaling_available_governors = conservative ondemand userspace powersave performance schedutil 
/sys/devices/system/cpu/cpufreq/policy6/scaling_cur_freq = 1008000
/sys/devices/system/cpu/cpufreq/policy6/scaling_driver = cpufreq-dt
/sys/devices/system/cpu/cpufreq/policy6/scaling_governor = schedutil
/sys/devices/system/cpu/cpufreq/policy6/scaling_max_freq = 2304000
/sys/devices/system/cpu/cpufreq/policy6/scaling_min_freq = 408000
/sys/devices/system/cpu/online = 0-7
/sys/devices/system/cpu/possible = 0-7
/sys/devices/system/cpu/present = 0-7
/sys/devices/virtual/thermal/cooling_device0/cur_state = 0
/sys/devices/virtual/thermal/cooling_device0/max_state = 7
/sys/devices/virtual/thermal/cooling_device0/type = cpufreq-cpu0
/sys/devices/virtual/thermal/cooling_device1/cur_state = 0
/sys/devices/virtual/thermal/cooling_device1/max_state = 10
/sys/devices/virtual/thermal/cooling_device1/type = cpufreq-cpu4
/sys/devices/virtual/thermal/cooling_device2/cur_state = 0
/sys/devices/virtual/thermal/cooling_device2/max_state = 11
/sys/devices/virtual/thermal/cooling_device2/type = cpufreq-cpu6
/sys/devices/virtual/thermal/cooling_device3/cur_state = 0
/sys/devices/virtual/thermal/cooling_device3/max_state = 7
/sys/devices/virtual/thermal/cooling_device3/type = devfreq-fb000000.gpu
/sys/devices/virtual/thermal/cooling_device4/cur_state = 0
/sys/devices/virtual/thermal/cooling_device4/max_state = 3
/sys/devices/virtual/thermal/cooling_device4/type = devfreq-dmc
/sys/devices/virtual/thermal/cooling_device5/cur_state = 0
/sys/devices/virtual/thermal/cooling_device5/max_state = 5
/sys/devices/virtual/thermal/cooling_device5/type = pwm-fan
/sys/devices/virtual/thermal/thermal_zone0/temp = 41615
/sys/devices/virtual/thermal/thermal_zone0/type = soc-thermal
/sys/devices/virtual/thermal/thermal_zone1/temp = 41615
/sys/devices/virtual/thermal/thermal_zone1/type = bigcore0-thermal
/sys/devices/virtual/thermal/thermal_zone2/temp = 42538
/sys/devices/virtual/thermal/thermal_zone2/type = bigcore1-thermal
/sys/devices/virtual/thermal/thermal_zone3/temp = 41615
/sys/devices/virtual/thermal/thermal_zone3/type = littlecore-thermal
/sys/devices/virtual/thermal/thermal_zone4/temp = 40692
/sys/devices/virtual/thermal/thermal_zone4/type = center-thermal
/sys/devices/virtual/thermal/thermal_zone5/temp = 40692
/sys/devices/virtual/thermal/thermal_zone5/type = gpu-thermal
/sys/devices/virtual/thermal/thermal_zone6/temp = 40692
/sys/devices/virtual/thermal/thermal_zone6/type = npu-thermal
/sys/firmware/devicetree/base/compatible =- friendlyelec,cm3588\0rockchip,rk3588\0
/sys/firmware/devicetree/base/model =- FriendlyElec CM3588\0
/sys/firmware/devicetree/base/pcie@fe180000/name =- pcie\0
/sys/firmware/devicetree/base/pcie@fe190000/name =- pcie\0
/sys/kernel/irq/13/actions = arch_timer
/sys/kernel/irq/13/chip_name = GICv3
/sys/kernel/irq/13/hwirq = 26
/sys/kernel/irq/20/actions = fea10000.dma-controller
/sys/kernel/irq/20/chip_name = GICv3
/sys/kernel/irq/20/hwirq = 118
/sys/kernel/irq/27/actions = fd880000.i2c
/sys/kernel/irq/27/chip_name = GICv3
/sys/kernel/irq/27/hwirq = 349
/sys/kernel/irq/41/actions = fdab9000.iommu,fdab0000.npu
/sys/kernel/irq/41/chip_name = GICv3
/sys/kernel/irq/41/hwirq = 142
/sys/kernel/irq/42/actions = fdab9000.iommu,fdab0000.npu
/sys/kernel/irq/42/chip_name = GICv3
/sys/kernel/irq/42/hwirq = 143
/sys/kernel/irq/43/actions = fdab9000.iommu,fdab0000.npu
/sys/kernel/irq/43/chip_name = GICv3
/sys/kernel/irq/43/hwirq = 144
/sys/kernel/irq/60/actions = mmc0
/sys/kernel/irq/60/chip_name = GICv3
/sys/kernel/irq/60/hwirq = 237
/sys/kernel/irq/61/actions = dw-mci
/sys/kernel/irq/61/chip_name = GICv3
/sys/kernel/irq/61/hwirq = 235
/sys/kernel/irq/76/actions = xhci-hcd:usb1
/sys/kernel/irq/76/chip_name = GICv3
/sys/kernel/irq/76/hwirq = 252
/sys/kernel/irq/88/actions = debug
/sys/kernel/irq/88/chip_name = GICv3
/sys/kernel/irq/88/hwirq = 365
/sys/kernel/irq/133/actions = pcie-sys
/sys/kernel/irq/133/chip_name = GICv3
/sys/kernel/irq/133/hwirq = 285
/sys/kernel/irq/134/actions = pcie-sys
/sys/kernel/irq/134/chip_name = GICv3
/sys/kernel/irq/134/hwirq = 280
/sys/kernel/irq/144/actions = PCIe PME,aerdrv
/sys/kernel/irq/144/chip_name = ITS-MSI
/sys/kernel/irq/144/hwirq = 570425352
/sys/kernel/irq/153/actions = PCIe PME,aerdrv
/sys/kernel/irq/153/chip_name = ITS-MSI
/sys/kernel/irq/153/hwirq = 427819016
/sys/kernel/irq/154/actions = 0003:31:00.0
/sys/kernel/irq/154/chip_name = ITS-MSI
/sys/kernel/irq/154/hwirq = 428343296
/sys/kernel/irq/224/actions = enP4p65s0-0
/sys/kernel/irq/224/chip_name = ITS-MSI
/sys/kernel/irq/224/hwirq = 570949632
/sys/kernel/irq/240/actions = enP4p65s0-16
/sys/kernel/irq/240/chip_name = ITS-MSI
/sys/kernel/irq/240/hwirq = 570949648
/sys/kernel/irq/242/actions = enP4p65s0-18
/sys/kernel/irq/242/chip_name = ITS-MSI
/sys/kernel/irq/242/hwirq = 570949650
/sys/module/pcie_aspm/parameters/policy = [default] performance powersave powersupersave 
@rate 154 1204
@rate 224 310

"""##
}
