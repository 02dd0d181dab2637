extension Survey {
  /// Whether a card answers on the bus; nil where that is not asked or not told.
  ///
  /// A device that is gone reads as ones (PCI_ERROR_RESPONSE in include/linux/pci.h). One that sleeps
  /// under a driver is not asked, since asking would wake it; one that no driver has is asked, as
  /// `lspci` does, for nobody else would. Where power saving is off (`control` is `on`) nothing sleeps
  /// by itself: what is in D3cold all the same did not come out of it.
  func answers(at path: SystemPath, driver: String?, _ seen: inout Sightings) -> Bool? {
    let isSaving = line(of: path.appending("power/control"), &seen) == "auto"
    let isAsleep = line(of: path.appending("power/runtime_status"), &seen) == "suspended"
    let isCold = line(of: path.appending("power_state"), &seen) == "D3cold"
    if isCold && !isSaving { return false }
    if isAsleep && driver != nil { return nil }
    let space = bytes(of: path.appending("config"), &seen).flatMap(PCIConfigSpace.init)
    // Without a driver nobody has let it sleep, so it only shows what became of it.
    return space?.isPresent ?? (isCold && driver == nil ? false : nil)
  }

  /// The classes that no accelerator has: mass storage, network, display, bridge, serial bus.
  static var elsewhere: Set<Int> { [0x01, 0x02, 0x03, 0x06, 0x0c] }
}
