import Testing
import TuneKitCore

@Suite struct `A torn file` {
  private static let texts = [
    "ff\n", "10\n", "schedutil\n", "performance\n", "", "0", "on\n", "auto\n",
  ]

  @Test func `a torn write is recognised at every byte where it can be cut`() {
    for old in Self.texts {
      for new in Self.texts {
        let (was, will) = (Array(old.utf8), Array(new.utf8))
        for count in 0...will.count {
          let text = String(decoding: will.prefix(count) + was.dropFirst(count), as: UTF8.self)
          #expect(PartialWrite.isMixture(text, of: old, and: new), "\(text)")
          #expect(PartialWrite.isMixture(text, of: new, and: old), "\(text)")
        }
      }
    }
  }

  @Test(arguments: [
    ("powersave\n", "schedutil\n", "performance\n"), ("0f\n", "ff\n", "10\n"),
    ("schedutil\n\n", "schedutil\n", "performance\n"), ("x", "", "0"),
    ("schedutilx\n", "schedutil\n", "performance\n"),
  ])
  func `a foreign value is not taken for a torn write`(text: String, first: String, second: String)
  {
    #expect(!PartialWrite.isMixture(text, of: first, and: second))
  }

  @Test func `a random text is a torn write only if both values make it up`() {
    var random = SeededGenerator(7)
    let letters = ["a", "b", "\n"]
    func word() -> String {
      (0..<Int.random(in: 0...4, using: &random)).map { _ in letters.one(&random) }.joined()
    }
    for _ in 0..<2000 {
      let (text, first, second) = (word(), word(), word())
      let all = [(first, second), (second, first)].flatMap { new, old in
        (0...new.count).map { String(new.prefix($0)) + old.dropFirst($0) }
      }
      #expect(
        PartialWrite.isMixture(text, of: first, and: second) == (text.isEmpty || all.contains(text))
      )
    }
  }
}
