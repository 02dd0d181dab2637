import Foundation
import Testing
import TuneKitCore

@testable import TuneKitCommand

/// The answer to a mistyped option, and the completions of the shell before that.
@Suite struct `A mistyped option` {
  @Test(
    arguments: [
      ["apply"], ["plan"], ["revert"], ["enable"], ["run"], ["diagnose"], ["plugin", "new"],
    ],
    [
      "--hepl", "--hlp", "--halp", "--dry", "--yess", "--ye", "--y", "--yse", "--forec", "--forse",
      "--fo", "-y", "-f", "--yes1", "--help-me", "--ja", "--x", "-q", "--YES", "--Force",
    ])
  func `no mistyped option is answered with --yes or --force`(verb: [String], option: String) throws
  {
    let misspelling = try #require(Misspelling(in: verb + [option]), "\(verb) \(option)")
    #expect(misspelling.typed == option)
    #expect(!misspelling.meant.contains { ["--yes", "--force"].contains($0) })
  }

  @Test(arguments: [
    (["apply", "--dry"], "--dry-run"), (["apply", "--hepl"], "--help"),
    (["plan", "--prof=cool"], "--profile"), (["detect", "-json"], "--json"),
    (["plugin", "list", "--verbos"], "--verbose"), (["verify", "--stict"], "--strict"),
    (["apply", "--machine", "x", "--detailed", "--dryrun"], nil),
    (["apply", "--dryrun"], "--dry-run"),
    (["--jsno"], "--json"), (["plan", "--ma"], "--machine or --manifest"), (["aply"], "apply"),
    (["plugin", "shwo"], "show"), (["revert", "--unconfirme"], nil),
    (["run", "--pl", "--", "ls"], "--place"),
  ])
  func `a mistyped option is answered with the nearest option`(
    words: [String], meant: String?
  ) throws {
    let failure = try #require(Misspelling(in: words)).failure
    #expect(failure.status == .usage)
    let text = failure.message.description
    #expect(text.contains("Did you mean") == (meant != nil), "\(text)")
    if let meant {
      #expect(text.contains("Did you mean \(meant)?"), "\(text)")
    }
  }

  @Test(arguments: [
    ["plan", "--board"], ["verify", "--sample", "-5"], ["run", "--", "ls", "--foo"],
    ["apply", "-nv"],
    ["apply", "one", "two"], ["capture", "-"], ["plan", "-h"], ["plan", "--manifest", "--hepl"],
  ])
  func `a command line with another error is not taken for a mistyped option`(words: [String]) {
    #expect(Misspelling(in: words) == nil, "\(words)")
  }

