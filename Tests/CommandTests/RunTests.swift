import Foundation
import Glibc
import Testing

@Suite struct `Running a command` {
  private static func words(_ tree: Tree, _ script: String, _ options: String...) -> [String] {
    ["run"] + tree.arguments + options + ["--", "sh", "-c", script]
  }

  @Test func `run tunes while its command runs and then reverts everything`() throws {
    let tree = try Tree()
    let before = tree.content()
    let seen = tree.path + Knobs.governor
    let run = try Program().run(Self.words(tree, "cat \(seen); echo to the error >&2"))
    #expect(run.status == 0, "\(run.story)")
    #expect(run.output == "performance\n")
    #expect(run.errors == "to the error\n")
    #expect(tree.differences(from: before).isEmpty)
    #expect(Files.names(in: tree.path + "/run/tunekit/holders").isEmpty)
    #expect(try tree.run("revert").output.contains("Nothing is applied"))
  }

  @Test(arguments: [("exit 7", 7), ("kill -9 $$", 137), ("kill -15 $$", 143), ("true", 0)])
  func `run ends with the status of its command`(script: String, status: Int32) throws {
    let tree = try Tree()
    let before = tree.content()
    let run = try Program().run(Self.words(tree, script))
    #expect(run.status == status, "\(run.story)")
    #expect(run.output.isEmpty && run.errors.isEmpty, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `run of a missing or unusable command ends with the status that shells use`() throws {
    let tree = try Tree()
    let before = tree.content()
    let plain = tree.path + "/plain"
    Files.write(Array("text\n".utf8), to: plain)
    for (name, status) in [("no-such-command", 127), (plain, 126), ("/", 126), ("/no/such", 127)] {
      let run = try Program().run(["run"] + tree.arguments + ["--", name])
      #expect(run.status == Int32(status), "\(run.story)")
      #expect(run.errors.hasPrefix("tunekit: ") && run.output.isEmpty)
    }
    #expect(tree.differences(from: before).isEmpty && tree.sessions.isEmpty)
    chmod(plain, 0o755)
    let script = try Program().run(["run"] + tree.arguments + ["--", plain])
    // A file without a first line that says by whom it is read is read by the shell.
    #expect(script.status == 127, "\(script.story)")
    #expect(try Program().run(["run"] + tree.arguments).status == 64)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGUSR1])
  func `run passes signals to its command`(signal: Int32) throws {
    let tree = try Tree()
    let before = tree.content()
    let script = "trap 'echo got; exit 5' TERM INT HUP USR1; echo up; while :; do sleep 0.05; done"
    let output = tree.path + "/output"
    let program = Program(outputFile: output, deadline: 30)
    let child = try program.start(words: [Program.path] + Self.words(tree, script))
    Self.wait { Files.contents(output) == Array("up\n".utf8) }
    #expect(tree[Knobs.governor] == "performance\n")
    child.kill(by: signal)
    let run = program.end(of: child)
    #expect(run.status == 5, "\(run.story)")
    #expect(Files.contents(output) == Array("up\ngot\n".utf8))
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(arguments: [["run"], ["prove", "--budget", "60s"]])
  func `diagnose says what a killed command left, and how to restore it`(verb: [String]) throws {
    let tree = try Tree()
    let program = Program(deadline: 30)
    let child = try program.start(
      words: [Program.path] + verb + tree.arguments + [
        "--", "sleep", verb == ["run"] ? "30" : "0.5",
      ])
    Self.wait { tree[Knobs.affinity] == "10\n" }
    let alive = try tree.run("diagnose")
    #expect(!alive.output.contains("was killed"), "\(alive.story)")
    child.kill(by: SIGKILL)
    #expect(program.end(of: child).signal == SIGKILL)
    #expect(tree[Knobs.affinity] == "10\n")
    for options in [[], ["-v"]] {
      let run = try tree.run(["diagnose"] + options)
      let shown = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(shown.contains("left by sleep, which was killed"), "\(run.story)")
      #expect(run.output.contains("tunekit revert"), "\(run.story)")
      #expect(!run.output.contains("Nothing is wrong"), "\(run.story)")
    }
    let titles = try Answer(tree.run("diagnose", "--json")).values("recommendations", "title")
    #expect(titles.contains { $0.contains("sleep was killed") }, "\(titles)")
    #expect(try tree.run("revert").status == 0)
    #expect(try tree.run("diagnose").output.contains("was killed") == false)
  }

  @Test(arguments: ["apply", "run", "revert"])
  func `the next command reverts what a killed run left`(verb: String) throws {
    let tree = try Tree()
    let before = tree.content()
    let program = Program(deadline: 30)
    let child = try program.start(words: [Program.path] + Self.words(tree, "exec sleep 30"))
    Self.wait { tree[Knobs.affinity] == "10\n" }
    child.kill(by: SIGKILL)
    #expect(program.end(of: child).signal == SIGKILL)
    let status = try Answer(tree.run("status", "--json"))
    #expect(status.list("holders").first?["alive"] as? Bool == false)
    #expect(status.list("sessions").first?["held"] as? Bool == true)
    switch verb {
    case "apply":
      let run = try tree.run("apply", "--yes")
      #expect(run.status == 0 && run.errors.contains("restored"), "\(run.story)")
      #expect(try tree.run("revert").status == 0)
    case "run": #expect(try program.run(Self.words(tree, "true")).status == 0)
    default: #expect(try tree.run("revert").status == 0)
    }
    #expect(tree.differences(from: before).isEmpty)
    #expect(Files.names(in: tree.path + "/run/tunekit/holders").isEmpty)
  }

  @Test func `twenty runs at once share one tuning and revert it once`() throws {
    let tree = try Tree()
    let before = tree.content()
    let program = Program(deadline: 60)
    let children = try (0..<20).map { number in
      try program.start(words: [Program.path] + Self.words(tree, "sleep 0.\(number % 5)"))
    }
    for child in children {
      let run = program.end(of: child)
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    }
    #expect(tree.differences(from: before).isEmpty)
    #expect(Files.names(in: tree.path + "/run/tunekit/holders").isEmpty)
  }

  @Test func `run leaves the settings of an earlier apply applied`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let applied = tree.content()
    #expect(try Program().run(Self.words(tree, "true")).status == 0)
    #expect(tree.differences(from: applied).isEmpty)
  }

  @Test(arguments: [true, false])
  func `run and revert both report what was restored while the command ran`(
    isRemoved: Bool
  ) throws {
    let tree = try Tree()
    let before = tree.content()
    let revert = "\(Program.path) revert --root \(tree.path)"
    let away = "rm -rf \(tree.path)/var/lib/tunekit"
    let run = try Program().run(Self.words(tree, isRemoved ? "\(revert); \(away)" : revert))
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors.contains("note: everything was restored while it ran"), "\(run.story)")
    #expect(run.errors.contains("note: sh, process "), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `run reports that the apply below it was not confirmed in time`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes", "--confirm-within", "1s").status == 0)
    let run = try Program().run(Self.words(tree, "sleep 4"))
    #expect(run.errors.contains("since it was not confirmed in time"), "\(run.story)")
  }

