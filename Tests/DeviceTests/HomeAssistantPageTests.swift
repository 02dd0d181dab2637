import Foundation
import Testing

/// The page Plugins-doc/integrations/home-assistant.md.
@Suite struct `The page about Home Assistant` {
  private static func page() throws -> String {
    try Repository.text("Plugins-doc/integrations/home-assistant.md")
  }

  private static func schema() throws -> JSONSchema {
    JSONSchema(
      try JSONValue(parsing: try Repository.text("Plugins-doc/schemas/tunekit.status.schema.json")))
  }

  /// The way through a document, as the page writes it, in the words of ``JSONSchema/part(_:)``.
  private static func way(_ text: Substring) -> String {
    String(text.replacing(/\[\d+\]/, with: ".[]"))
  }

  @Test func `every path into the JSON is in the schema of status`() throws {
    let schema = try Self.schema()
    let paths = try Self.page().matches(of: /value_json((?:\.\w+|\[\d+\])+)/).map {
      Self.way($0.output.1.drop { $0 == "." })
    }
    #expect(paths.count > 6)
    for path in paths { #expect(schema.part(path) != nil, "\(path)") }
    #expect(schema.part("sessions.[].nothing") == nil)
  }

  @Test func `every attribute is a key of status`() throws {
    let line = try #require(try Self.page().firstMatch(of: /json_attributes: \[(.*)\]/))
    let names = line.output.1.split(separator: ", ").map(String.init)
    let schema = try Self.schema()
    #expect(names.count > 2)
    for name in names { #expect(schema.part(name) != nil, "\(name)") }
  }

  @Test func `the states that the page names are those of the schema`() throws {
    let schema = try Self.schema()
    let rows = [
      ("Tuning", "sessions.[].outcome", ["not applied"]), ("At boot", "at_boot", []),
      ("Guard", "guard", []),
    ]
    for (sensor, path, more) in rows {
      let row = try #require(
        try Self.page().split(separator: "\n").first { $0.hasPrefix("| \(sensor) |") })
      let named = row.matches(of: /`([^`]+)`/).map { String($0.output.1) }
      let known = schema.part(path)?["enum"]?.array.compactMap(\.text) ?? []
      #expect(Set(named) == Set(known + more), "\(sensor)")
    }
  }
}
