import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCaptures

@Suite struct `The capture` {
  static let example = """
    # CM for tests
    #
    @rate 154 1200
    @incarnation /proc/irq/154 2
    /a/binary =- \\xff\\xfe\\0
    /a/blank\\x20in\\x20it = x
    /a/compatible =- vendor,board\\0vendor,chip\\0
    /a/dir/
    /a/empty =-
    /a/emptyline =
    /a/fails ! EIO
    /a/governors = schedutil performance \\
    /a/lines =
      first
      \\
        indented
      last
    /a/link -> ../b
    /a/open =-
      first
      no end
    /a/slash = back\\\\slash\\tand tab
    /a/unread ?
    /a/writes = ff
    /a/writes !> EPERM

    """

  @Test func `a capture in canonical form is read and printed unchanged`() throws {
    #expect(try Capture(parsing: Self.example).text == Self.example)
  }

  @Test func `every form of a capture's line is read`() throws {
    let capture = try Capture(parsing: Self.example)
    #expect(capture.comments == ["CM for tests", ""])
    #expect(capture.rates == ["154": 1200])
    #expect(capture.incarnations == ["/proc/irq/154": 2])
    #expect(capture["/a/binary"] == .file([0xFF, 0xFE, 0]))
    #expect(capture["/a/blank in it"] == .text("x\n"))
    #expect(capture["/a/compatible"] == .text("vendor,board\0vendor,chip\0"))
    #expect(capture["/a/dir"] == .directory)
    #expect(capture["/a/empty"] == .text(""))
    #expect(capture["/a/emptyline"] == .text("\n"))
    #expect(capture["/a/fails"] == .failing(.ioError))
    #expect(capture["/a/governors"] == .text("schedutil performance \n"))
    #expect(capture["/a/lines"] == .text("first\n\n  indented\nlast\n"))
    #expect(capture["/a/link"] == .link("../b"))
    #expect(capture["/a/open"] == .text("first\nno end"))
    #expect(capture["/a/slash"] == .text("back\\slash\tand tab\n"))
    #expect(capture["/a/unread"] == .unread)
    #expect(capture["/a/writes"] == .text("ff\n"))
    #expect(capture.refusals == ["/a/writes": .notPermitted])
  }

  @Test(arguments: [
    "", "\n", "\n\n", " ", " \n", "a", "a \n", "  a\n", "\\", "\\\n", "a\nb", "a\nb\n", "\na\n",
    "\r\n",
    "\u{301}a\n", "x\n\u{301}a\n", "é\n", "a = b\n", "# a\n", "@rate 1 2\n", "\u{0}", "a\u{7f}\n",
    "\\x20\n",
  ])
  func `a capture keeps any text`(content: String) throws {
    let capture = Capture(entries: ["/a b/c": .text(content)])
    #expect(try Capture(parsing: capture.text) == capture)
  }

  @Test func `a capture keeps any byte`() throws {
    let capture = Capture(entries: ["/a": .file(Array(0...255)), "/b": .file([0xC3, 0x28, 0x0A])])
    #expect(try Capture(parsing: capture.text) == capture)
  }

  @Test func `a capture keeps any errno`() throws {
    for number in 1...133 {
      let capture = Capture(entries: ["/a": .failing(Errno(rawValue: CInt(number)))])
      #expect(try Capture(parsing: capture.text) == capture)
    }
  }

  @Test func `order, blank lines, line ends and extra slashes do not change a capture`() throws {
    let text = "/b//c = 2\r\n\r\n/a/./b   =   1\r\n# late\r\n"
    #expect(try Capture(parsing: text).text == "# late\n/a/b =   1\n/b/c = 2\n")
  }

  @Test func `two blanks mean an empty line in a capture's value`() throws {
    #expect(try Capture(parsing: "/a =\n  x\n  \n  y\n")["/a"] == .text("x\n\ny\n"))
  }

  @Test func `a capture can name the root folder`() throws {
    #expect(try Capture(parsing: "/\n").text == "/\n")
  }

  @Test(arguments: [
    ("/a = 1\n/a = 2\n", 2, CaptureError.Problem.twice("/a")),
    ("/a !> EIO\n/a !> EIO\n", 2, .twice("/a")),
    ("/a = 1\n/a/b = 2\n", 1, .fileAndDirectory("/a")),
    ("/c -> x\n/c/d/e = 1\n/b/f/g = 1\n/b = 1\n/b/f = 1\n", 4, .fileAndDirectory("/b")),
    ("/c -> x\n/c/d/e = 1\n/b/f/g = 1\n/b = 1\n", 4, .fileAndDirectory("/b")),
    ("\n/a/../b = 1\n", 2, .path(.climbs("/a/../b"))),
    ("a = 1\n", 1, .path(.relative("a"))),
    ("/a\\0 = 1\n", 1, .path(.containsNUL)),
    ("/a\n", 1, .noSign("")),
    ("/a == 1\n", 1, .noSign("== 1")),
    ("/a ? 1\n", 1, .noSign("? 1")),
    ("/a ->\n", 1, .noTarget),
    ("/a ! EWHAT\n", 1, .errno("EWHAT")),
    ("/a ! 0\n", 1, .errno("0")),
    ("/a !> \n", 1, .errno("")),
    ("/a = \\q\n", 1, .escape("\\q")),
    ("/a = \\x4\n", 1, .escape("\\x4")),
    ("/a = \\x+4\n", 1, .escape("\\x+4")),
    ("/a = 1\n  2\n", 2, .strayLine),
    (" /a = 1\n", 1, .strayLine),
    ("@boot 1 2\n", 1, .directive("@boot 1 2")),
    ("@rate 154 often\n", 1, .directive("@rate 154 often")),
    ("@rate 154 -1\n", 1, .directive("@rate 154 -1")),
    ("@rate 154 1\n@rate 154 2\n", 2, .directiveTwice("@rate 154 2")),
    ("@rate 154\n", 1, .directive("@rate 154")),
  ])
  func `an error in a capture is reported with its line`(
    text: String, line: Int, problem: CaptureError.Problem
  ) {
    #expect(throws: CaptureError(line: line, problem: problem)) { try Capture(parsing: text) }
    #expect(!"\(problem)".isEmpty && !"\(problem)".contains("\n"))
  }

