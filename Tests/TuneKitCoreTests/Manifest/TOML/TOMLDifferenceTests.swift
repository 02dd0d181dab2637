import Foundation
import Testing
import TuneKitCore

/// Another reader of the same language, made by others.
@Suite struct `Against python's tomllib` {
  /// Prints for each text what it means, or that it is refused.
  private static let program = """
    import json, sys
    try:
        import tomllib
    except ImportError:
        print("no tomllib"); sys.exit(0)
    def number(value):
        text = repr(value)
        return text
    def text(value):
        if isinstance(value, bool): return "true" if value else "false"
        if isinstance(value, int): return str(value)
        if isinstance(value, float): return number(value)
        if isinstance(value, str): return json.dumps(value, ensure_ascii=False)
        if isinstance(value, list): return "[" + ",".join(map(text, value)) + "]"
        if isinstance(value, dict):
            keys = sorted(value, key=lambda key: key.encode())
            return "{" + ",".join(text(key) + ":" + text(value[key]) for key in keys) + "}"
        return "date"
    for source in json.load(sys.stdin):
        try: print(text(tomllib.loads(source)).replace("\\n", "\\\\n"))
        except Exception as error: print("refused")
    """

  /// What it makes of texts; nil where there is no tomllib.
  private static func meanings(of texts: [String]) throws -> [String]? {
    let folder = FileManager.default.temporaryDirectory
    let input = folder.appending(path: "tunekit-toml-\(UUID().uuidString).json")
    try JSONEncoder().encode(texts).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if text == "no tomllib\n" { return nil }
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private static func own(_ text: String) -> String {
    (try? TOMLReader.table(of: Array(text.utf8)).json) ?? "refused"
  }

  /// Where there is no tomllib, the table of examples has been checked without it.
  @Test func `the TOML reader and tomllib read the examples alike`() throws {
    let examples = TOMLExample.valid + TOMLExample.invalid
    for example in examples {
      #expect(Self.own(example.text) == (example.line > 0 ? "refused" : example.meaning))
    }
    guard let others = try Self.meanings(of: examples.map(\.text)) else {
      Issue.record(
        "python3 has no tomllib (3.11 or later), so nothing was compared", severity: .warning)
      return
    }
    #expect(others.count == examples.count)
    for (example, other) in zip(examples, others) {
      #expect(Self.own(example.text) == other, "\(example.text)")
    }
  }

  @Test func `the TOML reader refuses only dates and larger numbers that tomllib accepts`() throws {
    for example in TOMLExample.refused {
      let error = #expect(throws: TOMLError.self) {
        try TOMLReader.table(of: Array(example.text.utf8))
      }
      #expect(error?.position.line == example.line)
    }
    guard let others = try Self.meanings(of: TOMLExample.refused.map(\.text)) else { return }
    #expect(!others.contains("refused"))
  }

  /// Pieces of the examples, put together by chance, and changed here and there.
  @Test func `the TOML reader and tomllib read random texts alike`() throws {
    var random = SeededGenerator(20_261_124)
    let pieces = (TOMLExample.valid + TOMLExample.invalid).map(\.text)
    let signs = ["[", "]", "{", "}", "=", ".", ",", "\"", "'", "\n", "1", "_", "a", "\\", "#", " "]
    var texts: [String] = []
    while texts.count < 3000 {
      var text = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
        pieces.randomElement(using: &random)
      }.joined(separator: "\n")
      for _ in 0..<Int.random(in: 0...2, using: &random) where !text.isEmpty {
        let place = text.index(
          text.startIndex, offsetBy: Int.random(in: 0..<text.count, using: &random))
        let sign = signs.randomElement(using: &random) ?? ""
        text.replaceSubrange(place...place, with: Bool.random(using: &random) ? sign : "")
      }
      texts.append(text)
    }
    guard let others = try Self.meanings(of: texts) else { return }
    #expect(others.count == texts.count)
    var read = 0
    for (text, other) in zip(texts, others) where !Self.isKnownToDiffer(text, other) {
      if other != "refused" { read += 1 }
      #expect(Self.own(text) == other, "\(text)")
    }
    #expect(read > 100)
  }

  /// Dates and numbers of more than 64 bits; and tomllib lets dotted keys add to a table that only a
  /// header has passed through, which toml-test calls invalid.
  private static func isKnownToDiffer(_ text: String, _ other: String) -> Bool {
    if own(text) != "refused" || other == "refused" { return false }
    do {
      _ = try TOMLReader.table(of: Array(text.utf8))
      return false
    } catch {
      return ["cannot be added to", "too large", "date"].contains { error.problem.contains($0) }
        || other.contains("date")
    }
  }
}