  @Test(arguments: [
    ("plan --profile fast", "--profile takes standard, latency or cool, not fast"),
    ("plan --format xx", "--format takes text or json, not xx"),
    ("plan --board", "--board needs a value, <id>: the board, instead of the one recognised."),
    ("capture", "<file> is missing: the file to write; - for standard output."),
    ("plugin show", "<module> is missing: the module's id, or a manifest."),
    ("revert 1 2 3", "3 unexpected arguments: '1', '2', '3'"),
    ("status x", "unexpected argument 'x'"),
    ("prove", "the command goes after --: tunekit prove -- CMD"),
    ("run", "the command goes after --"),
    ("apply --confirm-within 3", "3 is not a value of --confirm-within: revert everything after"),
    ("estimate", "estimate needs the speed of your model"),
    ("confirm x", "unexpected argument 'x'"),
    ("config x", "unexpected argument 'x'"), ("history x", "unexpected argument 'x'"),
    ("watch --interval x", "x is not a value of --interval"), ("verify --sample -1", "--sample"),
    ("plan --root a --machine b", "--root and --machine name two machines"),
    ("estimate --latency-ms x", "\"x\" is not a value of --latency-ms"),
    ("capture \u{1b}[31m x", "unexpected argument 'x'"),
  ])
  func `what the parser finds wrong is said in the program's form, within 80 columns`(
    typed: String, problem: String
  ) throws {
    let words = typed.split(separator: " ").map(String.init)
    let run = try Program().run(words)
    #expect(run.status == 64 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.hasPrefix("tunekit: "), "\(run.story)")
    let lines = run.errors.split(separator: "\n")
    // The problem itself stays one line in a log, however long.
    #expect(
      lines.dropFirst().allSatisfy { $0.hasPrefix("    ") && $0.count <= 80 }, "\(run.errors)")
    let whole = lines.map { $0.drop { $0 == " " } }.joined(separator: " ")
    #expect(whole.contains(problem), "\(run.errors)")
    let verb = words.prefix(words[0] == "plugin" ? 2 : 1).joined(separator: " ")
    #expect(whole.contains("All: tunekit \(verb) --help"), "\(run.errors)")
    for word in ["Error:", "Help:", "See '", "\u{1b}"] {
      #expect(!run.errors.contains(word), "\(run.errors)")
    }
  }

  @Test(arguments: [20, 40, 60, 100])
  func `on a terminal an error is wrapped at its width, and no command is broken`(
    width: UInt16
  ) throws {
    let words = [Program.path, "plan", "--profile", "fast"]
    let terminal = try PseudoTerminal(words, width: width)
    #expect(terminal.end() == 64)
    let lines = terminal.output.split(separator: "\r\n")
    let wide = lines.filter { $0.count > Int(width) }
    #expect(wide.allSatisfy { $0.contains("tunekit plan") }, "\(terminal.output)")
    #expect(lines.contains { $0.hasSuffix("All: tunekit plan --help") }, "\(terminal.output)")
  }

  @Test(arguments: [
    (["help", "aply"], "unknown verb aply. Did you mean apply?"),
    (["help", "plugin", "shwo"], "unknown verb shwo. Did you mean show?"),
    (["help", "nothing-like-it"], "unknown verb nothing-like-it. All: tunekit --help"),
  ])
  func `help of an unknown verb names the nearest verb, and ends with 64`(
    words: [String], problem: String
  ) throws {
    let run = try Program().run(words)
    #expect(run.status == 64 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.hasPrefix("tunekit: \(problem)"), "\(run.story)")
    #expect(try Program().run("help", "plan").output == Program().run("plan", "--help").output)
    #expect(try Program().run("help").status == 0)
  }

  @Test func `a mistyped option ends the program with one line and status 64`() throws {
    for option in ["--hepl", "--hlp", "--dry", "--halp"] {
      let run = try Program().run("apply", option)
      #expect(run.status == 64 && run.output.isEmpty, "\(run.story)")
      #expect(run.errors.hasPrefix("tunekit: unknown option \(option)."), "\(run.story)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.story)")
      #expect(!run.errors.contains("--yes") && !run.errors.contains("--force"), "\(run.story)")
    }
    // What the parser itself says of an option it takes for unknown names none either.
    let parsed = try Program().run("verify", "--sample", "-5")
    #expect(parsed.status == 64 && !parsed.errors.contains("Did you mean"), "\(parsed.story)")
  }
}

/// Options of every verb, before or after it.
@Suite struct `Options before the verb` {
  /// A verb that has no verbs of its own, with the words that lead to it.
  private static func leaves(
    of sheet: VerbSheet, _ words: [String] = []
  ) -> [(words: [String], sheet: VerbSheet)] {
    guard let verbs = sheet.subcommands?.filter({ $0.commandName != "help" }) else {
      return [(words, sheet)]
    }
    return verbs.flatMap { leaves(of: $0, words + [$0.commandName]) }
  }