  @Test func `an error in a capture is one line of text`() {
    let error = CaptureError(line: 7, problem: .twice("/a"))
    #expect("\(error)" == "line 7: /a is given twice")
  }

  @Test
  func `a capture's placeholders are replaced in paths, targets, values and directives`() throws {
    let part = try Capture(
      parsing: """
        # card at {address}
        @rate {irq} 10
        /sys/bus/pci/devices/{address} -> ../../../devices/{address}
        /sys/devices/{address}/msi_irqs/{irq} = msi
        /proc/irq/{irq}/smp_affinity = ff
        /proc/irq/{irq}/smp_affinity !> EIO
        /proc/interrupts = {irq}: 0 0 ITS-MSI 0 Edge {address}
        /raw =- \\xff{irq}
        """)
    let filled = part.replacing(["{address}": "0003:31:00.0", "{irq}": "154"])
    #expect(
      filled.text == """
        # card at 0003:31:00.0
        @rate 154 10
        /proc/interrupts = 154: 0 0 ITS-MSI 0 Edge 0003:31:00.0
        /proc/irq/154/smp_affinity = ff
        /proc/irq/154/smp_affinity !> EIO
        /raw =- \\xff{irq}
        /sys/bus/pci/devices/0003:31:00.0 -> ../../../devices/0003:31:00.0
        /sys/devices/0003:31:00.0/msi_irqs/154 = msi

        """)
  }

  @Test func `a part added to a capture replaces the same paths`() throws {
    let board = try Capture(parsing: "# board\n/a = 1\n/b = 1\n/d/e = 1\n")
    let card = try Capture(parsing: "# card\n@rate 5 1\n/b = 2\n/c -> b\n/d/\n/b !> EIO\n")
    #expect(
      board.joined(with: card).text
        == "# board\n# card\n@rate 5 1\n/a = 1\n/b = 2\n/b !> EIO\n/c -> b\n/d/\n/d/e = 1\n")
  }

  @Test func `an unread path in a part hides nothing of the capture`() throws {
    let known = try Capture(parsing: "/a = 1\n")
    #expect(known.joined(with: try Capture(parsing: "/a ?\n")) == known)
  }

  @Test func `joined captures keep both interrupt tables, fitted to the board's CPUs`() throws {
    let board = Capture(entries: [
      "/proc/interrupts": .text(
        """
                   CPU0       CPU1       CPU2       \u{20}
         13:        277         44         53     GICv3  26 Level     arch_timer
        IPI0:         1          2          3       Rescheduling interrupts
        Err:          0

        """)
    ])
    let card = Capture(entries: [
      "/proc/interrupts": .text("154: 5 0 0 0 0 0 0 0   ITS-MSI 8 Edge      0003:31:00.0\n")
    ])
    guard case .file(let bytes) = board.joined(with: card)["/proc/interrupts"] else {
      Issue.record("no table")
      return
    }
    let table = CountTable(String(decoding: bytes, as: UTF8.self))
    #expect(table.processors == [0, 1, 2])
    #expect(table.rows.map(\.label) == ["13", "154", "IPI0", "Err"])
    #expect(table["154"]?.counts == [5, 0, 0])
    #expect(table["154"]?.rest == "   ITS-MSI 8 Edge      0003:31:00.0")
    #expect(table["IPI0"]?.counts == [1, 2, 3])
    #expect(table["Err"]?.counts == [0])
  }
}

@Suite struct `The table of counts` {
  static let table = """
               CPU0       CPU1      \u{20}
     13:        277         44     GICv3  26 Level     arch_timer
    154:          0          0   ITS-MSI 428343296 Edge      0003:31:00.0
    IPI0:         1          2       Rescheduling interrupts
    Err:          0

    """

  @Test func `the table of counts is printed as the kernel prints it`() {
    let plain = """
                 CPU0       CPU1      \u{20}
       13:        277         44     GICv3  26 Level     arch_timer
      154:          0          0   ITS-MSI 428343296 Edge      0003:31:00.0
      Err:          0

      """
    #expect(CountTable(plain).text == plain)
  }

  @Test func `interrupt counts are right-aligned and have 32 bits`() {
    var table = CountTable(Self.table)
    table.add(123_456, to: "154", on: 1)
    table.add(UInt64(UInt32.max), to: "13", on: 0)
    table.add(1, to: "154", on: 7)
    table.add(1, to: "99", on: 0)
    #expect(table["154"]?.counts == [0, 123_456])
    #expect(table["13"]?.counts == [276, 44])
    #expect(table.text.contains(" 154:          0     123456   ITS-MSI"))
  }

  @Test(arguments: [
    "", "\n", ":", "CPU", "CPU0\n", "1:", "x:y\n::", "154: 99999999999999999999 1\n",
  ])
  func `the table of counts accepts any text`(text: String) {
    let printed = CountTable(text).text
    #expect(CountTable(printed).text == printed)
  }
}
