import Testing
import TuneKitCore

@testable import TuneKitManifests

/// The schemas of manifests and of the configuration, which editors read: what they say and what the
/// reader takes is the same.
@Suite struct `The schemas for editors` {
  /// A table of the format: where the schema has it, and a file that has an unknown key in it.
  struct Place: CustomTestStringConvertible, Sendable {
    let path: String
    let text: String

    init(_ path: String, _ text: String) {
      self.path = path
      self.text = text
    }

    var testDescription: String { path }
  }

  private static let odd = "zzqq = 1"
  private static let head = "format = 1\nid = \"acme\"\nname = \"Acme\"\n"
  private static let board = head + "kind = \"board\"\n"
  private static let known = "[known-by]\nchosen = true\n"
  private static let card = head + "kind = \"accelerator\"\n"
  private static let pci =
    "[pci]\nvendor = 1\ndevice = 1\ngeneration = 1\nlanes = 1\nsource = \"assumed: x\"\n"
  private static let lines = "[interrupts]\nnames = \"bus-address\"\n"
  private static let slot =
    "[[slot]]\nname = \"x\"\ncontroller = \"x\"\ngeneration = 1\nlanes = 1\n"
  private static let why = "because = \"x\"\nsource = \"assumed: x\"\n"
  private static let other = "names = [\"x\"]\nmodules = [\"x\"]\npackage = \"x\"\n"

  static let places: [Place] = [
    Place("board", board + odd),
    Place("board.tested", board + "tested = { \(odd) }\n" + known),
    Place("board.known-by", board + known + odd),
    Place("board.core.[]", board + known + "[[core]]\n" + odd),
    Place("board.slot.[]", board + known + slot + odd),
    Place("board.slot.[].faster", board + known + slot + "faster = { \(odd) }"),
    Place("board.slot.[].enabling", board + known + slot + "enabling = { \(odd) }"),
    Place("board.slot.[].more-messages", board + known + slot + "more-messages = { \(odd) }"),
    Place("board.controller.[]", board + known + "[[controller]]\n" + odd),
    Place("board.caution.[]", board + known + "[[caution]]\n" + odd),
    Place(
      "board.caution.[].when",
      board + known + "[[caution]]\nsummary = \"x\"\nbecause = \"x\"\nwhen = { \(odd) }"),
    Place("accelerator", card + odd),
    Place("accelerator.pci", card + pci + odd),
    Place("accelerator.known-by", card + "[known-by]\n" + odd),
    Place("accelerator.interrupts", card + pci + lines + odd),
    Place(
      "accelerator.interrupts.only-while-open",
      card + pci + lines + "only-while-open = { \(odd) }"),
    Place(
      "accelerator.interrupts.message-copied",
      card + pci + lines + "message-copied = { \(odd) }"),
    Place("accelerator.stable", card + pci + lines + "[stable]\n" + odd),
    Place("accelerator.stable.payload", card + pci + lines + "[stable]\npayload = { \(odd) }"),
    Place(
      "accelerator.stable.read-request", card + pci + lines + "[stable]\nread-request = { \(odd) }"),
    Place("accelerator.need.[]", card + pci + lines + "[[need]]\n" + odd),
    Place(
      "accelerator.need.[].when",
      card + pci + lines + "[[need]]\nclock = \"maximum\"\n" + why + "when = { \(odd) }"),
    Place("accelerator.question.[]", card + pci + lines + "[[question]]\n" + odd),
    Place("accelerator.benchmark.[]", card + pci + lines + "[[benchmark]]\n" + odd),
    Place("accelerator.driver", card + pci + lines + "[driver]\n" + odd),
    Place(
      "accelerator.driver.others.[]",
      card + pci + lines + "[driver]\n" + other + "[[driver.others]]\n" + odd),
    Place("knob", head + "kind = \"knob\"\n" + odd),
  ]

  @Test(arguments: places)
  func `the schema has the keys that the reader takes`(_ place: Place) throws {
    let schema = try #require(try Self.manifests().part(place.path))
    let known = try Self.words(of: place.text, after: "unknown key \"zzqq\"; known: ")
    #expect(Set(known) == Set(schema.object["properties"]?.object.keys.map { $0 } ?? []))
  }

  /// A list of words that the reader takes, with a file that has another one.
  static let choices: [Place] = [
    Place(
      "accelerator.need.[].leave-alone",
      card + pci + lines + "[[need]]\nleave-alone = \"zzqq\"\n" + why),
    Place(
      "accelerator.need.[].profiles.[]",
      card + pci + lines + "[[need]]\nclock = \"maximum\"\nprofiles = [\"zzqq\"]\n" + why),
    Place(
      "accelerator.need.[].grammar",
      card + pci + lines + "[[need]]\nfile = \"/sys/x\"\ngrammar = \"zzqq\"\n" + why),
    Place(
      "accelerator.need.[].when.service-active",
      card + pci + lines + "[[need]]\nclock = \"maximum\"\n" + why
        + "when = { service-active = \"zzqq\" }"),
    Place(
      "accelerator.benchmark.[].better",
      card + pci + lines + "[[benchmark]]\nafter = \"x\"\nbetter = \"zzqq\""),
    Place("board.caution.[].weight", board + known + "[[caution]]\nweight = \"zzqq\""),
  ]

  @Test(arguments: choices)
  func `the schema has the words that the reader takes`(_ place: Place) throws {
    let schema = try #require(try Self.manifests().part(place.path))
    let words = schema["enum"]?.array.compactMap(\.text) ?? []
    #expect(try Self.words(of: place.text, after: " takes ") == words)
  }

  @Test func `the schema of the configuration has the keys that the reader takes`() throws {
    let schema = try JSONValue(
      parsing: try Repository.text("Plugins-doc/schemas/tunekit.conf.schema.json"))
    #expect(schema["properties"]?.object.keys.sorted() == Configuration.keys.sorted())
    func choices(_ key: String) -> [String]? {
      schema["properties"]?[key]?["enum"]?.array.compactMap(\.text)
    }
    #expect(choices("profile") == Profile.allCases.map(\.rawValue))
    #expect(choices("on-heat") == OnHeat.allCases.map(\.rawValue))
  }

  /// What the reader lists in its error about a file.
  private static func words(of text: String, after mark: String) throws -> [String] {
    do throws(ManifestError) {
      _ = try Manifest(parsing: Array(text.utf8), file: "acme.toml")
      Issue.record("taken: \(text)")
      return []
    } catch {
      let message = error.description
      let start = try #require(message.firstRange(of: mark), "\(message)")
      let rest = String(message[start.upperBound...])
      let end = rest.firstRange(of: ", and not ")?.lowerBound ?? rest.endIndex
      return rest[..<end].split(separator: ", ").map(String.init)
    }
  }

  private static func manifests() throws -> EditorSchema {
    EditorSchema(
      root: try JSONValue(parsing: try Repository.text("Plugins-doc/schemas/manifest.schema.json")))
  }

  private struct EditorSchema {
    let root: JSONValue

    /// The schema of a table, by the kind of manifest and the names that lead to it.
    func part(_ names: String) -> JSONValue? {
      names.split(separator: ".").reduce(root["definitions"]) { schema, name in
        let next =
          name == "[]" ? schema?["items"] : (schema?["properties"] ?? schema)?[String(name)]
        guard let reference = next?["$ref"]?.text?.split(separator: "/").last else { return next }
        return root["definitions"]?[String(reference)]
      }
    }
  }
}
