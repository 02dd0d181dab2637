import TuneKitCore

/// What a new module calls a core.
enum CorePart {
  /// The name people use; `part 0x123` for one that is not listed.
  static func name(_ part: Int) -> String {
    ArmPart.name(part) ?? "part 0x\(String(part, radix: 16))"
  }
}