  @Test func `the options allowed before the verb are those that every verb has`() throws {
    // All but the one that looks at no machine.
    let leaves = Self.leaves(of: try #require(VerbSheet.all)).filter {
      $0.words != ["plugin", "new"]
    }
    #expect(leaves.count > 17)
    let sets = leaves.map { leaf in
      Set((leaf.sheet.arguments ?? []).flatMap { $0.names ?? [] }.map(\.typed))
    }
    let common = sets.dropFirst().reduce(try #require(sets.first)) { $0.intersection($1) }
      .subtracting(["-h", "--help", "--version"])
    #expect(common == Set(WordOrder.valued + WordOrder.alone))
    for leaf in leaves {
      for name in WordOrder.valued {
        #expect(leaf.sheet.argument(typed: name)?.kind == "option", "\(leaf.words) \(name)")
      }
    }
  }

  @Test(arguments: [
    ("--root T detect", "detect --root T"),
    ("--root=T -v detect --board x", "detect --root=T -v --board x"),
    ("--json plugin list", "plugin list --json"),
    ("--machine m run -- ls -l", "run --machine m -- ls -l"),
    ("detect --json", "detect --json"), ("--version", "--version"),
    ("--bogus detect", "--bogus detect"),
    ("--json", "--json"), ("--json plugin --help", "plugin --json --help"),
    ("-v --root", "-v --root"), ("--board rock-5b plan", "plan --board rock-5b"),
    ("--spread --json --device=x apply p", "apply --spread --json --device=x p"),
  ])
  func `options before the verb are moved behind it, and nothing else is`(
    typed: String, read: String
  ) {
    let words = typed.split(separator: " ").map(String.init)
    #expect(WordOrder.verbFirst(words).joined(separator: " ") == read)
  }

  @Test func `options before the verb mean the same as behind it`() throws {
    let behind = try Program().run("detect", "--machine", "cm3588+ax650n", "--json")
    let before = try Program().run("--machine", "cm3588+ax650n", "--json", "detect")
    #expect(before.status == 0 && before.output == behind.output, "\(before.story)")
  }
}

/// The completion of bash, in a shell of its own on a terminal of its own.
@Suite struct `The completion of bash` {
  /// Starts bash, loads a file, presses TAB behind a word and prints what the shell then holds.
  private static let typist = """
    import os, pty, select, sys, time
    script, program, line = sys.argv[1:]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="dumb", PS1="ready$ ", HISTFILE="/dev/null")
        os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
    seen = b""
    def until(mark, seconds=20):
        global seen
        end = time.time() + seconds
        while mark not in seen and time.time() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                try: seen += os.read(terminal, 4096)
                except OSError: return
    def type(text):
        os.write(terminal, text.encode())
    until(b"ready$ ")
    # What completes a value starts the program by the name that was typed.
    type('tunekit() { ' + program + ' "$@"; }\\n')
    type(f". {script}; complete -p tunekit; echo lo''aded\\n")
    until(b"loaded")
    type(line + "\\t"); time.sleep(1); type("\\x15")
    type("shopt -s globstar; echo tra''ps; trap -p; echo en''ded\\n")
    until(b"ended")
    type("exit\\n")
    print(seen.decode(errors="replace").replace("\\r", ""))
    """

  private static func shown(of script: String, typing line: String) throws -> String {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    Files.write(Array(script.utf8), to: folder + "/tunekit")
    let program = Program(deadline: 60)
    let words = ["python3", "-c", typist, folder + "/tunekit", Program.path, line]
    let run = program.end(of: try program.start(words: words))
    try #require(run.output.contains("loaded") && run.output.contains("ended"), "\\(run.story)")
    return run.output
  }

  private static func traps(in shown: String) -> [Substring] {
    shown.split(separator: "\n").filter { $0.hasPrefix("trap ") && $0.contains("RETURN") }
  }

  @Test func `the bash completion completes and leaves no trap in the shell`() throws {
    let script = try Program().run("--generate-completion-script", "bash").output
    let shown = try Self.shown(of: script, typing: "tunekit plan --detail")
    #expect(shown.contains("tunekit plan --detailed-exitcode"), "\(shown)")
    #expect(Self.traps(in: shown) == [], "\(shown)")
  }

