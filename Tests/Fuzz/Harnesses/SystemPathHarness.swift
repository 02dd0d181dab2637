import TuneKitCore

@testable import TuneKitCaptures

/// A path is normal however it came about, and so reads again as itself.
enum SystemPathHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let text = input.text
    let base: SystemPath = "/sys/devices"
    let below = base.appending(text)
    if !text.utf8.contains(0) && text.utf8.count < 4000 { try examine(below) }
    guard let path = try? SystemPath(validating: text) else { return }
    try examine(path)
    let names = text.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    try Difference.between("names", path.components, names.filter { $0 != "." })
    try Difference.unless(below.isBelow(base), "\(below) is not below \(base)")
    _ = NeverTouch.objection(to: path)
    _ = KernelRule.all.filter { $0.applies(to: path) }
  }

  private static func examine(_ path: SystemPath) throws(Difference) {
    let again = try Difference.ifThrown(by: "\(path)") { try SystemPath(validating: path.string) }
    try Difference.between("read again", again, path)
    try Difference.unless(path.isBelow(path.parent), "\(path) is not below \(path.parent)")
    guard path.string != "/" else { return }
    try Difference.between("put together", path.parent.appending(path.name), path)
    try Difference.unless(!path.parent.isBelow(path), "\(path.parent) is below \(path)")
  }
}
