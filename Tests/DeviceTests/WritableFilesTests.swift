import Testing
import TuneKitCore

/// Lists of what root may write to below /sys on real machines, numbers as `#`; `+` marks
/// what TuneKit may write, too.
@Suite struct `What may be written below sys` {
  @Test(arguments: ["debian-6.1-arm64", "linux-amd64"])
  func `TuneKit may write few of the files that root can write below /sys`(machine: String) throws {
    let file = "Tests/WritableFiles/\(machine).txt"
    let lines = try Repository.text(file).split(separator: "\n")
    #expect(lines.count > 200)
    let marked = try lines.map { line in
      let path = String(line.dropFirst(2))
      let address = path.replacing("#:#:#.#", with: "0001:01:00.0")
      let real = try SystemPath(validating: address.replacing("#", with: "1"))
      return (NeverTouch.objection(to: real) == nil ? "+ " : "- ") + path + "\n"
    }
    try Golden.check(marked.joined(), file)
  }
}
