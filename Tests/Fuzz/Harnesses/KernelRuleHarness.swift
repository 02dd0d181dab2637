import TuneKitCore

@testable import TuneKitCaptures

/// The first line is a file, the rest is written to it, on a machine that answers as a kernel does.
enum KernelRuleHarness: Harness {
  /// The files that the kernel has rules for; a first line that is no path chooses one of them.
  private static let files = Ground.capture.paths.filter { path in
    KernelRule.all.contains { $0.applies(to: path) }
  }

  static func examine(_ input: [UInt8]) throws(Difference) {
    let (head, rest) = input.headAndRest
    guard let file = (try? SystemPath(validating: head.text)) ?? chosen(head) else { return }
    let image = MachineImage(Ground.capture)
    let before = try? image.bytes(of: file)
    do throws(MachineError) {
      try image.write(rest.text, to: file)
    } catch {
      try Difference.between("after a refusal", try? image.bytes(of: file), before)
      return
    }
    image.pass(milliseconds: 10)
    // Only what has changed, since printing the whole machine takes most of the time.
    let changed = Capture(
      entries: image.capture.entries.filter { Ground.capture[$0.key] != $0.value })
    let again = try Difference.ifThrown(by: "what was kept") { try Capture(parsing: changed.text) }
    try Difference.between("kept", again, changed)
    _ = Survey(of: image).inventory()
  }

  private static func chosen(_ head: [UInt8]) -> SystemPath? {
    let number = head.reduce(0) { ($0 * 256 + Int($1)) % 65_536 }
    return files.isEmpty ? nil : files[number % files.count]
  }
}
