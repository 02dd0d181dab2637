import Testing
import TuneKitCore

@testable import TuneKitText

@Suite struct `A paragraph` {
  @Test func `a paragraph is wrapped at words and loses none`() {
    let text = "CPU 4-5 at 2.30 GHz takes 1,203,441 interrupts a second, or so they say"
    for width in 1...90 {
      let lines = Paragraph.lines(text, width: width)
      #expect(lines.joined(separator: " ") == text)
      #expect(
        lines.allSatisfy { $0.count <= width || !$0.replacing("2.30 GHz", with: "").contains(" ") })
    }
    #expect(Paragraph.lines("", width: 10).isEmpty)
    #expect(Paragraph.lines("   ", width: 10).isEmpty)
  }

  @Test func `a number keeps its unit on its line, and a word its own`() {
    let text = "a third of a 0.7 ms call, 1 % of a 60 ms one; 3 models in 500 MB/s."
    for width in 8...70 {
      let lines = Paragraph.lines(text, width: width)
      #expect(!lines.contains { ["ms", "%", "MB/s."].contains($0.split(separator: " ").first) })
    }
    #expect(Paragraph.lines("3 models", width: 4) == ["3", "models"])
  }

  @Test func `a paragraph beside a label stays in its column`() {
    for width in 40...100 {
      for label in ["", "short", "a label that is too long for its column"] {
        let lines = Paragraph.labelled(
          label, "one two three four five six seven eight nine ten", column: 14, width: width)
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(Paragraph.spaces(14)) })
      }
    }
    #expect(Paragraph.labelled("x", "", column: 14, width: 40) == ["x"])
  }

  @Test(arguments: [
    ("a b  c d   e", 20, ["a b  c d   e"]), ("a b  c d   e", 9, ["a b  c d", "    e"]),
    ("  CPU 0  A55  1.80 GHz  x", 19, ["  CPU 0  A55", "    1.80 GHz  x"]),
    ("first words here  then", 16, ["first words", "    here  then"]), ("", 10, [""]),
  ])
  func `a line is wrapped at its gaps first, and keeps those within a line`(
    text: String, width: Int, lines: [String]
  ) {
    #expect(Paragraph.fitted(text, by: 4, width: width) == lines)
  }

  @Test func `a text that is cut ends at a word and says so`() {
    #expect(Paragraph.cut("one two three", width: 13) == "one two three")
    #expect(Paragraph.cut("one two three", width: 12) == "one two ...")
    #expect(Paragraph.cut("takes 1,203,441 of them", width: 14) == "takes ...")
  }

  @Test func `a word that has no room beside a label stands whole below it`() {
    let command = "tunekit\u{a0}plan\u{a0}--machine\u{a0}cm3588+ax650n"
    #expect(Paragraph.labelled("  no hardware", command, column: 26, width: 60).count == 2)
    #expect(Paragraph.labelled("  no hardware", command, column: 16, width: 60).count == 1)
  }

  @Test func `names in a column have two blanks between them in every width`() {
    let names = ["apply", "confirm", "verify", "revert", "status", "history", "run", "prove"]
    for width in 20...120 {
      let lines = Paragraph.columned("  tune", names, column: 17, width: width)
      #expect(lines.allSatisfy { $0.count <= width })
      let read = lines.joined(separator: "  ").split(separator: " ").map(String.init)
      #expect(read == ["tune"] + names)
      let text = lines.map { $0.drop { $0 == " " } }.joined(separator: "  ")
      #expect(text.contains("apply  confirm") && text.contains("run  prove"), "\(lines)")
    }
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (-100, "-100"),
    (1_203_441, "1,203,441"), (-123_456, "-123,456"),
  ])
  func `numbers are printed in groups of digits`(number: Int, text: String) {
    #expect(number.grouped == text)
  }
}

@Suite struct `The footnotes` {
  @Test func `footnotes number each source once`() {
    var notes = Footnotes()
    #expect(notes.reference(to: "measured: a: b, c") == "(measured [1])")
    #expect(notes.reference(to: "reasoned: x") == "(reasoned [2])")
    #expect(notes.reference(to: "assumed: a: b, c") == "(assumed [1])")
    #expect(notes.sources == ["a: b, c", "x"])
    #expect(notes.reference(to: "nothing") == "")
    #expect(notes.lines(Style(width: 80)) == ["[1]  a: b, c", "[2]  x"])
  }
}

