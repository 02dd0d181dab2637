import Testing

/// A Swift file of this repository, as the house rules look at it.
struct SourceFile: CustomTestStringConvertible, Sendable {
  let path: String
  let lines: [String]
  /// The lines without comments and without what stands between quotes.
  let code: [String]

  private init(_ path: String, _ lines: [String]) {
    self.path = path
    self.lines = lines
    code = lines.map { line in
      var plain = line
      if line.contains("\"") { plain.replace(#/"(?:[^"\\]|\\.)*"/#, with: "\"\"") }
      return String(plain.prefix(upTo: plain.firstRange(of: "//")?.lowerBound ?? plain.endIndex))
    }
  }

  private static let folders = Memory<String, [SourceFile]>()

  /// All of a folder but the built-in machine, which is data.
  static func all(below folders: String...) -> [SourceFile] {
    folders.flatMap { folder in Self.folders.value(folder) { read(below: folder) } }
  }

  private static func read(below folder: String) -> [SourceFile] {
    Repository.files(below: folder, ending: ".swift")
      .filter { !$0.hasSuffix("/BuiltInMachine+Data.swift") }
      .compactMap { path in
        (try? Repository.text(path)).map { text in
          let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          return SourceFile(
            path, (lines.last == "" ? lines.dropLast() : lines[...]).map(String.init))
        }
      }
  }

  var testDescription: String { path }

  /// `TuneKitCore` of `Sources/TuneKitCore/System/Machine.swift`.
  var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// The modules it imports.
  var imports: Set<String> {
    Set(
      code.filter { $0.contains("import ") }.compactMap { line in
        line.wholeMatch(of: #/(?:@\w+ )?(?:\w+ )?import (?:\w+ )?(\w+)(?:\.\w+)*/#)
          .map { String($0.1) }
      })
  }

  /// Where a pattern occurs in lines of the code that have a text in them, as `path:line: text`.
  func places(of pattern: some RegexComponent, having text: String = "") -> [String] {
    zip(1..., code).filter {
      (text.isEmpty || $0.1.contains(text)) && $0.1.firstMatch(of: pattern) != nil
    }.map {
      "\(path):\($0.0): \($0.1)"
    }
  }
}
