import Accelerators
import Testing
import TuneKitCore

@testable import TuneKitCommand
@testable import TuneKitManifests

@Suite struct `The JSON schemas` {
  static let verbs = [
    "detect", "plan", "apply", "verify", "revert", "status", "confirm", "enable", "disable",
    "diagnose", "config", "estimate", "prove", "watch", "history", "metrics", "run", "guard",
    "capture", "report",
  ]

  /// The keys that programs read, by their place; every schema must require them.
  static let keys: [String: [String: String]] = [
    "detect": [
      "": "schema board accelerators clusters contenders",
      "board": "id name",
      "accelerators.[]": "id address driver slot link interrupts",
      "accelerators.[].link": "speed_gts width expected_speed_gts expected_width verdict",
      "accelerators.[].interrupts.[]": "irq affinity effective action",
      "clusters.[]": "cpus capacity max_khz kind fastest",
      "contenders.[]": "name evidence",
    ],
    "plan": [
      "": "schema steps probes declined subject",
      "steps.[]": "id file found wanted reason source risk requested_by",
      "probes.[]": "id title",
      "declined.[]": "what why",
      "subject": "board accelerator address boot_id kernel",
    ],
    "apply": ["": "schema outcome steps", "steps.[]": "id file before after result error"],
    "revert": ["": "schema outcome steps", "steps.[]": "id file before after result error"],
    "verify": [
      "": "schema outcome items", "items.[]": "id title state expected seen culprit remedy",
    ],
    "status": ["": "schema sessions holders at_boot guard"],
    "history": [
      "": "schema sessions damaged", "sessions.[]": "session began state subject changes",
    ],
    "confirm": ["": "schema outcome sessions"],
    "enable": ["": "schema outcome deeds steps"],
    "disable": ["": "schema outcome deeds steps"],
    "diagnose": [
      "": "schema system board accelerators clusters contenders recommendations unread",
      "recommendations.[]": "title effect command reason source",
    ],
    "estimate": ["": "schema untuned tuned unit interval rows source", "tuned": "point low high"],
    "prove": [
      "": "schema verdict effect confidence untuned tuned unit steps blocks conditions",
      "effect": "percent low high", "untuned": "median spread n", "steps.[]": "id effect",
      "blocks.[]": "state values left_out",
    ],
    "watch": [
      "": "schema time interrupts clocks temperatures drifted",
      "interrupts.[]": "irq cpu per_second", "clocks.[]": "cpus khz max_khz",
      "temperatures.[]": "zone celsius",
    ],
    "config": ["": "schema settings files errors", "settings.[]": "key value file line"],
    "metrics": [
      "": "schema families", "families.[]": "name help type samples",
      "families.[].samples.[]": "labels value",
    ],
  ]

  @Test(arguments: verbs)
  func `the JSON schemas require every promised key`(_ verb: String) throws {
    let schema = try Self.schema(verb)
    for (place, names) in Self.keys[verb] ?? [:] {
      let part = try #require(schema.part(place), "\(verb): no \(place)")
      let required = Set((part["required"]?.array ?? []).compactMap(\.text))
      let wanted = Set(names.split(separator: " ").map(String.init))
      #expect(wanted.subtracting(required) == [], "\(verb) \(place)")
      #expect(wanted.subtracting(part["properties"]?.object.keys.map { $0 } ?? []) == [])
    }
  }

  /// Version 1 may gain keys.
  @Test(arguments: verbs)
  func `the JSON schemas allow unknown keys`(_ verb: String) throws {
    let text = try Repository.text(Self.path(verb))
    #expect(!text.contains("additionalProperties"))
    #expect(text.contains("https://json-schema.org/draft/2020-12/schema"))
  }

  @Test func `the JSON of detect fits its schema on every machine`() throws {
    for machine in CapturedMachine.all {
      let detection = try Bench(try machine.capture()).tunekit().detect()
      try Self.check("detect", DetectionDocument(detection), machine)
    }
  }

