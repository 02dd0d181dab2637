extension Survey {
  /// Which boot this is, without reading anything else.
  func boot() -> BootID {
    machine.line(of: "/proc/sys/kernel/random/boot_id").map(BootID.init) ?? .unknown
  }
}
