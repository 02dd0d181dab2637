import Testing

@testable import TuneKitCore
@testable import tunekit

@Suite struct `The JSON schemas of plugin` {
  @Test func `hold for list`() throws {
    try Self.check("list", ModuleList(Modules.sheets(of: try Self.registry())))
  }

  @Test func `hold for show of every module`() throws {
    for sheet in Modules.sheets(of: try Self.registry()) { try Self.check("show", sheet) }
  }

  @Test func `hold for check, with flaws and without`() throws {
    let sheet = try Modules.sheet("generic", in: try Self.registry())
    let flaw = ModuleIssue(module: sheet.id, what: "page", why: "it is missing")
    try Self.check(
      "check",
      ExaminationReport([
        .init(
          sheet, captures: ["a"], pairs: 3, flaws: [.init(flaw), .init(flaw, file: "x", line: 1)])
      ]))
    try Self.check("check", ExaminationReport([.init(sheet, captures: [], pairs: 0, flaws: [])]))
  }

  @Test func `hold for new`() throws {
    let line = SkeletonResult.Catalogue(file: "a", line: "b")
    try Self.check("new", SkeletonResult(files: ["a"], catalogue: line, next: "n", notes: ["x"]))
    try Self.check("new", SkeletonResult(files: ["a"], catalogue: nil, next: "n", notes: []))
  }

  @Test(arguments: ["list", "show", "check", "new"])
  func `hold for a refusal, and find what is wrong`(_ verb: String) throws {
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
