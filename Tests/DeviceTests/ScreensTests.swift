import Testing
import TuneKitCore

@testable import TuneKitChecking
@testable import TuneKitCommand
@testable import TuneKitText

/// The screens of the verbs that people read first, as text.
@Suite struct `The screens` {
  /// A machine, untuned, with what is special about it.
  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let machine: @Sendable () throws -> Capture

    var testDescription: String { what }

    init(_ what: String, _ name: String) {
      self.what = "\(what): \(name)"
      machine = { try CapturedMachine(name: name).capture() }
    }

    init(_ what: String, _ machine: @escaping @Sendable () throws -> Capture) {
      self.what = what
      self.machine = machine
    }
  }

  private static let oneVector = Case("one vector", "cm3588+ax650n_6.1-vendor")
  private static let manyVectors = Case("32 vectors", "pc+metis-32-vectors_6.8")

  static let cases = [
    oneVector, manyVectors, Case("32 vectors", "rock-5-itx+metis_6.12"),
    Case("on the chip", { try `An accelerator on the chip`.machine() }),
    Case("card and chip", { try `An accelerator on the chip`.machine(with: "ax650n") }),
    Case("two cards", "cm3588+2ax650n_6.1-vendor"),
    Case("equal cores", "raspberry-pi-5+hailo-8_6.16"),
    Case("a switch", "rock-5b+hailo-8-behind-switch_5.10-vendor"),
    Case("no driver", "cm3588+ax650n-no-driver_6.12"),
    Case("another tuner", "cm3588+ax650n-irqbalance_6.1-vendor"),
    Case("no card", "cm3588_6.1-vendor"), Case("unknown board", "pc_6.1"),
  ]

  /// What the verbs print one after the other, each with its name.
  private static func screens(of item: Case, _ styles: Style...) throws -> [(String, String)] {
    let bench = try Bench(try item.machine())
    var choice = Recognition.Choice()
    if (try? bench.plan()) == nil {
      choice.device = try bench.tunekit().detect().accelerators.first?.place.device.address
      choice.board = try bench.tunekit().detect().board == nil ? "generic" : nil
    }
    let tunekit = try bench.tunekit(choice)
    var screens: [(String, String)] = []
    func show(_ verb: String, _ text: (Style) throws -> String) rethrows {
      for style in styles {
        let name = styles.count > 1 ? "\(verb), \(style.width) columns" : verb
        screens.append((name, timeless(try text(style))))
      }
    }
    let detection = try bench.tunekit().detect()
    show("detect", detection.text)
    let before = try tunekit.diagnose()
    show("diagnose", before.text)
    guard let plan = try? tunekit.plan() else { return screens }
    show("plan") { plan.short($0, next: .apply, undoneBy: .revert, or: "a reboot") }
    let applied = try tunekit.apply(plan, unlessInterrupted: { false })
    show("apply", applied.text)
    let verified = try tunekit.verify()
    show("verify", verified.text)
    let status = try tunekit.status()
    show("status") { status.text($0) }
    let after = try tunekit.diagnose()
    show("diagnose, tuned", after.text)
    let reverted = try tunekit.revert()
    show("revert", reverted.text)
    return screens
  }

  /// Every run has its own time.
  private static func timeless(_ text: String) -> String {
    text.replacing(#/at 20\d\d-\d\d-\d\dT[\d:]+Z/#, with: "at 2026-01-01T00:00:00Z")
  }

  @Test func `the screens of captured machines are those of the golden file`() throws {
    var texts = CollectedTexts()
    for item in Self.cases {
      for (name, text) in try Self.screens(of: item, Style()) {
        texts.add(text, of: "\(item.what), \(name)")
      }
    }
    for width in [60, 120] {
      for (name, text) in try Self.screens(of: Self.oneVector, Style(width: width)) {
        texts.add(text, of: "\(Self.oneVector.what), \(name), \(width) columns")
      }
    }
    try Golden.check(texts.text, CapturedMachine.texts("screens"))
  }

  @Test(arguments: cases)
  func `no screen is wider than its terminal, except by a word or a command`(_ item: Case) throws {
    let widths = [20, 40, 60, 80, 120, 300]
    for width in widths {
      for (name, text) in try Self.screens(of: item, Style(width: width)) {
        let wide = text.split(separator: "\n").filter { line in
          // A command is not broken, and its label stays beside it.
          let isCommand =
            line.contains("tunekit ") || line.hasPrefix("Next: ") || line.hasPrefix("     ")
            || width < 60
          let words = line.split(separator: " ")
          let isOneWord = words.count <= 2 || (isCommand && line.count < width + 100)
          return line.count > width && !isOneWord
        }
        #expect(wide.isEmpty, "\(name) in \(width) columns: \(wide)")
      }
    }
  }

  @Test(arguments: cases)
  func `detect breaks no name and no number down to 20 columns`(_ item: Case) throws {
    let detection = try Bench(try item.machine()).tunekit().detect()
    for width in [20, 25, 30, 39, 40, 60] {
      let lines = detection.text(Style(width: width)).split(
        separator: "\n", omittingEmptySubsequences: false)
      let wide = lines.filter { line in
        line.count > width && !line.contains("tunekit") && !line.contains("sudo ")
          // Nothing but a sign or two, and one word that no width has room for.
          && line.split(separator: " ").contains { $0.count + 5 <= width && $0.count > 2 }
          // A rate stays with its unit and its lanes: 18 letters.
          && !(line.contains("GT/s") && line.count == 21)
      }
      #expect(wide.isEmpty, "\(width) columns: \(wide)")
      let title = lines.prefix { !$0.isEmpty }.joined(separator: "\n")
      #expect(!title.contains(") Rockchip") && !title.contains("8 Linux"), "\(title)")
    }
  }

  @Test(arguments: ["raspberry-pi-5+hailo-8-throttled_6.6-rpi", "cm3588+ax650n_6.1-vendor"])
  func `every change is on a screen of 24 lines with the question`(name: String) throws {
    for profile in Profile.allCases {
      let tunekit = try Bench(try CapturedMachine(name: name).capture()).tunekit(.init(), profile)
      let plan = try tunekit.plan()
      let text = plan.question(Style(), height: 22, undoneBy: .revert, or: "a reboot")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count <= 22, "\(text)")
      let runs = StepRun.runs(of: plan.changes, isVerbose: false).count
      #expect(lines.count { $0.hasPrefix("  ~ ") } == runs, "\(text)")
      #expect(lines.count { $0.hasPrefix("! ") } == plan.cautions.count, "\(text)")
    }
  }

  @Test(arguments: cases)
  func `a screen in colour is the same text, and only signs and values have one`(
    _ item: Case
  ) throws {
    let plain = try Self.screens(of: item, Style())
    let colored = try Self.screens(of: item, Style(hasColor: true))
    for ((name, bare), (_, text)) in zip(plain, colored) {
      #expect(text.replacing(#/\u{1b}\[\d+m/#, with: "") == bare, "\(name)")
      for match in text.matches(of: #/\u{1b}\[3[0-9]m([^\u{1b}]*)/#) {
        #expect(match.1.count <= 2, "\(name) has a coloured line: \(match.1)")
      }
    }
  }

  @Test(arguments: cases) func `a screen without Unicode is ASCII`(_ item: Case) throws {
    for (name, text) in try Self.screens(of: item, Style(isUnicode: false)) {
      #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(name)")
      #expect(!text.contains("?-") && !text.contains("-?"), "\(name): \(text)")
    }
  }

  @Test func `a card with 32 vectors takes no more lines than one with one`() throws {
    for item in [Self.manyVectors, Self.cases[2]] {
      for (name, text) in try Self.screens(of: item, Style())
      where ["plan", "apply", "verify", "status", "revert"].contains(name) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        #expect(lines < 22, "\(item.what), \(name): \(lines)")
        if name != "plan" { #expect(lines < 15, "\(item.what), \(name): \(lines)") }
      }
    }
  }

  @Test func `each screen of a card with one vector fits 80 columns and 24 lines`() throws {
    for (name, text) in try Self.screens(of: Self.oneVector, Style()) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 24, "\(name): \(lines.count)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(name)")
    }
  }

  @Test func `detect names unknown devices by class, and by pci.ids where the machine has it`()
    throws
  {
    var capture = try CapturedMachine(name: "cm3588_6.1-vendor").capture()
    let style = Style(width: 160)
    let bare = try Bench(capture).tunekit().detect().text(style)
    #expect(bare.contains("Ethernet controller (10ec:8125)"), "\(bare)")
    let names = """
      # comment
      10ec  Realtek Semiconductor Co., Ltd.
      \t8125  RTL8125 2.5GbE\u{1b}[31m Controller
      \t\t1458 e000  a board of another maker
      C 10  Encryption controller
      """
    for file in ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"] as [SystemPath] {
      var named = capture
      named[file] = .text(names)
      let text = try Bench(named).tunekit().detect().text(style)
      let name = "Realtek Semiconductor Co., Ltd. RTL8125 2.5GbE?[31m Controller"
      #expect(text.contains("Ethernet controller, \(name) (10ec:8125)"), "\(text)")
    }
    capture["/usr/share/misc/pci.ids"] = .text("10ec  \n8125\nzzzz  x\n\t8125  y\n10ec")
    #expect(try Bench(capture).tunekit().detect().text(style) == bare)
  }
}
