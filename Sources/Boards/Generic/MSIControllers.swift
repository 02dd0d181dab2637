import TuneKitCore

/// Controllers of message-signalled interrupts that many boards share.
enum MSIControllers {
  /// Those that are known not to move an interrupt.
  static let immovable = [
    // x86 prints the same name for one that moves them, hence the device tree.
    InterruptController(
      "PCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0), reason: multiplexed),
    InterruptController(
      "DWPCI-MSI", onlyWithDeviceTree: true, movableSince: KernelVersion(7, 0),
      reason: multiplexed),
    InterruptController(
      "BRCM STB PCIe MSI",
      reason: Reason(
        "this MSI controller gathers all messages on one wire and refuses to move any",
        .documented("linux, drivers/pci/controller/pcie-brcmstb.c, MSI_FLAG_NO_AFFINITY"))),
  ]

  private static let multiplexed = Reason(
    "this MSI controller gathers all messages on one wire and refuses to move any before Linux 7.0",
    .documented(
      "linux, drivers/pci/controller/dwc/pcie-designware-host.c, dw_pci_msi_set_affinity"))
}
