import TuneKitCore

/// A capture that was read prints as a text that reads as the same capture.
enum CaptureHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let capture: Capture
    do throws(CaptureError) {
      capture = try Capture(parsing: input.text)
    } catch {
      _ = error.description
      return
    }
    let printed = capture.text
    let again = try Difference.ifThrown(by: "what was printed") { try Capture(parsing: printed) }
    try Difference.between("read again", again, capture)
    try Difference.between("printed again", again.text, printed)
    try Difference.between("as a machine", MachineImage(capture).capture, capture)
    let (scrubbed, _) = Scrubber().scrubbed(capture)
    try Difference.between("scrubbed twice", Scrubber().scrubbed(scrubbed).capture, scrubbed)
    _ = capture.replacing(["{address}": "0003:31:00.0", "cpu": "{address}"])
    _ = capture.joined(with: capture)
  }
}
