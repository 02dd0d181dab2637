/// Arm's part numbers, MIDR_EL1 bits 15:4 (linux, arch/arm64/include/asm/cputype.h).
enum CorePart {
  /// The name people use; `part 0x123` for one that is not listed.
  static func name(_ part: Int) -> String {
    names[part] ?? "part 0x\(String(part, radix: 16))"
  }

  private static let names = [
    0xD03: "Cortex-A53", 0xD04: "Cortex-A35", 0xD05: "Cortex-A55", 0xD07: "Cortex-A57",
    0xD08: "Cortex-A72", 0xD09: "Cortex-A73", 0xD0A: "Cortex-A75", 0xD0B: "Cortex-A76",
    0xD0D: "Cortex-A77", 0xD41: "Cortex-A78", 0xD44: "Cortex-X1", 0xD46: "Cortex-A510",
    0xD47: "Cortex-A710", 0xD48: "Cortex-X2", 0xD4D: "Cortex-A715", 0xD4E: "Cortex-X3",
    0xD80: "Cortex-A520", 0xD81: "Cortex-A720",
  ]
}
