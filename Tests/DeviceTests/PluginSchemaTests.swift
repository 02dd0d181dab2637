import Testing
import TuneKitCore

@testable import TuneKitCommand

@Suite struct `The JSON schemas of plugin` {
  @Test func `the JSON of plugin list fits its schema`() throws {
    try Self.check("list", ModuleList(Modules.sheets(of: try Self.registry())))
  }

  @Test func `the JSON of plugin show fits its schema for every module`() throws {
    for sheet in Modules.sheets(of: try Self.registry()) { try Self.check("show", sheet) }
  }

  @Test func `the JSON of plugin check fits its schema, with and without issues`() throws {
    let sheet = try Modules.sheet("generic", in: try Self.registry())
    let issue = ModuleIssue(module: sheet.id, about: .page, why: "it is missing")
    try Self.check(
      "check",
      ExaminationReport([
        .init(
          sheet, captures: ["a"], pairs: 3,
          issues: [.init(issue), .init(issue, file: "x", line: 1)])
      ]))
    try Self.check("check", ExaminationReport([.init(sheet, captures: [], pairs: 0, issues: [])]))
  }

  @Test func `the JSON of plugin new fits its schema`() throws {
    let line = SkeletonResult.Catalogue(file: "a", line: "b")
    try Self.check("new", SkeletonResult(files: ["a"], catalogue: line, next: "n", notes: ["x"]))
    try Self.check("new", SkeletonResult(files: ["a"], catalogue: nil, next: "n", notes: []))
  }

  @Test(arguments: ["list", "show", "check", "check-log", "new"])
  func `a refused plugin verb prints JSON of its schema, and a wrong document is found`(
    _ verb: String
  ) throws {
    try Self.check(verb, Refusal(error: "no such thing"))
    let wrong = #"{"schema": "tunekit.plugin-\#(verb)/1"}"#
    #expect(try Self.schema(verb).problems(in: try JSONValue(parsing: wrong)) != [])
  }

  private static func schema(_ verb: String) throws -> JSONSchema {
    let path = "Plugins-doc/schemas/tunekit.plugin-\(verb).schema.json"
    return JSONSchema(try JSONValue(parsing: try Repository.text(path)))
  }

  private static func check(_ verb: String, _ value: some Encodable) throws {
    let printed = try JSONValue(parsing: try document("tunekit.plugin-\(verb)/1", value))
    #expect(try schema(verb).problems(in: printed) == [], "\(verb)")
  }

  private static func registry() throws -> Registry {
    try Modules.registry(with: ManifestLibrary(below: nil, and: []), needed: true)
  }
}
