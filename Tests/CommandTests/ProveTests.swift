import Foundation
import Glibc
import Testing

/// A machine on which a command is as fast as its settings say.
private struct ProofBench {
  let tree: Tree
  let before: [String: Tree.Item]

  /// Prints 10000 ms untuned, 2000 less with the first governor, 1000 less with the interrupt moved, and
  /// up to 100 more, by the number of its process.
  static let script = """
    read -r g < "$1\(Knobs.governor)"; read -r i < "$1\(Knobs.affinity)"
    t=10000
    [ "$g" = performance ] && t=$((t-2000))
    [ "$i" = 10 ] && t=$((t-1000))
    echo "avg = $((t + $$ * 7919 % 101)) ms"
    """

  init(_ machine: String = "cm3588+ax650n_6.1-vendor") throws {
    tree = try Tree(machine)
    before = tree.content()
    tree["/bench.sh"] = Self.script
  }

  /// The words of a proof; `extra` is put before the command's own lines.
  func words(
    _ options: [String] = [], budget: String = "40s", metric: String? = "avg = {} ms",
    doing extra: String = ""
  ) -> [String] {
    if !extra.isEmpty { tree["/bench.sh"] = extra + "\n" + Self.script }
    return ["prove"] + tree.arguments + ["--budget", budget]
      + (metric.map { ["--metric", $0] } ?? []) + options
      + ["--", "sh", tree.path + "/bench.sh", tree.path]
  }

  func prove(
    _ options: [String] = [], budget: String = "40s", metric: String? = "avg = {} ms",
    doing extra: String = ""
  ) throws -> Program.Run {
    try Program(deadline: 200).run(
      words(options, budget: budget, metric: metric, doing: extra))
  }

  /// Whether nothing is left of a proof but its history.
  func expectRestored(_ run: Program.Run, from state: [String: Tree.Item]? = nil) {
    #expect(tree.differences(from: state ?? before).isEmpty, "\(run.story)")
    #expect(Files.names(in: tree.path + "/run/tunekit/holders").isEmpty)
  }
}

extension Answer {
  fileprivate func gain(_ key: String = "effect") -> (low: Double, high: Double)? {
    Self.gain(object[key])
  }

  fileprivate static func gain(_ value: Any?) -> (low: Double, high: Double)? {
    let gain = value as? [String: Any]
    guard let low = gain?["low"] as? Double, let high = gain?["high"] as? Double else { return nil }
    return (low, high)
  }

  fileprivate func step(_ id: String, _ key: String = "effect") -> (low: Double, high: Double)? {
    Self.gain(list("steps").first { $0["id"] as? String == id }?[key])
  }
}

@Suite struct `Proving what tuning brings` {
  @Test func `a known effect is shown, and lies in the interval`() throws {
    let bench = try ProofBench()
    let file = bench.tree.path + "/result.json"
    let run = try bench.prove(["--json", "-o", file])
    let answer = try Answer(run)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    #expect(answer.schema == "tunekit.prove/1")
    #expect(answer.object["verdict"] as? String == "shown")
    #expect(answer.object["confidence"] as? Double == 0.95)
    #expect(answer.object["unit"] as? String == "ms")
    let gain = try #require(answer.gain())
    // 10050 over 7050 is 42.553 % more, give or take what the numbers of processes add; in blocks of
    // many runs that is nothing, and the interval has no width.
    #expect(gain.low < 42.56 && gain.high > 42.55 && gain.high - gain.low < 5, "\(gain)")
    let states = answer.values("blocks", "state")
    #expect(states.prefix(4) == ["untuned", "tuned", "tuned", "untuned"])
    #expect(states.count >= 12)
    #expect(Files.contents(file).map { String(decoding: $0, as: UTF8.self) } == run.output)
    bench.expectRestored(run)
  }

  @Test func `the screen says it in eighty columns and draws no progress without a terminal`()
    throws
  {
    let bench = try ProofBench()
    let run = try bench.prove()
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    #expect(run.output.contains("shown") && run.output.contains("95 % interval"), "\(run.story)")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(run.story)")
  }