  @Test(arguments: [
    ("tunekit --machine cm3588+ax", "tunekit --machine cm3588+ax650n"),
    ("tunekit --machine x veri", "tunekit --machine x verify"),
    ("tunekit --board rock-5b-p", "tunekit --board rock-5b-plus"),
    ("tunekit --color nev", "tunekit --color never"),
    ("tunekit plan --board rock-5b --acce", "tunekit plan --board rock-5b --accel "),
  ])
  func `the bash completion knows the options before the verb`(line: String, whole: String) throws {
    let script = try Program().run("--generate-completion-script", "bash").output
    #expect(try Self.shown(of: script, typing: line).contains(whole))
  }

  @Test func `the bash completion does not offer an option that is given`() throws {
    let script = try Program().run("--generate-completion-script", "bash").output
    for line in ["tunekit plan --board rock-5b --boar", "tunekit --machine x --machin"] {
      let shown = try Self.shown(of: script, typing: line)
      #expect(!shown.contains("\(line)d ") && !shown.contains("\(line)e "), "\(shown)")
    }
    // An option that may be repeated is offered again.
    let line = "tunekit plan --manifest x --manif"
    #expect(try Self.shown(of: script, typing: line).contains("\(line)est"))
  }

  /// The test above would not see it if pressing TAB did nothing.
  @Test func `the bash completion as generated would leave a trap in the shell`() throws {
    let script = try Program().run("--generate-completion-script", "bash").output
    let asMade = script.replacing(";trap - RETURN\"", with: "\"")
    try #require(asMade != script)
    #expect(Self.traps(in: try Self.shown(of: asMade, typing: "tunekit plan --detail")) != [])
  }
}

/// What is read first.
@Suite struct `The help` {
  private static let all = (VerbSheet.all?.subcommands ?? []).filter { $0.commandName != "help" }
  private static let verbs: [[String]] = all.flatMap { verb in
    verb.subcommands?.map { [verb.commandName, $0.commandName] } ?? [[verb.commandName]]
  }

