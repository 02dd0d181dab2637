import Foundation
import Glibc
import Testing
import TuneKitCore

/// `report-hardware`, and what `plugin check --log` says of its files.
@Suite struct `A hardware report` {
  @Test func `a report made on a running system proves all five verbs`() throws {
    let run = try HardwareStory.asIfRunning().check("--json")
    let answer = try Answer(run)
    #expect(run.status == 0, "\(run.story)")
    #expect(answer.schema == "tunekit.plugin-check-log/1")
    #expect(answer.object["verdict"] as? String == "proves")
    #expect((answer.object["reasons"] as? [String])?.isEmpty == true)
    let tested = try #require(answer.object["tested"] as? [String: String])
    #expect(Set(tested.keys) == ["detect", "plan", "apply", "verify", "revert"])
    #expect(Set(tested.values).count == 1 && answer.object["kernel"] as? String == tested["plan"])
    #expect(answer.object["board"] as? String == "cm3588")
    #expect(answer.object["accelerator"] as? String == "ax650n")
    #expect(answer.list("claims").allSatisfy { $0["state"] as? String == "shown" })
    let text = try HardwareStory.asIfRunning().check()
    #expect(
      text.status == 0 && text.output.contains("\nproves tested: tunekit detect, tunekit plan, "))
  }

  @Test func `a captured machine proves nothing, and that is the only reason`() throws {
    let run = try HardwareStory.ofBuiltIn().check("--json")
    #expect(run.status == 4, "\(run.story)")
    let reasons = try #require(try Answer(run).object["reasons"] as? [String])
    #expect(reasons == ["not shown that it is of a running system: it is of a captured machine"])
  }

  @Test(arguments: [false, true])
  func `what is demanded is told from what was found, and all rows have one indent`(
    isVerbose: Bool
  ) throws {
    let story = try HardwareStory.ofBuiltIn()
    let run = try isVerbose ? story.check("-v") : story.check()
    let rows = run.output.split(separator: "\n").map(String.init)
    let demand = "not shown that it is of a running system: it is of a captured machine"
    let row = try #require(rows.first { $0.hasSuffix(demand) }, "\(run.story)")
    #expect(row.hasPrefix(isVerbose ? "!          not" : "!  file    not"), "\(run.story)")
    let begin = try #require(rows.firstIndex { $0.dropFirst(3).hasPrefix("file ") })
    let end = try #require(rows.firstIndex { $0.hasPrefix("does not prove") })
    for row in rows[begin..<end] {
      #expect(row.dropFirst(11).first?.isWhitespace == false, "\(run.story)")
      #expect(row.prefix(11).last == " ", "\(run.story)")
    }
  }

  @Test func `on a tree of files each verb works and nothing is proven by effect`() throws {
    let tree = try Tree()
    let before = tree.content()
    let file = tree.path + "/hardware.txt"
    for verb in [[], ["apply", "--yes"], ["revert"]] {
      if !verb.isEmpty { #expect(try tree.run(verb).status == 0) }
      let content = tree.content()
      let run = try tree.run("report-hardware", file)
      #expect(run.status == 0 && run.output.isEmpty, "\(run.story)")
      #expect(tree.differences(from: content).isEmpty)
    }
    #expect(tree.differences(from: before).isEmpty)
    let run = try Program().run("plugin", "check", "--log", file, "--json")
    let answer = try Answer(run)
    #expect(run.status == 4, "\(run.story)")
    let broken = answer.list("claims").filter { $0["state"] as? String != "shown" }
    #expect(broken.allSatisfy { $0["state"] as? String == "not-shown" }, "\(broken)")
    #expect(Set(broken.compactMap { $0["about"] as? String }) == ["file", "verify"], "\(broken)")
  }

  @Test func `report-hardware says what comes next, and leaves no journal`() throws {
    let tree = try Tree()
    let file = tree.path + "/hardware.txt"
    let first = try tree.run("report-hardware", file)
    #expect(first.errors.hasPrefix("look 1, untuned. Next: "), "\(first.story)")
    #expect(first.errors.contains("tunekit apply --root \(tree.path), then this again"))
    #expect(tree.traces.isEmpty)
    _ = try tree.run("apply", "--yes")
    let second = try tree.run("report-hardware", file)
    #expect(second.errors.hasPrefix("look 2, tuned: "), "\(second.story)")
    #expect(second.errors.contains("unproven; this again while the card is at work. Next: "))
    _ = try tree.run("revert")
    let third = try tree.run("report-hardware", file)
    #expect(third.errors.hasPrefix("look 3, untuned. Next: read "), "\(third.story)")
  }

  @Test func `a machine that is not recognised is reported all the same`() throws {
    let tree = try Tree("pc_6.1")
    let run = try tree.run("report-hardware", "-")
    #expect(run.status == 0 && run.output.contains("\nverb detect 3 "), "\(run.story)")
    #expect(run.output.contains("\"outcome\" : \"refused\""))
    let check = try HardwareStory(text: run.output).check()
    #expect(check.status == 4 && check.output.contains("does not prove tested: "), "\(check.story)")
  }

  @Test func `the same looks give the same text, and a look is only added`() throws {
    let story = try HardwareStory.ofBuiltIn()
    #expect(try HardwareReport(parsing: Array(story.text.utf8)).text == story.text)
    let returns = story.text.replacing("\n", with: "\r\n")
    let read = try HardwareReport(parsing: Array(returns.utf8))
    #expect(read.text == story.text && read.looks.allSatisfy(\.isSealed))
    #expect(story.looks.count == 3 && story.sealed.text == story.text)
  }
}