  @Test func `ablation credits each step with its own part`() throws {
    let bench = try ProofBench()
    let run = try bench.prove(["--ablate", "--json"], budget: "90s")
    let answer = try Answer(run)
    #expect(run.status == 0, "\(run.story)")
    let governor = try #require(answer.step("governor/policy4"), "\(run.story)")
    #expect(governor.low > 20 && governor.high < 30 && governor.low < 25 && governor.high > 24)
    let other = try #require(answer.step("governor/policy6"))
    #expect(other.low < 1 && other.high > -1 && other.high - other.low < 5)
    let interrupt = answer.list("steps").first {
      ($0["id"] as? String)?.hasPrefix("interrupt") ?? false
    }
    let moved = try #require(Answer.gain(interrupt?["effect"]))
    #expect(moved.low > 8 && moved.high < 14)
    // Without the governor it is 9050, with it 7050.
    let added = try #require(answer.step("governor/policy4", "added"))
    #expect(added.low > 24 && added.high < 33)
    bench.expectRestored(run)
  }

  @Test func `without a difference nothing is shown`() throws {
    let bench = try ProofBench()
    let run = try Program(deadline: 200).run(
      ["prove", "--json"] + bench.tree.arguments + [
        "--budget", "40s", "--metric", "avg = {} ms", "--", "sh", "-c",
        "echo avg = $((10000 + $$ * 7919 % 101)) ms",
      ])
    #expect(run.status == 0, "\(run.story)")
    #expect(try Answer(run).object["verdict"] as? String == "not-shown", "\(run.story)")
    bench.expectRestored(run)
  }

  @Test func `a rate of which less is better by mistake is worse`() throws {
    let bench = try ProofBench()
    let run = try bench.prove(["--json", "--better", "higher"])
    #expect(run.status == 0, "\(run.story)")
    #expect(try Answer(run).object["verdict"] as? String == "worse", "\(run.story)")
  }

  @Test func `without a metric the wall time is compared, or what the card's module knows`() throws
  {
    let bench = try ProofBench()
    let wall = try bench.prove(["--json"], metric: nil)
    // `avg = 7050 ms` is how axcl_run_model prints.
    #expect(try Answer(wall).object["unit"] as? String == "ms", "\(wall.story)")
    let other = try Program(deadline: 200).run(
      ["prove", "--json", "--budget", "40s"] + bench.tree.arguments + ["--", "true"])
    let answer = try Answer(other)
    #expect(answer.object["unit"] as? String == "s", "\(other.story)")
    #expect((answer.object["metric"] as? [String: Any])?["name"] as? String == "wall time")
  }

  @Test func `what was applied before is applied again at the end`() throws {
    let bench = try ProofBench()
    #expect(try bench.tree.run("apply", "--yes").status == 0)
    let applied = bench.tree.content()
    let run = try bench.prove(["--json"])
    #expect(run.status == 0, "\(run.story)")
    #expect(try Answer(run).object["verdict"] as? String == "shown")
    bench.expectRestored(run, from: applied)
    let status = try Answer(bench.tree.run("status", "--json"))
    #expect(status.values("sessions", "state") == ["applied"])
    #expect(status.list("sessions").first?["held"] as? Bool == false)
    #expect(try bench.tree.run("revert").status == 0)
    bench.expectRestored(run)
  }

  @Test(arguments: [
    ("exit 3", "status 3"), ("kill -9 $$", "signal 9"), ("echo avg = nan ms", "different"),
    ("exec echo avg = nan ms", "nan"), ("exec echo avg = -3 ms", "-3"),
    ("exec echo avg = 0 ms", "above 0"), ("exec echo avg = 1e400 ms", "1e400"),
    ("exec echo nothing", "nowhere"), ("exec true", "printed nothing"),
    ("echo avg = 1 ms", "different values"),
    ("read x || exec echo no terminal", "no terminal"),
    ("read x < /dev/tty || exec echo no terminal", "no terminal"),
  ])
  func `a command that fails or prints no number is named, and nothing was written`(
    extra: String, reason: String
  ) throws {
    let bench = try ProofBench()
    let run = try bench.prove(doing: extra)
    #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.contains(reason) || run.errors.contains("no finite number"), "\(run.story)")
    #expect(bench.tree.sessions.isEmpty)
    bench.expectRestored(run)
  }