  @Test func `run lists what another program changed meanwhile and ends with 7`() throws {
    let tree = try Tree()
    let script = "echo powersave > \(tree.path + Knobs.governor)"
    let run = try Program().run(Self.words(tree, script))
    #expect(run.status == 7 && run.errors.contains("something else"), "\(run.story)")
    #expect(run.output.isEmpty)
  }

  @Test func `run with --json prints a refusal when nothing is recognised`() throws {
    let tree = try Tree()
    let run = try Program().run(
      ["run", "--json", "--board", "cm3589"] + tree.arguments + ["--", "echo", "never"])
    #expect(run.status == 3, "\(run.story)")
    #expect(try Answer(run).schema == "tunekit.run/1")
    #expect(try Answer(run).outcome == "refused")
  }

  @Test func `run with --place prints the CPUs of its command`() throws {
    let tree = try Tree()
    let run = try Program().run(Self.words(tree, "true", "--place"))
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors.contains("CPU 5-7"), "\(run.story)")
    // A machine of fewer CPUs than the tree names confines nothing, and says that instead.
    let isConfined = !run.errors.contains("cannot be confined")
    let own = "tunekit run --root \(tree.path) --place stream -- true"
    #expect(run.errors.contains(own) == isConfined, "\(run.story)")
  }

  @Test func `run works on a captured machine`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let run = try program.run("run", "--machine", "cm3588+ax650n", "--", "echo", "hello")
    #expect(run.status == 0 && run.output == "hello\n", "\(run.story)")
    let status = try program.run("status", "--machine", "cm3588+ax650n")
    #expect(status.output.contains("Nothing is applied"))
  }

  private static func wait(until isSo: () -> Bool) {
    for _ in 0..<3000 where !isSo() { usleep(5000) }
  }
}
