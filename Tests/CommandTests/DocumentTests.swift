import Foundation
import Testing

/// What the documents show of the program is what the program prints.
@Suite struct `The documents` {
  @Test func `the README shows the plan that the program prints`() throws {
    let readme = try String(contentsOfFile: Package.root + "/README.md", encoding: .utf8)
    let command = "tunekit plan --machine cm3588+ax650n"
    let start = try #require(readme.range(of: "```console\n$ \(command)\n"))
    let end = try #require(readme.range(of: "```", range: start.upperBound..<readme.endIndex))
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(
      environment: ["XDG_RUNTIME_DIR": folder, "LANG": "C.UTF-8", "COLUMNS": "80"])
    let run = try program.run(command.split(separator: " ").dropFirst().map(String.init))
    #expect(run.status == 0, "\(run.story)")
    #expect(String(readme[start.upperBound..<end.lowerBound]) == run.output)
  }

  @Test func `the README lists every verb`() throws {
    let readme = try String(contentsOfFile: Package.root + "/README.md", encoding: .utf8)
    let help = try Program().run("--help")
    let verbs = help.output.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(verbs.count >= 7)
    for verb in verbs where verb != "See" {
      #expect(readme.contains("| `\(verb)") || readme.contains("`\(verb)`"), "\(verb)")
    }
  }
}