  @Test func `very large values are compared like any others`() throws {
    let bench = try ProofBench()
    let run = try bench.prove(["--json"], doing: "exec echo avg = 1e308 ms")
    #expect(run.status == 0, "\(run.story)")
    #expect(try Answer(run).object["verdict"] as? String == "not-shown")
  }

  /// The count is kept beside the tree's own files.
  private static let counting =
    "n=$(cat \"$1/count\" 2>/dev/null || echo 0); n=$((n+1)); echo $n > \"$1/count\"; "

  @Test(arguments: [
    ("[ $n -gt 8 ] && exit 7", "status 7"), ("[ $n -gt 8 ] && exec true", "no number"),
    ("[ $n -gt 8 ] && exec sleep 60", "was killed"),
  ])
  func `a command that fails later is an error, and the machine is as before`(
    extra: String, reason: String
  ) throws {
    let bench = try ProofBench()
    let run = try bench.prove(doing: Self.counting + extra)
    #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.contains(reason), "\(run.story)")
    #expect(run.errors.contains("as it was before"), "\(run.story)")
    bench.expectRestored(run)
  }

  @Test func `a command that never ends is killed with what it has started`() throws {
    let bench = try ProofBench()
    let start = ContinuousClock.now
    let run = try bench.prove(
      budget: "2s", doing: "sleep 57 & echo $! > \"$1/child\"; trap '' TERM; wait; wait; sleep 58")
    #expect(run.status == 1 && run.errors.contains("was killed"), "\(run.story)")
    #expect(ContinuousClock.now - start < .seconds(15))
    let child = bench.tree["/child"].flatMap { pid_t($0.filter(\.isNumber)) } ?? 0
    #expect(child > 0 && comes { kill(child, 0) != 0 })
    #expect(bench.tree.sessions.isEmpty)
  }

  @Test func `a budget too small for a verdict is refused before anything is written`() throws {
    let bench = try ProofBench()
    let run = try bench.prove(["--json"], budget: "2s", doing: "sleep 0.4")
    #expect(run.status == 5, "\(run.story)")
    #expect(try Answer(run).outcome == "refused")
    #expect(run.errors.contains("budget is too small"), "\(run.story)")
    #expect(bench.tree.sessions.isEmpty)
    bench.expectRestored(run)
  }

  @Test func `a command that is not there is an error before anything is written`() throws {
    let bench = try ProofBench()
    for name in ["no-such-command", "/", bench.tree.path + "/bench.sh"] {
      let run = try Program().run(["prove"] + bench.tree.arguments + ["--", name])
      #expect(run.status == 1 && run.errors.hasPrefix("tunekit: "), "\(run.story)")
    }
    #expect(bench.tree.sessions.isEmpty)
  }

  @Test(arguments: [
    ["--metric", "avg"], ["--metric", "{} {}"], ["--metric", ""], ["--better", "lower"],
    ["--metric", "{}", "--better", "faster"], ["--budget", "0s"], ["--budget", "10"],
    ["--budget", "25h"], ["-o", ""],
  ])
  func `a wrong option is a usage error`(options: [String]) throws {
    let run = try Program().run(
      ["prove", "--machine", "cm3588+ax650n"] + options + ["--", "true"])
    #expect(run.status == 64 && run.output.isEmpty, "\(run.story)")
    #expect(try Program().run(["prove", "--machine", "cm3588+ax650n"]).status == 64)
  }

