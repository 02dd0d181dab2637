public import TuneKitModel

/// Controllers of message-signalled interrupts that many boards share.
public enum MSIControllers {
  /// Those that are known not to move an interrupt.
  public static let immovable = [
    // x86 prints the same name for one that moves them, hence the device tree.
    InterruptController(
      "PCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0), reason: multiplexed),
    InterruptController(
      "DWPCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0),
      reason: multiplexed),
    // The name since each device has its own domain: DW-PCI-MSI-0000:01:00.0.
    InterruptController(
      "DW-PCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0),
      reason: multiplexed),
    InterruptController("BRCM STB PCIe MSI", reason: gathered),
    // The same since then: BRCM-PCI-MSI-0001:01:00.0.
    InterruptController("BRCM-PCI-MSI", reason: gathered),
  ]

  /// Those that are known to move an interrupt without giving it another message.
  public static let steady = [
    InterruptController(
      "ITS-",
      reason: Reason(
        "an ITS looks up the CPU in a table of its own; the message stays",
        .documented(
          "linux, drivers/irqchip/irq-gic-v3-its.c, its_set_affinity, its_irq_compose_msi_msg"))),
    InterruptController(
      "IR-",
      reason: Reason(
        "with interrupt remapping the message names an entry of a table, and only the entry changes",
        .documented(
          "linux, drivers/iommu/intel/irq_remapping.c, intel_ir_set_affinity; "
            + "drivers/iommu/amd/iommu.c, amd_ir_set_affinity"))),
    InterruptController(
      "MBI-",
      reason: Reason(
        "an MBI's message only names one of the GIC's lines; the GIC picks the CPU",
        .documented("linux, drivers/irqchip/irq-gic-v3-mbi.c"))),
    InterruptController(
      "MIP-MSI",
      reason: Reason(
        "a MIP's message only names one of its lines; the GIC behind it picks the CPU",
        .documented("linux, drivers/irqchip/irq-bcm2712-mip.c"))),
  ]

  private static let multiplexed = Reason(
    "this MSI controller gathers all messages on one wire, and Linux before 7.0 moves none unless that was backported",
    .documented(
      "linux, drivers/pci/controller/dwc/pcie-designware-host.c, dw_pci_msi_set_affinity"))

  private static let gathered = Reason(
    "this MSI controller gathers all messages on one wire and refuses to move any",
    .documented("linux, drivers/pci/controller/pcie-brcmstb.c, MSI_FLAG_NO_AFFINITY"))
}
