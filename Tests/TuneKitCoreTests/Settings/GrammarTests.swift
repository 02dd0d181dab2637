import Testing
import TuneKitCore

@Suite struct `A grammar` {
  @Test(arguments: [
    (Grammar.word, "schedutil\n", Value.word("schedutil")), (.word, " on ", .word("on")),
    (.choice, "default [powersave] performance\n", .word("powersave")),
    (.choice, "[default]", .word("default")), (.choice, "mq-deadline\n", .word("mq-deadline")),
    (.integer, "2400000\n", .integer(2_400_000)), (.integer, "-1", .integer(-1)),
    (.integer, "007\n", .integer(7)),
    (.cpuMask, "f0\n", .processors(CPUSet(4...7))),
    (.cpuMask, "00000001,00000000", .processors(CPUSet([32]))),
    (.cpuMask, "00", .processors(CPUSet())),
    (.cpuList, "0-3,6\n", .processors(CPUSet([0, 1, 2, 3, 6]))),
    (.cpuList, "\n", .processors(CPUSet())),
  ])
  func `a grammar reads what the kernel shows`(grammar: Grammar, text: String, value: Value) throws
  {
    #expect(try grammar.value(of: text) == value)
  }

  @Test(arguments: [
    (Grammar.word, "\n"), (.choice, "default powersave"), (.choice, ""), (.choice, "[half open"),
    (.choice, "[]"), (.choice, "[a\n]"), (.choice, "[[a]]"),
    (.integer, "1.5"), (.integer, "0x10"), (.integer, "n/a"), (.integer, ""),
    (.integer, "99999999999999999999"), (.cpuMask, "0x10"), (.cpuMask, "g"), (.cpuMask, "4-7"),
    (.cpuList, "f0"), (.cpuList, "7-4"), (.cpuList, "a"),
  ])
  func `a grammar refuses unknown text in one line`(grammar: Grammar, text: String) {
    #expect {
      try grammar.value(of: text)
    } throws: { error in
      (error as? GrammarError)?.grammar == grammar && !"\(error)".contains("\n")
    }
  }

  @Test(arguments: [
    (Grammar.cpuMask, "10", "00000010\n", true), (.cpuMask, "10", "00000000,00000010", true),
    (.cpuMask, "10", "11", false), (.cpuMask, "F0", "f0", true),
    (.cpuList, "4-7", "4,5,6,7", true), (.cpuList, "4-7", "4-6", false),
    (.integer, "08", "8", true), (.integer, "8", "9", false), (.integer, "n/a", "n/a\n", true),
    (.integer, "n/a", "0", false),
    (.choice, "performance", "default [performance] x\n", true),
    (.choice, "default", "default [performance] x\n", false),
    (.choice, "a [b]", "[b] a", true),
    (.word, "on", "on\n", true), (.word, "on", "off", false), (.word, "", "\n", true),
    (.word, "ON", "on", false),
  ])
  func `a grammar compares two texts by meaning in both directions`(
    grammar: Grammar, left: String, right: String, isSame: Bool
  ) {
    #expect(grammar.agree(left, right) == isSame)
    #expect(grammar.agree(right, left) == isSame)
  }

  @Test(arguments: [
    (Grammar.cpuMask, "ff\n", "10"), (.cpuMask, "0000ffff", "00000010"),
    (.cpuMask, "ffffffff,ffffffff", "00000000,00000010"), (.cpuList, "0-7", "4"),
    (.cpuMask, "", "10"),
  ])
  func `a grammar writes CPUs as wide as they were found`(
    grammar: Grammar, found: String, text: String
  ) {
    #expect(grammar.text(of: .processors(CPUSet([4])), like: found) == text)
  }

  @Test func `a grammar reads back what it writes`() throws {
    for set in [CPUSet([0]), CPUSet([4, 5]), CPUSet(0...63), CPUSet([31, 32]), CPUSet([127])] {
      for grammar in [Grammar.cpuMask, .cpuList] {
        let text = grammar.text(of: .processors(set), like: "ff")
        #expect(try grammar.value(of: text) == .processors(set))
      }
    }
    #expect(Grammar.integer.text(of: .integer(-5), like: "") == "-5")
    #expect(Grammar.word.text(of: .word("on"), like: "auto") == "on")
  }

  @Test(arguments: [
    (Grammar.choice, "[default] performance \n", "default\n"), (.choice, "a [b]", "b"),
    (.choice, "none\n", "none\n"), (.choice, "a b\n", "a b\n"), (.word, "[x] y\n", "[x] y\n"),
    (.cpuMask, "ff\n", "ff\n"),
  ])
  func `a grammar writes the text that the kernel shows again`(
    grammar: Grammar, shown: String, written: String
  ) {
    #expect(grammar.writing(shown) == written)
  }
}