/// What is taken out of a report.
@Suite struct `A scrubbed hardware report` {
  @Test func `no serial number, address, host name, person or folder is in a report`() throws {
    let tree = try Tree()
    let secrets = [
      "/proc/sys/kernel/hostname": "alices-bench\n", "/etc/hostname": "alices-bench\n",
      "/etc/machine-id": "0123456789abcdef0123456789abcdef\n",
      "/sys/firmware/devicetree/base/serial-number": "SN4711CAFE\0",
      "/proc/cmdline": "root=PARTUUID=b0b5c0de-1111-4222-8333-944455566677 ip=192.168.77.5 "
        + "ethaddr=00:11:22:33:44:55 androidboot.serialno=SN4711CAFE\n",
      "/sys/class/net/eth0/address": "00:11:22:33:44:55\n",
    ]
    for (path, text) in secrets { tree[path] = text }
    let program = Program(environment: ["SUDO_USER": "alice"])
    let file = tree.path + "/hardware.txt"
    for verb in [[], ["apply", "--yes"], ["revert"]] {
      if !verb.isEmpty { #expect(try tree.run(verb, by: program).status == 0) }
      #expect(try tree.run(["report-hardware", file], by: program).status == 0)
    }
    let text = try #require(tree["/hardware.txt"])
    for secret in [
      "alice", "SN4711CAFE", "0123456789abcdef0123456789abcdef", "b0b5c0de", "192.168.77.5",
      "00:11:22:33:44:55",
    ] {
      #expect(!text.contains(secret), "\(secret)")
    }
    #expect(text.contains("tunekit-hardware-report 1\n"))
  }

  @Test func `names in values are blanked, and keys, the boot and the release stay`() {
    let boot = "12345678-1234-4234-8234-123456789abc"
    let json = """
      {"steps" : "at steps and /home/alice/x.toml, mac 00:11:22:33:44:55", "boot" : "\(boot)",
       "kernel" : "5.10.0.1", "other" : "aaaaaaaa-1234-4234-8234-123456789abc, my-steps \\"steps\\""}
      """
    let plain = Scrubber.json(json, hostName: "steps", keeping: [boot, "5.10.0.1"])
    #expect(
      plain == """
        {"steps" : "at localhost and /home/user/x.toml, mac 00:00:00:00:00:00", "boot" : "\(boot)",
         "kernel" : "5.10.0.1", "other" : "00000000-0000-0000-0000-000000000000, my-steps \\"localhost\\""}
        """)
  }
}

/// Reports that were cut, changed or made up.
@Suite struct `A mutilated hardware report` {
  private static func reasons(of story: HardwareStory) throws -> String {
    let run = try story.check("--json")
    guard run.status == 4 else { throw Trouble("status 4 was expected: \(run.story)") }
    let object = try Answer(run).object
    #expect(object["verdict"] as? String == "does-not-prove")
    return (object["reasons"] as? [String] ?? []).joined(separator: "\n")
  }