  @Test(arguments: verbs)
  func `the help of a verb begins with its own options and ends with examples`(
    _ verb: [String]
  ) throws {
    let run = try Program().run(verb + ["--help"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let help = run.output
    let lines = help.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(help)")
    let headings = lines.compactMap { $0.prefixMatch(of: #/([A-Z ]+):/#) }.map { String($0.1) }
    let order = [
      "OVERVIEW", "USAGE", "ARGUMENTS", "OPTIONS", "CHOOSING BOARD AND CARD", "EVERY VERB",
      "EXAMPLES",
    ]
    #expect(headings == order.filter(headings.contains), "\(help)")
    #expect(headings.contains("EXAMPLES"))
    let examples = help.split(separator: "EXAMPLES:\n").last ?? ""
    let called = ["tunekit", "sudo tunekit"].map { "  \($0) \(verb.joined(separator: " "))" }
    #expect(called.contains { examples.hasPrefix($0) }, "\(examples)")
  }

  @Test func `the help of the program has every verb in a group, and a first step`() throws {
    let help = try Program().run("--help").output
    #expect(Self.all.count > 15)
    for verb in Self.all {
      #expect(help.contains("\n  \(verb.commandName) "), "\(verb.commandName)")
    }
    #expect(help.contains("\n  tunekit plan --machine cm3588+ax650n\n"))
    #expect(help.contains("\nLOOK:\n") && !help.contains("SUBCOMMANDS"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(help)")
  }

  @Test func `the word version is taken for the option`() throws {
    #expect(try Program().run("version").output == "\(Version.current)\n")
  }
}

/// What stands for an option that is not given.
@Suite struct `The variables of the environment` {
  @Test func `a variable names the machine where no option does, and that is said`() throws {
    let program = Program(environment: ["TUNEKIT_MACHINE": "cm3588+ax650n"])
    let run = try program.run("plan")
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors == "note: --machine cm3588+ax650n, from TUNEKIT_MACHINE\n")
    #expect(run.output.contains("Next: tunekit apply --machine cm3588+ax650n"))
  }

  @Test func `an option wins over a variable, of either kind`() throws {
    let tree = try Tree()
    let program = Program(environment: ["TUNEKIT_MACHINE": "nosuch"])
    let run = try program.run(["status"] + tree.arguments)
    #expect(run.status == 0 && !run.errors.contains("TUNEKIT"), "\(run.story)")
    let other = Program(environment: ["TUNEKIT_ROOT": "/nonexistent"])
    #expect(try other.run("plan", "--machine", "cm3588+ax650n").status == 0)
    #expect(try other.run("plan").status == 1)
  }

  @Test func `two variables that name two machines are refused`() throws {
    let both = ["TUNEKIT_MACHINE": "cm3588+ax650n", "TUNEKIT_ROOT": "/"]
    let run = try Program(environment: both).run("plan")
    #expect(run.status == 64 && run.errors.contains("TUNEKIT_ROOT and TUNEKIT_MACHINE"))
  }

  @Test(arguments: [
    (["CLICOLOR_FORCE": "1"], true), (["CLICOLOR_FORCE": "0"], false), ([:], false),
    (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false), (["FORCE_COLOR": "1"], true),
    (["FORCE_COLOR": "0"], false), (["FORCE_COLOR": "3", "NO_COLOR": "1"], false),
    (["FORCE_COLOR": "0", "CLICOLOR_FORCE": "1"], true), (["FORCE_COLOR": ""], false),
  ])
  func `a variable forces colour where no terminal is`(
    _ variables: [String: String], _ isColored: Bool
  ) throws {
    let run = try Program(environment: variables).run("verify", "--machine", "cm3588+ax650n")
    #expect(run.output.contains("\u{1b}[") == isColored, "\(run.story)")
  }

  @Test func `a reader that is gone ends the program silently`() throws {
    let words = [
      "sh", "-c", "(\(Program.path) diagnose --machine cm3588+ax650n; echo $? >&2) | true",
    ]
    let program = Program()
    let run = program.end(of: try program.start(words: words))
    #expect(run.errors == "141\n", "\(run.story)")
  }
}

/// What a shell asks the program for, and offers.
@Suite struct `The completion of a value` {
  private static func offered(_ option: String, _ words: [String]) throws -> [Substring] {
    let verb = Array(words.dropLast(option.hasPrefix("-") ? 2 : 1))
    let place = "\(words.count)"
    let run = try Program(environment: ["SAP_SHELL": "bash", "SAP_SHELL_VERSION": "5.2"]).run(
      ["---completion"] + verb + ["--", option, place, "0", "tunekit"] + words)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    return run.output.split(separator: "\n")
  }

  @Test func `before the verb the values of its options are offered, and no verbs`() throws {
    #expect(try Self.offered("--board", ["--board", "rock-5b"]) == ["rock-5b", "rock-5b-plus"])
    #expect(try Self.offered("--machine", ["--machine", "cm3588+"]) == ["cm3588+ax650n"])
  }

  @Test func `the ids of modules are offered, and no others`() throws {
    #expect(
      try Self.offered("--board", ["plan", "--board", "rock-5b"]) == ["rock-5b", "rock-5b-plus"])
    #expect(try Self.offered("--accel", ["apply", "--accel", "ax"]) == ["ax650n"])
    #expect(try Self.offered("positional@0", ["plugin", "show", "hailo-8"]) == ["hailo-8"])
    #expect(try Self.offered("--board", ["plan", "--board", "zzz"]) == [])
  }

  @Test func `machines that are built in, captures and folders are offered`() throws {
    #expect(
      try Self.offered("--machine", ["detect", "--machine", "cm3588+"]) == ["cm3588+ax650n"])
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    for name in ["mine.capture", "mine.txt", "more"] { Files.write([], to: "\(folder)/\(name)") }
    #expect(
      try Self.offered("--machine", ["detect", "--machine", "\(folder)/m"])
        == ["\(folder)/mine.capture"])
  }

  @Test func `programs are offered for the command that run starts`() throws {
    #expect(try Self.offered("positional@0", ["run", "sha256su"]) == ["sha256sum"])
  }
}