  @Test(arguments: CapturedMachine.all, Profile.allCases)
  func `the JSON of plan, apply, verify, status and revert fits its schema`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    for road in try machine.roads().all {
      let bench = try machine.bench(before: road, profile)
      try Self.check("plan", try bench.plan(road.choice, profile), machine)
      try Self.check("apply", try bench.apply(road.choice, profile), machine)
      let tunekit = try bench.tunekit(road.choice, profile)
      try Self.check("verify", try tunekit.verify(), machine)
      try Self.check("status", try tunekit.status(), machine)
      try Self.check("confirm", try tunekit.confirm(), machine)
      try Self.check("revert", try bench.revert(), machine)
      try Self.check("status", try tunekit.status(), machine)
      try Self.check("verify", try tunekit.verify(), machine)
    }
  }

  @Test(arguments: MeasuredQuantity.allCases)
  func `the JSON of estimate fits its schema`(_ quantity: MeasuredQuantity) throws {
    for accelerator in AcceleratorCatalogue.all {
      guard let table = accelerator.evidence.first(where: { $0.quantity == quantity }) else {
        continue
      }
      for row in try MeasuredPair.rows(of: quantity, csv: table.csv) {
        let estimate = try TuningEstimate(quantity, of: row.untuned, with: accelerator)
        try Self.check("estimate", estimate, nil)
      }
    }
  }

  @Test func `the JSON of prove fits its schema, and is read back`() throws {
    for proof in [try SampleProof.made(), try SampleProof.made(rounds: 1, isAblated: false)] {
      try Self.check("prove", proof, nil)
      let text = try JSON.pretty(Document(schema: Proof.schema, proof))
      #expect(try JSON.value(Proof.self, from: Array(text.utf8)) == proof)
    }
  }

  @Test func `the JSON of metrics fits its schema and says what the text says`() throws {
    for machine in CapturedMachine.all {
      let metrics = try Bench(try machine.capture()).tunekit().metrics(version: "1.2.3")
      try Self.check("metrics", metrics, machine)
      let families = metrics.families.filter { !$0.samples.isEmpty }
      let lines = metrics.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      #expect(families.map(\.samples.count).reduce(0, +) == lines.count)
      let labels = try Self.schema("metrics").definition("#/$defs/labels")
      let known = Set((labels?["properties"]?.object ?? [:]).keys)
      let used = Set(families.flatMap(\.samples).flatMap(\.labels).map(\.name))
      #expect(used.subtracting(known) == [], "\(machine.name)")
    }
  }

  @Test func `the JSON of config fits its schema`() throws {
    try Self.check("config", Configuration(), nil)
    var configuration = Configuration()
    let text = "board = \"cm3588\"\nleave-out = [\"governor\"]\nprofile = \"cool\"\n"
    #expect(configuration.take(Array(text.utf8), of: "/etc/tunekit/tunekit.conf") == [])
    try Self.check("config", configuration, nil)
  }

  @Test func `the JSON of enable and disable fits its schema`() throws {
    let deeds = ServiceChanges(isSilent: true)
    deeds.add("/etc/systemd/system/tunekit.service", .written)
    deeds.add("udev", .leftAlone, "it is not here")
    for (verb, outcome) in [("enable", "enabled"), ("disable", "disabled")] {
      let documents = [
        ServiceDocument(outcome: outcome, deeds: deeds.all, steps: []),
        ServiceDocument(outcome: "failed", deeds: deeds.all, steps: [], error: "no room"),
        ServiceDocument(outcome: "refused", deeds: deeds.all, steps: [], error: "locked"),
      ]
      for document in documents { try Self.check(verb, document, nil) }
    }
  }

  @Test(arguments: verbs)
  func `the JSON of a refusal fits the schema of every verb`(_ verb: String) throws {
    try Self.check(verb, Refusal(error: "no such thing"), nil)
  }

  @Test func `the JSON schemas reject wrong documents`() throws {
    let schema = try Self.schema("verify")
    let wrong = [
      #"{}"#, #"[]"#, #"{"schema": "tunekit.verify/2", "outcome": "holds", "items": []}"#,
      #"{"schema": "tunekit.verify/1", "applied": true, "outcome": "fine", "items": []}"#,
      #"{"schema": "tunekit.verify/1", "applied": 1, "outcome": "holds", "items": []}"#,
      #"{"schema": "tunekit.verify/1", "applied": true, "outcome": "holds", "items": [{"id": 1}]}"#,
    ]
    for text in wrong {
      #expect(schema.problems(in: try JSONValue(parsing: text)) != [], "\(text)")
    }
    let right =
      #"{"schema": "tunekit.verify/1", "applied": true, "outcome": "holds", "items": [], "x": 1}"#
    #expect(schema.problems(in: try JSONValue(parsing: right)) == [])
  }

  private static func path(_ verb: String) -> String {
    "Plugins-doc/schemas/tunekit.\(verb).schema.json"
  }

  private static func schema(_ verb: String) throws -> JSONSchema {
    JSONSchema(try JSONValue(parsing: try Repository.text(path(verb))))
  }

  private static func check(
    _ verb: String, _ value: some Encodable, _ machine: CapturedMachine?
  ) throws {
    let printed = try JSONValue(parsing: try document("tunekit.\(verb)/1", value))
    #expect(try schema(verb).problems(in: printed) == [], "\(verb) on \(machine?.name ?? "any")")
  }
}