  @Test(arguments: [
    ("", "does not begin with"), ("\n", "does not begin with"),
    ("hello\n", "does not begin with"), ("# a capture\n/proc/version = Linux\n", "does not begin"),
    ("tunekit-hardware-report 2\nlook 1\n", "use a newer tunekit"),
    ("tunekit-hardware-report 1\n", "no look in it"),
    ("tunekit-hardware-report 1\nlook 1\n", "ends within look 1"),
    ("tunekit-hardware-report 1\nlook 2\n", "line 2: look 1 was expected"),
    ("tunekit-hardware-report 1\nlook 1\nstate fine\n", "untuned or tuned was expected"),
  ])
  func `what is no report is refused in one plain line`(_ text: String, _ why: String) throws {
    let run = try HardwareStory(text: text).check()
    #expect(run.status == 5 && run.output.isEmpty, "\(run.story)")
    #expect(
      run.errors.contains(why) && run.errors.split(separator: "\n").count == 1, "\(run.story)")
    let json = try HardwareStory(text: text).check("--json")
    #expect(try Answer(json).outcome == "refused" && json.status == 5)
  }

  @Test func `a report of more than its greatest size is refused`() throws {
    let padding = String(repeating: "x", count: 13 << 20)
    let run = try HardwareStory(text: "tunekit-hardware-report 1\n\(padding)\n").check()
    #expect(run.status == 5 && run.errors.contains("more than 12 MiB"), "\(run.errors.prefix(500))")
    let missing = try Program().run("plugin", "check", "--log", "/nonexistent/x")
    #expect(missing.status == 1 && missing.errors.contains("cannot be read"), "\(missing.story)")
  }

  @Test func `a report cut anywhere is refused or proves nothing`() throws {
    let text = Array(try HardwareStory.asIfRunning().text.utf8)
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let file = folder + "/cut.hardware"
    for part in 1..<24 {
      Files.write(Array(text.prefix(text.count * part / 24)), to: file)
      let run = try Program().run("plugin", "check", "--log", file)
      #expect(run.status == 4 || run.status == 5, "\(part): \(run.story)")
    }
    Files.write(text.dropLast(), to: file)
    #expect(try Program().run("plugin", "check", "--log", file).status == 5)
  }

  @Test func `a change without a new seal is found`() throws {
    var story = try HardwareStory.asIfRunning()
    story.text.replace("ax650n", with: "ax650x", maxReplacements: 1)
    #expect(try Self.reasons(of: story).contains("changed since: look 1, look 2, look 3"))
  }

  @Test func `a look too few is found`() throws {
    var story = try HardwareStory.asIfRunning()
    let looks = story.looks
    story.looks = Array(looks.dropLast())
    #expect(
      try Self.reasons(of: story).contains(
        "not shown that there is a look after revert: there is none"))
    story.looks = [looks[0]]
    #expect(
      try Self.reasons(of: story).contains(
        "not shown that there is a look while it is applied: there is none"))
  }

  /// What was changed, in which look, by what; and what is said of it.
  struct Mutilation: Sendable, CustomTestStringConvertible {
    let look: Int
    let from: String
    let to: String
    let reason: String
    /// Where the place is searched from.
    var after = ""
    var testDescription: String { "\(from) -> \(to)" }
  }

  @Test(arguments: [
    Mutilation(look: 2, from: "\nboot ", to: "\nboot 0", reason: "they are of several"),
    Mutilation(look: 1, from: "\ntime 20", to: "\ntime 21", reason: "the looks follow each other"),
    Mutilation(look: 2, from: "\nuptime ", to: "\nuptime 9", reason: "s since boot"),
    Mutilation(look: 0, from: "\nkernel ", to: "\nkernel 9", reason: "they are of several"),
    Mutilation(look: 0, from: "\ntunekit ", to: "\ntunekit 9", reason: "made it, this is"),
    Mutilation(
      look: 0, from: "\nmodule accelerator ax650n compiled ",
      to: "\nmodule accelerator ax650n compiled 0", reason: "not so: ax650n"),
    Mutilation(
      look: 0, from: "\"slot\" : \"", to: "\"slot\" : \"x", reason: "this program comes to"),
    Mutilation(
      look: 0, from: "\"wanted\" : \"", to: "\"wanted\" : \"1", reason: "printed was",
      after: "\nverb plan "),
    Mutilation(look: 0, from: "\nverb plan 0 ", to: "\nverb plan 3 ", reason: "it ended with 3"),
    Mutilation(
      look: 0, from: "\ncapture\n", to: "\ncapture\n  # made\n", reason: "only people write"),
    Mutilation(
      look: 0, from: "\ncapture\n", to: "\ncapture\n  nonsense\n", reason: "can be read: it cannot"),
    Mutilation(
      look: 1, from: "\"ending\" : \"applied\"", to: "\"ending\" : \"rolled-back\"",
      reason: "ended as rolled-back"),
    Mutilation(
      look: 1, from: "\"reads\" : \"", to: "\"reads\" : \"8", reason: "did not read back as written"
    ),
    Mutilation(
      look: 1, from: "\"was\" : \"", to: "\"was\" : \"1", reason: "other values than the plan",
      after: "\nsession "),
    Mutilation(
      look: 1, from: "\"began\" : \"20", to: "\"began\" : \"21", reason: "applied between the looks"
    ),
    Mutilation(
      look: 1, from: "\"id\" : \"delivery/", to: "\"id\" : \"other/",
      reason: "every check was made",
      after: "\nverb verify "),
    Mutilation(
      look: 1, from: "\"state\" : \"holds\"", to: "\"state\" : \"unproven\"", reason: "is unproven"),
    Mutilation(look: 1, from: "\nverb verify 0 ", to: "\nverb verify 4 ", reason: "its status is"),
    Mutilation(
      look: 2, from: "\"ending\" : \"reverted\"", to: "\"ending\" : \"applied\"",
      reason: "it ended as applied"),
  ])
  func `a sealed report that contradicts itself is found out`(_ one: Mutilation) throws {
    let story = try HardwareStory.asIfRunning().changing(look: one.look) { look in
      let start =
        one.after.isEmpty
        ? look.startIndex : try #require(look.firstRange(of: one.after)).lowerBound
      let place = try #require(look[start...].firstRange(of: one.from), "not in that look")
      look.replaceSubrange(place, with: one.to)
    }
    let reasons = try Self.reasons(of: story)
    #expect(reasons.contains(one.reason), "\(reasons)")
  }

  @Test func `a capture with other values than the journal is found out`() throws {
    let story = try HardwareStory.asIfRunning()
    let governor = #/\n  (/sys/\S+/scaling_governor) = performance\n/#
    let tuned = story.changing(look: 1) {
      $0.replace(governor, maxReplacements: 1) { "\n  \($0.1) = schedutil\n" }
    }
    #expect(try Self.reasons(of: tuned).contains("the capture while applied shows another value"))
    let other = #/\n  (/sys/\S+/scaling_governor) = schedutil\n/#
    let after = story.changing(look: 2) {
      $0.replace(other, with: { "\n  \($0.1) = performance\n" })
    }
    #expect(try Self.reasons(of: after).contains("is not as before"))
  }

  @Test func `an interrupt whose counts did not grow was not delivered`() throws {
    let story = try HardwareStory.asIfRunning()
    let rows = #/\n  \/proc\/interrupts =\n(    [^\n]*\n)+/#
    let first = try #require(story.looks[0].firstMatch(of: rows)).0
    let still = story.changing(look: 1) { look in
      look.replace(rows, maxReplacements: 1) { _ in String(first) }
    }
    #expect(try Self.reasons(of: still).contains("the counts of interrupt"))
  }

  @Test func `a report of looks in another order is found out`() throws {
    var story = try HardwareStory.asIfRunning()
    let looks = story.looks.map { $0.replacing(#/^look \d/#, with: "") }
    story.looks = ["look 1" + looks[2], "look 2" + looks[1], "look 3" + looks[0]]
    #expect(try Self.reasons(of: story.sealed).contains("the looks follow each other"))
  }
}

/// The file of `report-hardware`, as other named outputs.
@Suite struct `The file of a hardware report` {
  @Test func `a file that is no report, was changed or is of another boot is left alone`() throws {
    let tree = try Tree()
    let file = tree.path + "/hardware.txt"
    for text in ["old\n", try HardwareStory.ofBuiltIn().text.replacing("ax650n", with: "ax650x")] {
      tree["/hardware.txt"] = text
      let run = try tree.run("report-hardware", file)
      #expect(run.status == 5, "\(run.story)")
      #expect(tree["/hardware.txt"] == text)
    }
    tree["/hardware.txt"] = nil
    #expect(try tree.run("report-hardware", file).status == 0)
    tree["/proc/sys/kernel/random/boot_id"] = "22222222-2222-4222-8222-222222222222\n"
    let text = tree["/hardware.txt"]
    let run = try tree.run("report-hardware", file)
    #expect(run.status == 5 && run.errors.contains("is of another boot"), "\(run.story)")
    #expect(tree["/hardware.txt"] == text)
  }

  @Test(arguments: ["/no/such/folder/x", "/proc/version", "/", "/dev/full"])
  func `a report that cannot be written is an error`(file: String) throws {
    let tree = try Tree()
    let run = try tree.run("report-hardware", file)
    #expect([1, 5].contains(run.status) && !run.errors.isEmpty, "\(run.story)")
    #expect(run.output.isEmpty && tree.traces.isEmpty)
  }

  @Test func `a full disk leaves the looks that were there`() throws {
    let tree = try Tree()
    let file = tree.path + "/hardware.txt"
    #expect(try tree.run("report-hardware", file).status == 0)
    let first = try #require(tree["/hardware.txt"])
    for size in [0, 1000, first.utf8.count + 10] {
      let small = Program(prefix: ["prlimit", "--fsize=\(size)"], deadline: 30)
      let run = try tree.run(["report-hardware", file], by: small)
      // Of no bytes at all, nothing can be said either: what it says goes to a file here.
      #expect(
        run.status == 1 && (size == 0 || run.errors.contains("cannot be written")), "\(run.story)")
      #expect(tree["/hardware.txt"] == first)
    }
    let again = try tree.run("report-hardware", file)
    #expect(again.status == 0 && tree["/hardware.txt"]?.hasPrefix(first) == true, "\(again.story)")
  }

  @Test func `no more than sixteen looks are taken`() throws {
    let tree = try Tree()
    let file = tree.path + "/hardware.txt"
    for _ in 0..<16 {
      let run = try tree.run("report-hardware", file, "--sample", "0")
      #expect(run.status == 0, "\(run.story)")
    }
    let run = try tree.run("report-hardware", file)
    #expect(run.status == 5 && run.errors.contains("16 looks"), "\(run.story)")
  }
}