  @Test func `where tuning changes nothing there is nothing to prove`() throws {
    let bench = try ProofBench()
    #expect(try bench.tree.run("apply", "--yes").status == 0)
    bench.tree.forget()
    let run = try bench.prove()
    #expect(run.status == 5 && run.errors.contains("nothing to prove"), "\(run.story)")
    let bare = try Tree("cm3588_6.1-vendor")
    #expect(try Program().run(["prove"] + bare.arguments + ["--", "true"]).status == 3)
  }

  @Test func `a card in use otherwise is refused`() throws {
    let bench = try ProofBench()
    let program = Program(deadline: 30)
    let child = try program.start(
      words: [Program.path, "run"] + bench.tree.arguments + ["--", "sleep", "20"])
    #expect(comes { bench.tree[Knobs.affinity] == "10\n" })
    let run = try bench.prove()
    #expect(run.status == 5 && run.errors.contains("sleep"), "\(run.story)")
    child.kill(by: SIGTERM)
    _ = program.end(of: child)
    #expect(try bench.tree.run("apply", "--yes", "--confirm-within", "10m").status == 0)
    let waiting = try bench.prove()
    #expect(waiting.status == 5 && waiting.errors.contains("confirm"), "\(waiting.story)")
    #expect(try bench.tree.run("confirm").status == 0)
    bench.tree[Knobs.governor] = "powersave\n"
    let foreign = try bench.prove()
    #expect(foreign.status == 5 && foreign.errors.contains("something else"), "\(foreign.story)")
  }

