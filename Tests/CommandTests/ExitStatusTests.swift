import Foundation
import Testing

@testable import TuneKitCommand

/// What programs that call this one rely on.
@Suite struct `The exit status` {
  @Test(arguments: [
    ["apply", "--bogus"], ["nonsense"], ["plan", "--profile", "turbo"],
    ["verify", "--sample", "-1"],
    ["verify", "--sample", "x"], ["plan", "--format", "xml"], ["plan", "--color", "red"],
    ["plan", "--root", "/", "--machine", "cm3588+ax650n"], ["plan", "--machine", "nosuch"],
    ["plan", "--device", "31"], ["revert", "--device", "x"], ["apply", "one", "two"], ["capture"],
    ["report-hardware"], ["report-hardware", "x", "--sample", "-1"],
    ["plugin", "check", "--log", "x", "--pairs"], ["plugin", "check", "--log", "x", "ax650n"],
    ["plan", "--board"], ["diagnose", "--active", "--machine", "cm3588+ax650n"],
    ["diagnose", "--active", "--root", "/tmp"], ["diagnose", "--json", "--markdown"],
    ["estimate"], ["estimate", "--latency-ms", "1", "--ttft-ms", "400"],
    ["watch", "-n", "0"], ["watch", "--interval", "0s"], ["watch", "--interval", "5y"],
    ["watch", "--interval", "1.2.3"], ["watch", "--interval", ""], ["watch", "--interval", "2h"],
  ]) func `the exit status is 64 for a wrong command line`(arguments: [String]) throws {
    let run = try Program().run(arguments)
    #expect(run.status == TuneKitCommand.ExitStatus.usage.rawValue, "\(run.story)")
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test(arguments: [["--help"], ["--version"], ["apply", "--help"], []])
  func `the exit status is 0 for help`(arguments: [String]) throws {
    let run = try Program().run(arguments)
    #expect(run.status == 0 && !run.output.isEmpty && run.errors.isEmpty, "\(run.story)")
  }

  @Test func `the exit status is 2 for a plan with changes and --detailed-exitcode`() throws {
    let tree = try Tree()
    #expect(try tree.run("plan").status == 0)
    #expect(try tree.run("plan", "--detailed-exitcode").status == 2)
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("plan", "--detailed-exitcode").status == 0)
  }

  @Test func `the exit status is 3 when nothing is recognised`() throws {
    let bare = try Tree("cm3588_6.1-vendor")
    for verb in [
      ["detect"], ["plan"], ["apply", "--yes"], ["verify"], ["diagnose"], ["watch"],
      ["estimate", "--latency-ms", "3"],
    ] {
      #expect(try bare.run(verb).status == 3, "\(verb)")
    }
    #expect(bare.traces.isEmpty)
  }

  @Test func `the exit status is 4 for drift, and for unproven checks with --strict`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("verify").status == 0)
    #expect(try tree.run("verify", "--strict").status == 4)
    #expect(try tree.run("status").status == 0)
    let strict = try tree.run("status", "--strict")
    #expect(strict.status == 4 && strict.output.contains(": unproven"), "\(strict.story)")
    tree[Knobs.governor] = "schedutil\n"
    #expect(try tree.run("verify").status == 4)
    #expect(try tree.run("status").status == 4)
  }

  @Test func `the exit status is 8 for every user but root`() throws {
    try #require(Capability.root || geteuid() != 0)
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    // Where any user can start it; copied by another process, since a file that this one has open for
    // writing could be inherited by what another test starts meanwhile, and then not be run.
    let copying = Program()
    let copy = ["install", "-m", "755", Program.path, folder + "/tunekit"]
    #expect(copying.end(of: try copying.start(words: copy)).status == 0)
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let program = Program(prefix: Capability.root ? nobody : [])
    for verb in [["apply", "--yes"], ["revert"]] {
      let run = program.end(of: try program.start(words: [folder + "/tunekit"] + verb))
      #expect(run.status == 8, "\(run.story)")
    }
    guard Capability.root else { return }
    let tree = try Tree()
    let before = tree.content()
    let words = [folder + "/tunekit", "apply", "--yes"] + tree.arguments
    let run = program.end(of: try program.start(words: words))
    #expect(run.status == 8, "\(run.story)")
    // The tree's own file is named, and one reason has one status, whichever verb it is.
    #expect(run.errors.contains(" \(tree.path)/run/tunekit/lock cannot be written: EACCES"))
    for verb in [["enable"], ["run", "--", "true"]] {
      let words = [folder + "/tunekit", verb[0]] + tree.arguments + verb.dropFirst()
      let run = program.end(of: try program.start(words: words))
      #expect(run.status == 8 && run.errors.contains("EACCES"), "\(run.story)")
      let paths = run.errors.split(separator: " ").filter { $0.hasPrefix("/") }
      #expect(!paths.isEmpty && paths.allSatisfy { $0.hasPrefix(tree.path) }, "\(run.story)")
    }
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
    // Looking is for everybody.
    let look = program.end(
      of: try program.start(words: [folder + "/tunekit", "plan"] + tree.arguments))
    #expect(look.status == 0, "\(look.story)")
  }

  @Test func `every exit status has its documented number`() {
    let codes: [TuneKitCommand.ExitStatus: Int32] = [
      .done: 0, .error: 1, .changes: 2, .notRecognised: 3, .drifted: 4, .refused: 5,
      .rolledBack: 6, .notGivenBack: 7, .needsRoot: 8, .usage: 64, .brokenPipe: 141,
    ]
    #expect(codes.count == TuneKitCommand.ExitStatus.allCases.count)
    for status in TuneKitCommand.ExitStatus.allCases { #expect(codes[status] == status.rawValue) }
  }
}
