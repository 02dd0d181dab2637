import TuneKitCore

@testable import TuneKitLinux

/// A message wakes the guard only if it names a known action of a known subsystem.
enum UeventHarness: Harness {
  private static let happenings: [String: Set<String>] = [
    "pci": ["add", "remove", "bind", "unbind"], "cpu": ["online", "offline", "add", "remove"],
  ]

  static func examine(_ input: [UInt8]) throws(Difference) {
    let message = Uevent(input)
    guard input.isPlain || input.allSatisfy({ $0 < 0x80 }) else { return }
    let lines = Array(input.map { $0 == 0 ? 0x0A : $0 }).text.split(separator: "\n")
    guard !input.contains(0x0A), !input.contains(0x0D) else { return }
    let subsystem = lines.first { $0.hasPrefix("SUBSYSTEM=") }?.dropFirst("SUBSYSTEM=".count)
    let parts = (lines.first ?? "").split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let isMessage = parts.count == 2 && !parts[0].isEmpty && parts[1].hasPrefix("/")
    let known = happenings[String(subsystem ?? "")] ?? []
    let isAwaited = isMessage && known.contains(String(parts.first ?? ""))
    try Difference.between("is a message", message != nil, isMessage)
    try Difference.between("wakes", message?.event != nil, isAwaited)
  }
}
