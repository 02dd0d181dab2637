import Testing
import TuneKitCore

@testable import TuneKitTOML

@Suite struct `The TOML reader` {
  @Test(arguments: TOMLExample.valid)
  func `the TOML reader reads every allowed form`(_ example: TOMLExample) throws {
    #expect(try TOMLReader.table(of: Array(example.text.utf8)).json == example.meaning)
  }

  /// With the line of the error behind each.
  @Test(arguments: TOMLExample.invalid)
  func `the TOML reader refuses every forbidden form at the right line`(
    _ example: TOMLExample
  ) throws {
    let error = #expect(throws: TOMLError.self) {
      try TOMLReader.table(of: Array(example.text.utf8))
    }
    #expect(error?.position.line == example.line, "\(error?.problem ?? "")")
    #expect(error?.problem.contains("\n") == false)
  }

  @Test func `the TOML reader keeps the place of each key and value`() throws {
    let text = "# first\n\n[a.\"b\"]\nkey = [\n  1,\n  'x',\n]\n[[c]]\r\n  d . e = {f = 2}\n"
    let table = try TOMLReader.table(of: Array(text.utf8))
    let inner = try #require(table["a"]?.value.table?["b"])
    #expect(inner.position == TOMLPosition(line: 3, column: 4))
    let list = try #require(inner.value.table?["key"]?.value)
    #expect(list.position == TOMLPosition(line: 4, column: 7))
    guard case .list(let values) = list.content else { throw TestFailure("no list") }
    #expect(values.map(\.position.line) == [5, 6] && values.map(\.position.column) == [3, 3])
    guard case .list(let tables)? = table["c"]?.value.content else { throw TestFailure("no list") }
    let dotted = try #require(tables.first?.table?["d"]?.value.table?["e"])
    #expect(dotted.position == TOMLPosition(line: 9, column: 7))
    #expect(dotted.value.table?["f"]?.position == TOMLPosition(line: 9, column: 12))
  }

  @Test func `the TOML reader names the line in which a repeated key was first`() {
    let error = #expect(throws: TOMLError.self) {
      try TOMLReader.table(of: Array("a = 1\nb = 2\na = 3".utf8))
    }
    #expect(error?.problem == "the key \"a\" is there already: it began in line 1")
  }

  private static let deep: [String] = [
    String(repeating: "[", count: 15_000), "a = " + String(repeating: "[", count: 30_000),
    "a = " + String(repeating: "{a=", count: 10_000),
    "[" + String(repeating: "a.", count: 15_000) + "a]",
    "[[" + String(repeating: "a.", count: 15_000) + "a]]",
    String(repeating: "a.", count: 15_000) + "a = 1", headers, "[[@x]]",
    String(repeating: "[[a]]\n", count: 4000),
  ]

  /// One level deeper in each line.
  private static let headers = (1...100).map { depth in
    "[" + [String](repeating: "a", count: depth).joined(separator: ".") + "]\n"
  }.joined()

  /// Neither while reading nor while letting go may anything run over.
  @Test(arguments: deep)
  func `the TOML reader refuses excessive nesting and survives it`(text: String) {
    #expect(throws: TOMLError.self) {
      _ = try TOMLReader.table(of: Array((text + "\nb").utf8))
    }
  }

  @Test func `the TOML reader enforces its limits`() throws {
    let many = (0..<10_000).map { "key\($0) = \($0)\n" }.joined()
    let tooLarge = #expect(throws: TOMLError.self) { try TOMLReader.table(of: Array(many.utf8)) }
    #expect(tooLarge?.problem.contains("and may have 32768") == true)
    let short = (0..<4097).map { "\(String($0, radix: 36))=1\n" }.joined()
    let tooMany = #expect(throws: TOMLError.self) { try TOMLReader.table(of: Array(short.utf8)) }
    #expect(tooMany?.problem == "more than 4096 keys" && tooMany?.position.line == 4097)
    let whole = try TOMLReader.table(
      of: Array(many.utf8), within: TOMLLimits(bytes: 1 << 20, keys: 10_000))
    #expect(whole.entries.count == 10_000 && whole["key9999"]?.position.line == 10_000)
  }

  /// Sixteen times as much, in far less than 256 times the time.
  @Test(arguments: ["key% = 1\n", "[a%]\n", "[[a]]\n", "a.b% = 1\n", "[a.b%.c]\n", "# note\n"])
  func `the TOML reader takes time in proportion to the length`(pattern: String) throws {
    func time(_ count: Int) throws -> Duration {
      let text = (0..<count).map { pattern.replacing("%", with: "\($0)") }.joined()
      let limits = TOMLLimits(bytes: 1 << 24, keys: 1 << 20)
      return try ContinuousClock().measure {
        _ = try TOMLReader.table(of: Array(text.utf8), within: limits)
      }
    }
    _ = try time(100)
    let (small, large) = (try time(1000), try time(16_000))
    #expect(large < max(small, .milliseconds(2)) * 100, "\(small), then \(large)")
  }

  @Test func `the TOML reader never traps on a part of a text`() {
    for example in TOMLExample.valid + TOMLExample.invalid {
      let bytes = Array(example.text.utf8)
      for length in 0..<bytes.count {
        _ = try? TOMLReader.table(of: Array(bytes.prefix(length)))
        _ = try? TOMLReader.table(of: Array(bytes.suffix(length)))
      }
    }
  }

  @Test(arguments: [[0xFF], Array("a = 1\nb = \"".utf8) + [0xC3, 0x28, 0x22], [0xED, 0xA0, 0x80]])
  func `the TOML reader refuses invalid UTF-8`(bytes: [UInt8]) {
    let error = #expect(throws: TOMLError.self) { try TOMLReader.table(of: bytes) }
    #expect(error?.problem == "this line is not UTF-8")
    #expect(error?.position.line == (bytes.count > 4 ? 2 : 1))
  }
}
