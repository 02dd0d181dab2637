import Foundation
import Testing

/// What estimate answers, from outside.
@Suite struct `The estimate of a model` {
  private static let options = ["--latency-ms", "--tokens-per-second", "--ttft-ms"]

  private static func run(_ words: String...) throws -> Program.Run {
    try Program().run(["estimate", "--machine", "cm3588+ax650n"] + words)
  }

  @Test func `estimate says what to expect, by whom it was measured, and in which range`() throws {
    let run = try Self.run("--latency-ms", "0.7")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    for part in [
      "0.7 ms", "0.479 ms, 32 % less", "90 % interval  0.352 to 0.665 ms", "85 models",
      "0.297 to 597.2 ms", "MasterVVK", "interrupt and clock together",
    ] { #expect(run.output.contains(part), "\(part): \(run.output)") }
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `estimate prints short decimals, and the same each time`() throws {
    let run = try Self.run("--tokens-per-second", "8", "--json")
    #expect(run.output == (try Self.run("--tokens-per-second", "8.0", "--json")).output)
    for part in ["\"point\" : 12.104", "\"low\" : 9.352", "\"high\" : 17.153", "\"untuned\" : 8\n"]
    {
      #expect(run.output.contains(part), "\(part): \(run.output)")
    }
  }

  @Test(
    arguments: options,
    [
      "nan", "NaN", "-1", "-0", "0", "0.0", "1e308", "1e309", "1e-320", "", " ", "1,5", "0x10",
      "inf",
      "infinity", "1.5ms", "1.", ".", "e", "٣", "1e99999999999999999999",
      String(repeating: "9", count: 100_000),
    ])
  func `a value that is no speed is a usage error`(option: String, value: String) throws {
    for words in [["\(option)=\(value)"], [option, value]] {
      let run = try Program().run(["estimate", "--accel", "ax650n"] + words)
      #expect(run.status == 64 && run.output.isEmpty, "\(run.story)")
      #expect(run.errors.utf8.count < 1000)
    }
  }

  @Test(arguments: [
    ("--latency-ms", "0.296", "0.297 to 597.2 ms"), ("--latency-ms", "598", "0.297 to 597.2 ms"),
    ("--latency-ms", "1e15", "0.297 to 597.2 ms"), ("--latency-ms", "1e-9", "0.297 to 597.2 ms"),
    ("--tokens-per-second", "2", "2.7 to 13.9 tok/s"), ("--ttft-ms", "2000", "364 to 1216 ms"),
  ])
  func `outside of what was measured the range is said`(
    option: String, value: String, range: String
  ) throws {
    let run = try Self.run(option, value)
    #expect(run.status == 1 && run.output.isEmpty && run.errors.contains(range), "\(run.story)")
    let json = try Self.run(option, value, "--json")
    let answer = try Answer(json)
    #expect(json.status == 1 && answer.outcome == "refused", "\(json.story)")
    #expect((answer.object["error"] as? String)?.contains(range) == true, "\(json.story)")
  }

  @Test func `a card without measurements is not measured`() throws {
    for option in Self.options {
      let run = try Program().run(["estimate", "--accel", "hailo-8", option, "3"])
      #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
      #expect(run.errors.contains("not measured") && run.errors.contains("tunekit apply"))
    }
  }

  @Test(arguments: ["cool", "latency"])
  func `a profile that was not measured has no estimate, and the one that was is named`(
    profile: String
  ) throws {
    let run = try Self.run("--latency-ms", "0.7", "--profile", profile)
    #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
    for part in ["profile \(profile): not measured", "--profile standard"] {
      #expect(run.errors.contains(part), "\(run.story)")
    }
    let standard = try Self.run("--latency-ms", "0.7", "--profile", "standard", "--json")
    #expect(try Answer(standard).object["profile"] as? String == "standard")
    #expect(standard.output == (try Self.run("--latency-ms", "0.7", "--json")).output)
  }

  @Test func `the profile of the configuration counts as asked for`() throws {
    let tree = try Tree()
    tree["/etc/tunekit/tunekit.conf"] = "profile = \"cool\"\n"
    let run = try tree.run("estimate", "--latency-ms", "0.7")
    #expect(run.status == 1 && run.errors.contains("profile cool: not measured"), "\(run.story)")
    #expect(try tree.run("estimate", "--latency-ms", "0.7", "--profile", "standard").status == 0)
  }

  @Test func `a chosen card need not be here, and an unknown one is not recognised`() throws {
    let bare = try Tree("cm3588_6.1-vendor")
    #expect(try bare.run("estimate", "--latency-ms", "3").status == 3)
    let chosen = try bare.run("estimate", "--latency-ms", "3", "--accel", "ax650n")
    #expect(chosen.status == 0, "\(chosen.story)")
    #expect(try bare.run("estimate", "--latency-ms", "3", "--accel", "ax65").status == 3)
    #expect(try bare.run("estimate", "--latency-ms", "3", "--board", "none").status == 3)
    #expect(bare.traces.isEmpty)
  }

  @Test func `two cards of one kind have one estimate`() throws {
    let tree = try Tree("cm3588+2ax650n_6.1-vendor")
    let run = try tree.run("estimate", "--latency-ms", "3")
    #expect(run.status == 0, "\(run.story)")
  }
}
