import Testing
import TuneKitCore

@testable import TuneKitChecking
@testable import TuneKitCommand

/// What diagnose says of captured machines, some of them with something wrong.
@Suite struct `A diagnosis` {
  private static let style = Style(width: 80, hasColor: false, isUnicode: true)
  private static let card: SystemPath =
    "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0"

  /// A machine, and what is changed of it.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let machine: String
    var texts: [String: String] = [:]
    var registers: [UInt8]?
    var answers: [NativeAnswer] = []

    var testDescription: String { name }

    func diagnosis(_ choice: Recognition.Choice = .init()) throws -> Diagnosis {
      let machine = try #require(CapturedMachine.all.first { $0.name == self.machine })
      var capture = try machine.capture()
      for (path, text) in texts {
        capture[`A diagnosis`.card.appending(path)] = .text(text + "\n")
      }
      if let registers { capture[`A diagnosis`.card.appending("config")] = .file(registers) }
      var ahead = answers.makeIterator()
      // The journal's folder goes with the bench, and shall be there as long as it is looked at.
      let bench = try Bench(capture)
      return try withExtendedLifetime(bench) {
        try bench.tunekit(choice).diagnose(
          asking: answers.isEmpty ? nil : { _ in ahead.next() ?? .garbage })
      }
    }
  }

  @Test func `diagnose recommends no plan when the configuration leaves everything out`() throws {
    let machine = try #require(CapturedMachine.all.first { $0.name == Self.vendor })
    let bench = try Bench(try machine.capture())
    let whole = try bench.tunekit().diagnose()
    #expect(
      whole.recommendations.contains { $0.command.description.hasPrefix("sudo tunekit apply") })
    let steps = ["governor", "interrupt"].map { Configured(value: $0, file: "t", line: 1) }
    let rest = try bench.tunekit(leavingOut: steps).diagnose()
    #expect(
      !rest.recommendations.contains { $0.command.description.hasPrefix("sudo tunekit apply") })
  }

  @Test(arguments: [
    ("raspberry-pi-5+hailo-8_6.16", true), ("raspberry-pi-5+ax650n_6.6", false),
    ("nanopc-t6+hailo-8_6.1-vendor", false),
  ])
  func `diagnose recommends a faster port only when the card is faster`(
    name: String, isNamed: Bool
  ) throws {
    let machine = try #require(CapturedMachine.all.first { $0.name == name })
    let diagnosis = try Bench(try machine.capture()).tunekit().diagnose()
    let found = diagnosis.recommendations.filter { $0.title.description.contains("pciex1_gen=3") }
    #expect(found.count == (isNamed ? 1 : 0))
    #expect(found.allSatisfy { $0.reason.contains("some cards fail") })
    #expect(found.allSatisfy { $0.effect.hasPrefix("500 \u{2192} 984 MB/s") })
    #expect(!found.contains { $0.command.description.contains("config.txt") })
  }

  private static let vendor = "cm3588+ax650n_6.1-vendor"

  static let cases = [
    Case(
      name: "cm3588+ax650n", machine: vendor, registers: Registers.card(),
      answers: [.answered("3.10.2"), .failed(status: -2_144_337_535)]),
    Case(
      name: "degraded-link", machine: vendor,
      texts: [
        "current_link_speed": "2.5 GT/s PCIe", "aer_dev_correctable": "TOTAL_ERR_COR 1234",
      ], registers: Registers.card(readRequest: 4096)),
    Case(name: "nothing-recognised", machine: "pc_6.1"),
    Case(name: "not-root", machine: vendor, registers: Registers.card(count: 64)),
    Case(name: "no-driver", machine: "cm3588+ax650n-no-driver_6.12"),
    Case(name: "13-vectors", machine: "raspberry-pi-5+coral-no-mip_6.6-rpi"),
  ]

  @Test(arguments: cases)
  func `every diagnosis prints as its golden files say`(_ item: Case) throws {
    let diagnosis = try item.diagnosis()
    let file = "Tests/Diagnoses/\(item.name)"
    let whole = Style(width: 80, hasColor: false, isUnicode: true, isVerbose: true)
    try Golden.check(diagnosis.text(whole), "\(file).txt")
    try Golden.check(try document(Diagnosis.schema, diagnosis), "\(file).json")
    try Golden.check(diagnosis.markdown(version: "0.0.0"), "\(file).md")
  }

  @Test func `a diagnosis fits every width, with and without colour and signs`() throws {
    for item in Self.cases {
      let diagnosis = try item.diagnosis()
      for width in [40, 60, 80, 120] {
        let text = diagnosis.text(Style(width: width, isVerbose: true))
        let lines: [String] = text.split(separator: "\n").map { String($0) }
        // A path longer than the width is not broken, in commands and sources too.
        let wide = lines.filter { (line: String) in
          let isTorn = line.hasPrefix("      ") || line.hasPrefix("[") || line.hasPrefix("Next: ")
          return line.count > width && line.trimmed.contains(" ") && !isTorn
        }
        #expect(wide == [], "\(item.name)")
      }
      let colored = diagnosis.text(Style(width: 80, hasColor: true))
      let uncolored = colored.replacing(#/\u{1b}\[\d+m/#, with: "")
      #expect(uncolored == diagnosis.text(Style(width: 80)))
      let plain = diagnosis.text(Style(width: 80, isUnicode: false))
      #expect(plain.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test func `a diagnosis puts crashes before slowness, and measurements before guesses`() throws {
    let titles = try Self.cases[1].diagnosis().recommendations.map(\.title.description)
    let order = [
      "The read-request size is 4096", "Apply the plan", "The link is slower",
      "The link has repaired",
    ]
    let places = order.compactMap { start in titles.firstIndex { $0.hasPrefix(start) } }
    #expect(places.count == order.count && places == places.sorted(), "\(titles)")
    let weights = try Self.cases[1].diagnosis().recommendations.map(\.weight)
    #expect(weights == weights.sorted())
  }

  @Test func `every recommendation has a command, a reason and a source`() throws {
    for machine in CapturedMachine.all {
      let diagnosis = try Bench(try machine.capture()).tunekit().diagnose()
      for advice in diagnosis.recommendations {
        let texts = [
          advice.title.description, advice.effect, advice.command.description, advice.reason,
          advice.source,
        ]
        #expect(!texts.contains { $0.trimmed.isEmpty }, "\(machine.name): \(advice)")
        #expect(advice.source.contains(": "))
      }
      #expect(Set(diagnosis.recommendations.map(\.title)).count == diagnosis.recommendations.count)
    }
  }

  @Test func `diagnose does not wake a sleeping card`() throws {
    var item = Self.cases[0]
    item.texts["power/runtime_status"] = "suspended"
    let card = try #require(try item.diagnosis().accelerators.first)
    let request = try #require(card.readRequest)
    #expect(request.bytes == nil && request.why?.contains("sleeps") == true)
  }

  @Test func `diagnose reports a card that is gone first`() throws {
    var item = Self.cases[0]
    item.registers = [UInt8](repeating: 0xff, count: 256)
    let diagnosis = try item.diagnosis()
    #expect(diagnosis.accelerators.first?.isPresent == false)
    #expect(diagnosis.recommendations.first?.title.description.contains("does not answer") == true)
  }

  /// Nothing to do: the plan is applied and holds, the link is full, no other tuner runs.
  @Test func `diagnose after apply does not recommend apply`() throws {
    let machine = try #require(CapturedMachine.all.first { $0.name == Self.vendor })
    let bench = try Bench(try machine.capture())
    try bench.apply()
    let diagnosis = try bench.tunekit().diagnose()
    #expect(diagnosis.applied?.map(\.outcome) == [.holds])
    #expect(
      !diagnosis.recommendations.contains { $0.command.description.hasPrefix("sudo tunekit apply") }
    )
    #expect(bench.image.capture[Self.card.appending("config")] == nil)
  }

  @Test func `a diagnosis in Markdown escapes every name of the machine`() throws {
    var item = Self.cases[0]
    item.answers = [.answered("a|b <img src=x> @everyone `x` [l](http://x)\n# h"), .garbage]
    let markdown = try item.diagnosis().markdown(version: "1")
    let row = try #require(markdown.split(separator: "\n").first { $0.contains("runtime version") })
    #expect(row.contains(#"a\|b \<img src=x\>"#) && row.contains(#"\`x\` \[l\](http"#))
    #expect(!row.contains("@everyone"))
    #expect(row.filter { $0 == "|" }.count == 4)
  }

  @Test(arguments: CapturedMachine.all)
  func `the diagnosis of every machine fits its schema`(_ machine: CapturedMachine) throws {
    let diagnosis = try Bench(try machine.capture()).tunekit().diagnose()
    let schema = JSONSchema(
      try JSONValue(
        parsing: try Repository.text("Plugins-doc/schemas/tunekit.diagnose.schema.json")))
    let printed = try JSONValue(parsing: try document(Diagnosis.schema, diagnosis))
    #expect(schema.problems(in: printed) == [], "\(machine.name)")
  }
}
