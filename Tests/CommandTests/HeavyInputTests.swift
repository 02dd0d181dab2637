import Glibc
import Testing
import TuneKitCore

/// Inputs far beyond any machine, which take time and memory in proportion at most.
@Suite(.serialized) struct `A heavy input` {
  /// Far above what is needed where nothing else runs, far below what a square of it took.
  private static let bounded = Program(prefix: ["prlimit", "--as=\(1 << 30)"], deadline: 20)

  private static func capture(adding lines: [String]) throws -> (folder: String, file: String) {
    let folder = try Files.temporaryFolder()
    let text = try Captures.named("cm3588+ax650n_6.1-vendor").text
    Files.write(
      Array((text + lines.joined(separator: "\n") + "\n").utf8), to: folder + "/heavy.capture")
    return (folder, folder + "/heavy.capture")
  }

  private static func expect(_ verbs: [[String]], on file: String, _ folder: String) throws {
    var program = bounded
    program.environment["XDG_RUNTIME_DIR"] = folder
    for verb in verbs {
      let run = try program.run(verb + ["--machine", file])
      #expect(!run.isHanging && run.signal == nil, "\(verb): \(run.story)")
      #expect([0, 4].contains(run.status), "\(verb): \(run.story)")
    }
  }

  @Test func `a capture with 200,000 interrupt rates delays no verb`() throws {
    let (folder, file) = try Self.capture(adding: (1000..<201_000).map { "@rate \($0) 1" })
    defer { Files.remove(folder) }
    try Self.expect([["detect"], ["verify"]], on: file, folder)
  }

  @Test func `a card with 99,000 vectors delays no verb, and the excess is reported`() throws {
    let place = "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/msi_irqs"
    let (folder, file) = try Self.capture(adding: (1000..<100_000).map { "\(place)/\($0) = msi" })
    defer { Files.remove(folder) }
    try Self.expect([["detect"], ["plan"], ["verify"]], on: file, folder)
    let run = try Program(environment: ["XDG_RUNTIME_DIR": folder]).run(
      "detect", "-v", "--machine", file)
    #expect(run.output.contains("has at most 2048"), "\(run.story)")
  }

  @Test func `a compatible list of 40 MB takes less than a gigabyte, and is reported`() throws {
    let tree = try Tree()
    let place = "/sys/firmware/devicetree/base/compatible"
    let text = (tree[place] ?? "") + String(repeating: "nobody,thing\0", count: 3_200_000)
    tree.write(Array(text.utf8), to: place)
    for verb in [["detect", "-v"], ["plan"], ["metrics"]] {
      let run = try tree.run(verb, by: Self.bounded)
      #expect(!run.isHanging && run.status == 0, "\(verb): \(run.story)")
      if verb[0] == "detect" {
        #expect(run.output.contains("compatible of the device tree has"), "\(run.story)")
      }
    }
  }
}