/// `plugin check` over many modules.
@Suite struct `The examination of many modules` {
  @Test func `each module is printed as soon as it is done`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(outputFile: folder + "/out", deadline: 60)
    let child = try program.start(["plugin", "check"])
    var text = ""
    while !text.contains("\n"), kill(child.process, 0) == 0 {
      usleep(1000)
      text = String(decoding: Files.contents(folder + "/out") ?? [], as: UTF8.self)
    }
    child.kill(by: SIGKILL)
    let run = program.end(of: child)
    #expect(text.contains(" board ") && run.signal == SIGKILL, "it printed all at its end: \(text)")
  }

  @Test func `a reader that is gone ends the examination in silence`() throws {
    let program = Program(deadline: 60)
    let line = "\(Program.path) plugin check | grep -q -m 1 board"
    let run = program.end(of: try program.start(words: ["sh", "-c", line]))
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
  }

  @Test func `a terminal on standard error counts the modules`() throws {
    let terminal = try PseudoTerminal([Program.path, "plugin", "check", "cm3588", "ax650n"])
    #expect(terminal.end(seconds: 60) == 0)
    let text = terminal.output
    #expect(text.contains("1 of 2: cm3588") && text.contains("2 of 2: ax650n"), "\(text)")
  }
}

/// The page that leads to a report.
@Suite struct `The page from box to tested` {
  @Test func `each command of the page prints what the page shows`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(
      environment: ["XDG_RUNTIME_DIR": folder, "LANG": "C.UTF-8", "COLUMNS": "80"])
    func timeless(_ text: String) -> String {
      text.replacing(#/\d+ ms/#, with: "N ms").replacing("\(folder)/", with: "")
        .replacing(#/applied (just now|\d+ s ago \(.*\))/#, with: "applied just now")
    }
    let page = try String(
      contentsOfFile: "\(Package.root)/Plugins-doc/from-box-to-tested.md", encoding: .utf8)
    let block = try #require(page.components(separatedBy: "```console\n").last)
      .components(separatedBy: "```")[0]
    var statuses: [Int32] = []
    for example in ("\n" + block).components(separatedBy: "\n$ tunekit ").dropFirst() {
      let parts = example.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts[0].split(separator: " ").map {
        $0 == "hardware.txt" ? "\(folder)/\($0)" : String($0)
      }
      let run = try program.run(words)
      let shown = (parts.count > 1 ? String(parts[1]) : "").trimmingCharacters(in: .newlines)
      let printed = (run.output + run.errors).trimmingCharacters(in: .newlines)
      #expect(timeless(shown) == timeless(printed), "tunekit \(parts[0])")
      statuses.append(run.status ?? -1)
    }
    #expect(statuses == [0, 0, 0, 0, 0, 0, 0, 4])
  }
}
