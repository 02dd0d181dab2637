import Foundation
import Testing

/// The console blocks of the pages for authors of modules, run in a checkout of their own.
@Suite struct `The pages for authors` {
  @Test(arguments: ["adding-a-board.md", "adding-an-accelerator.md"])
  func `the console blocks of the pages for authors print what the program prints`(
    _ page: String
  ) throws {
    let folder = "\(Package.scratch)/tunekit-page-\(UUID().uuidString)"
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    for name in ["Sources/Boards", "Sources/Accelerators", "Plugins-doc/examples"] {
      try files.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    try files.copyItem(
      atPath: "\(Package.root)/Plugins-doc/examples/acme.capture",
      toPath: "\(folder)/Plugins-doc/examples/acme.capture")
    try "".write(toFile: "\(folder)/Package.swift", atomically: false, encoding: .utf8)
    let text = try String(contentsOfFile: "\(Package.root)/Plugins-doc/\(page)", encoding: .utf8)
    let commands = Self.commands(in: text)
    #expect(!commands.isEmpty)
    let program = Program(prefix: ["env", "--chdir=\(folder)"])
    for (words, expected) in commands {
      let run = try program.run(words)
      #expect(run.output + run.errors == expected, "\(page): \(words)")
    }
  }

  /// Each line with `$ tunekit` and the lines that it prints.
  private static func commands(in page: String) -> [(words: [String], output: String)] {
    var commands: [(words: [String], output: String)] = []
    var isInside = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ tunekit ") {
        commands.append((line.dropFirst(10).split(separator: " ").map(String.init), ""))
      } else if isInside, !commands.isEmpty {
        commands[commands.count - 1].output += "\(line)\n"
      }
    }
    return commands
  }
}