/// Every text that people see, of several machines.
@Suite struct `What people read` {
  @Test func `a plan inside a question names no next command`() throws {
    let strategy = try Bench().tunekit().plan()
    let style = Style(width: 80)
    let asked = strategy.text(style, next: nil)
    let count = strategy.changes.count
    let end = "\n\(count) changes, nothing written yet.  Next: sudo tunekit apply\n"
    #expect(asked + end == strategy.text(style))
  }

  /// The texts of one machine, each with a name.
  private static func texts(_ name: String, _ style: Style) throws -> [(String, String)] {
    let bench = try Bench(name)
    var texts: [(String, String)] = []
    for profile in Profile.allCases {
      let tunekit = try bench.tunekit(profile)
      texts.append(("plan \(profile)", try tunekit.plan().text(style)))
    }
    let tunekit = try bench.tunekit(.latency)
    texts.append(("detect", try tunekit.detect().text(style)))
    texts.append(("verify before", try tunekit.verify().text(style)))
    texts.append(("apply", try tunekit.performed().text(style)))
    texts.append(("plan after", try tunekit.plan().text(style)))
    texts.append(("verify", try tunekit.verify().text(style)))
    bench.image.set("powersave", Bench.governor)
    texts.append(("verify drifted", try tunekit.verify().text(style)))
    texts.append(("status", try tunekit.status().text(style)))
    texts.append(("revert", try tunekit.revert().text(style)))
    return texts
  }

  private static let machines = [
    "cm3588+ax650n_6.1-vendor", "cm3588+ax650n-irqbalance_6.1-vendor",
    "cm3588+ax650n-4-vectors_6.1-vendor", "cm3588+ax650n-cpu4-taken_6.12",
  ]

  @Test(arguments: machines, [40, 60, 80, 140])
  func `no text is wider than the terminal, except a long word`(
    name: String, width: Int
  ) throws {
    for isVerbose in [false, true] {
      for (what, text) in try Self.texts(name, Style(width: width, isVerbose: isVerbose)) {
        let wide = text.split(separator: "\n").filter { line in
          // A command is one word, with what stands before it.
          line.count > width && line.trimmed.contains(" ") && !line.contains(": sudo tunekit ")
        }
        #expect(wide.isEmpty, "\(what): \(wide.first ?? "")")
      }
    }
  }

  @Test(arguments: machines)
  func `texts have escape codes only in colour`(name: String) throws {
    for (what, text) in try Self.texts(name, Style()) {
      #expect(!text.contains("\u{1b}"), "\(what)")
    }
    let colored = try Self.texts(name, Style(hasColor: true))
    #expect(colored.contains { $0.1.contains("\u{1b}") })
    for ((what, plain), (_, colored)) in zip(try Self.texts(name, Style()), colored) {
      // Every run has its own time.
      let mine = [plain, colored].map {
        $0.replacing(/\u{1b}\[[0-9]+m/, with: "").replacing(/at 20[-0-9T:]+Z/, with: "at TIME")
      }
      #expect(mine[0] == mine[1], "\(what)")
    }
  }

  @Test(arguments: machines)
  func `texts are ASCII where the terminal is`(name: String) throws {
    for (what, text) in try Self.texts(name, Style(isUnicode: false, isVerbose: true)) {
      let strange = text.unicodeScalars.filter { !$0.isASCII }
      #expect(strange.isEmpty, "\(what): \(strange)")
    }
  }

  @Test func `texts are ASCII even when modules are not`() throws {
    var bench = try Bench()
    bench.board.name = "Bœrd"
    bench.accelerator.wanted = [
      .interrupts(on: .fastest).because("Läuft 5 µs – “so” × 2…", .measured("Bücher, §3")),
      .handsOff(.reset).because("≥ 3 °C", .assumed("…")),
    ]
    let text = try bench.plan(.standard).text(Style(isUnicode: false))
    #expect(!text.unicodeScalars.contains { !$0.isASCII })
    #expect(text.contains("5 us"))
  }

  @Test func `every page of text ends with one line end`() throws {
    for (what, text) in try Self.texts(Bench.vendor, Style()) {
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(what)")
      let blank = text.split(separator: "\n").filter { $0.hasSuffix(" ") }
      #expect(blank.isEmpty, "\(what)")
    }
  }
}
