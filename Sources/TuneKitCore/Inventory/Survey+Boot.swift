extension Survey {
  /// Which boot this is, without reading anything else.
  func boot() -> BootID {
    BootID(try? machine.bytes(of: BootID.file))
  }
}