  @Test func `a block in which another program writes is left out and counted`() throws {
    let bench = try ProofBench()
    let change = "[ $n = 10 ] && echo ondemand > \"$1\(Knobs.secondGovernor)\""
    let run = try bench.prove(["--json"], doing: Self.counting + change)
    let answer = try Answer(run)
    #expect(run.status == 0, "\(run.story)")
    let out = answer.list("left_out")
    #expect(
      out.contains { ($0["why"] as? String)?.contains("another program") ?? false }, "\(run.story)")
  }

  @Test func `a block that is throttled is left out and counted`() throws {
    let bench = try ProofBench()
    let cooler = "/sys/class/thermal/cooling_device9"
    bench.tree[cooler + "/type"] = "cpufreq-cpu4\n"
    bench.tree[cooler + "/max_state"] = "4\n"
    bench.tree[cooler + "/cur_state"] = "0\n"
    // As long as it is tuned for the first time, and a while longer.
    let throttle = """
      [ "$(cat "$1\(Knobs.governor)")" = performance ] && [ ! -e "$1/begin" ] && echo $n > "$1/begin"
      begin=$(cat "$1/begin" 2>/dev/null || echo 999999)
      echo $(( n >= begin && n < begin + 150 )) > "$1\(cooler)/cur_state"
      """
    let run = try bench.prove(["--json"], budget: "60s", doing: Self.counting + throttle)
    let answer = try Answer(run)
    #expect(run.status == 0, "\(run.story)")
    let out = answer.list("left_out")
    #expect(out.contains { ($0["why"] as? String)?.contains("throttled") ?? false }, "\(run.story)")
    #expect(try bench.tree.run("revert").status == 0)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal restores the machine and ends the proof by itself`(signal: Int32) throws {
    for seconds in [0.3, 1.5] {
      let bench = try ProofBench()
      #expect(try bench.tree.run("apply", "--yes").status == 0)
      let applied = bench.tree.content()
      let program = Program(deadline: 30)
      let child = try program.start(
        words: [Program.path] + bench.words(budget: "60s", doing: "sleep 0.02"))
      usleep(UInt32(seconds * 1e6))
      child.kill(by: signal)
      let run = program.end(of: child)
      #expect(run.signal == signal, "\(run.story)")
      // A signal that comes while it begins ends it at once.
      let words = ["", "; the machine is as it was before\n", "; nothing was changed\n"]
      #expect(words.contains { $0.isEmpty ? run.errors.isEmpty : run.errors.hasSuffix($0) })
      #expect(run.errors.split(separator: "\n").count <= 1, "\(run.story)")
      bench.expectRestored(run, from: applied)
    }
  }

  @Test func `after SIGKILL at any moment revert gives every byte back`() throws {
    for moment in 0..<10 {
      let bench = try ProofBench()
      let isApplied = moment.isMultiple(of: 2)
      if isApplied { #expect(try bench.tree.run("apply", "--yes").status == 0) }
      let program = Program(deadline: 30)
      let child = try program.start(
        words: [Program.path] + bench.words(["--ablate"], budget: "90s"))
      usleep(UInt32(100_000 + moment * 133_000))
      child.kill(by: SIGKILL)
      #expect(program.end(of: child).signal == SIGKILL)
      let run = try bench.tree.run("revert")
      #expect(run.status == 0, "\(run.story)")
      #expect(bench.tree.differences(from: bench.before).isEmpty, "\(run.story)")
      // A command that was just being started has the record open until it runs.
      #expect(
        comes {
          let isDone = (try? bench.tree.run("revert").status) == 0
          return isDone && Files.names(in: bench.tree.path + "/run/tunekit/holders").isEmpty
        })
    }
  }

  @Test func `a signal after some rounds tells what is known by then`() throws {
    let bench = try ProofBench()
    let program = Program(deadline: 60)
    let child = try program.start(words: [Program.path] + bench.words(budget: "60s"))
    // Each tuned block is a session, and each round has one.
    #expect(comes { bench.tree.sessions.count >= 3 })
    child.kill(by: SIGINT)
    let run = program.end(of: child)
    #expect(run.signal == SIGINT && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.contains("; so far +"), "\(run.story)")
    #expect(run.errors.contains("; the machine is as it was before\n"), "\(run.story)")
    bench.expectRestored(run)
  }

  /// The processes that the bench's command has left, by their numbers.
  private static func left(_ bench: ProofBench) -> [pid_t] {
    (bench.tree["/children"] ?? "").split(separator: "\n").compactMap { pid_t($0) }
  }

  private static let leaving = "sleep 57 & echo $! >> \"$1/children\""
  private static let stubborn =
    "sh -c 'trap \"\" TERM; sleep 57; sleep 58' & echo $! >> \"$1/children\"; sleep 0.1"

  @Test func `what a command leaves running is ended after each run, and said once`() throws {
    let bench = try ProofBench()
    let run = try bench.prove(["--json"], doing: Self.leaving)
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.story)")
    #expect(run.errors.contains("sh had started was still running"), "\(run.story)")
    let children = Self.left(bench)
    #expect(children.count >= 13, "\(children)")
    #expect(children.filter { kill($0, 0) == 0 } == [])
    bench.expectRestored(run)
  }

  @Test(arguments: ["exit 3", "exec echo nothing", "exec sleep 59"])
  func `what a command leaves running is ended after a failure too`(extra: String) throws {
    for leaving in [Self.leaving, Self.stubborn] {
      let bench = try ProofBench()
      let run = try bench.prove(budget: "3s", doing: leaving + "; " + extra)
      #expect(run.status == 1, "\(run.story)")
      let children = Self.left(bench)
      #expect(!children.isEmpty && comes { children.allSatisfy { kill($0, 0) != 0 } })
      #expect(bench.tree.sessions.isEmpty)
    }
  }

  @Test(arguments: ["sleep 59", "true"])
  func `what a command leaves running is ended after a signal too`(extra: String) throws {
    let bench = try ProofBench()
    let program = Program(deadline: 30)
    let child = try program.start(
      words: [Program.path] + bench.words(budget: "60s", doing: Self.leaving + "; " + extra))
    #expect(comes { !Self.left(bench).isEmpty })
    child.kill(by: SIGINT)
    #expect(program.end(of: child).signal == SIGINT)
    let children = Self.left(bench)
    #expect(!children.isEmpty && comes { children.allSatisfy { kill($0, 0) != 0 } })
  }

  @Test(arguments: ["/no/such/folder/result.json", "/proc/result.json", "/proc/version", "/dev/x"])
  func `a result that cannot be saved is refused before anything is written`(file: String) throws {
    let bench = try ProofBench()
    let run = try bench.prove(["-o", file])
    #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.contains("\(file) cannot be written"), "\(run.story)")
    #expect(bench.tree.sessions.isEmpty)
  }

  @Test func `looking whether a result can be saved leaves what is there as it is`() throws {
    let bench = try ProofBench()
    let folder = bench.tree.path + "/out"
    #expect(mkdir(folder, 0o755) == 0)
    Files.write(Array("old".utf8), to: folder + "/result.json")
    let run = try bench.prove(["-o", folder + "/result.json"], doing: "exit 3")
    #expect(run.status == 1, "\(run.story)")
    #expect(Files.names(in: folder) == ["result.json"])
    #expect(bench.tree["/out/result.json"] == "old")
  }

  @Test func `a result that cannot be saved at the end is kept in the folder of the caller`() throws
  {
    let bench = try ProofBench()
    let here = bench.tree.path + "/here"
    #expect(mkdir(here, 0o755) == 0 && mkdir(bench.tree.path + "/out", 0o755) == 0)
    let file = bench.tree.path + "/out/result.json"
    var program = Program(deadline: 200)
    program.prefix = ["env", "-C", here]
    let words = bench.words(["-o", file], doing: "rm -rf \"$1/out\"")
    let run = try program.run(words)
    #expect(run.status == 1 && run.output.contains("95 % interval"), "\(run.story)")
    #expect(run.errors.contains("\(file) cannot be written"), "\(run.story)")
    let kept = try #require(Files.names(in: here).first)
    #expect(run.errors.contains("the result is kept in \(kept)"), "\(run.story)")
    let page = try bench.tree.run("report", "-", "--from", here + "/" + kept)
    #expect(page.status == 0 && page.output.contains("Measured here: tuned is better"))
    // With --json nothing is lost: the document is on standard output.
    #expect(mkdir(bench.tree.path + "/out", 0o755) == 0)
    let json = try program.run(["prove", "--json"] + words.dropFirst())
    #expect(json.status == 1 && json.errors.contains("cannot be written"), "\(json.story)")
    #expect(Files.names(in: here) == [kept])
  }

  @Test func `an estimate rests on a saved result, and on no newer or damaged one`() throws {
    let bench = try ProofBench()
    let file = bench.tree.path + "/result.json"
    #expect(try bench.prove(["-o", file], budget: "40s").status == 0)
    let words = ["estimate", "--machine", "cm3588+ax650n", "--json", "--from", file]
    let run = try Program().run(words + ["--latency-ms", "10000"])
    let answer = try Answer(run)
    #expect(run.status == 0 && answer.object["from"] as? [String] == [file], "\(run.story)")
    let tuned = answer.object["tuned"] as? [String: Any]
    let point = try #require(tuned?["point"] as? Double)
    #expect((point - 7015).magnitude < 100, "\(run.story)")
    let other = try Program().run(words + ["--latency-ms", "3"])
    #expect(other.status == 0 && other.errors.contains("published"), "\(other.story)")
    #expect(try Answer(other).object["from"] as? [String] == [])
    #expect(try Program().run(words + ["--tokens-per-second", "8"]).status == 1)
    let text = String(decoding: Files.contents(file) ?? [], as: UTF8.self)
    let newer = text.replacing("tunekit.prove/1", with: "tunekit.prove/2")
    for (content, reason) in [
      (newer, "newer tunekit"), (String(text.dropLast(200)), "cut off"), ("", "cut off"),
      ("{\"schema\": \"tunekit.plan/1\"}", "tunekit.plan/1"), ("[]", "wrong type"),
    ] {
      Files.write(Array(content.utf8), to: file)
      let run = try Program().run(words + ["--latency-ms", "10000"])
      #expect(run.status == 5 && run.errors.contains(reason), "\(run.story)")
    }
    let missing = try Program().run(
      ["estimate", "--machine", "cm3588+ax650n", "--latency-ms", "3", "--from", "/no/such"])
    #expect(missing.status == 1, "\(missing.story)")
  }
}
