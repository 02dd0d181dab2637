import Testing

/// A Swift file of this repository, as the house rules look at it.
struct SourceFile: CustomTestStringConvertible, Sendable {
  let path: String
  let lines: [String]
  /// The lines without comments and string literals.
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

  /// `System` of `Sources/TuneKitCore/System/Machine.swift`; nil where it lies in no folder.
  var folder: String? {
    let parts = path.split(separator: "/")
    return parts.count == 4 ? String(parts[2]) : nil
  }

  /// The types that it declares, those within others excepted.
  var types: [String] {
    code.compactMap { line in
      line.prefixMatch(of: #/(?:\w+ )*(?:struct|class|enum|protocol) (\w+)/#).map { String($0.1) }
    }
  }

  /// The names that types may have, in its code, without those that
  /// it declares itself, at whatever depth, and without members.
  var names: Set<String> {
    var names: Set<String> = []
    var own: Set<String> = []
    for line in lines {
      let text = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
      for found in text.matches(of: #/(?:struct|class|enum|typealias|case) (\w+)/#) {
        own.insert(String(found.1))
      }
      // Parameters of generics are types of their own.
      for found in text.matches(of: #/[<,] ?(\w+)[:>]/#) { own.insert(String(found.1)) }
    }
    for line in code {
      for found in line.matches(of: #/(^|[^.\w])([A-Z]\w+)/#) { names.insert(String(found.2)) }
    }
    return names.subtracting(own)
  }

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
