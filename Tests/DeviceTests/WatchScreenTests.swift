import Testing
import TuneKitCore

@testable import TuneKitChecking
@testable import TuneKitCommand

/// The screens and lines of watch, as text.
@Suite struct `The screen of watch` {
  private static let widths = [20, 31, 47, 60, 80, 120]

  /// Cards at work, and in trouble.
  private static let shown = [
    "cm3588+ax650n_6.1-vendor", "cm3588+2ax650n_6.1-vendor", "cm3588+ax650n-hot_6.1-vendor",
    "cm3588+ax650n-no-driver_6.12", "orangepi-5-plus+hailo-10h-port-errors_6.1-vendor",
    "pc+metis-32-vectors_6.8", "raspberry-pi-5+hailo-8-throttled_6.6-rpi",
  ]

  /// What a machine does within a second, before and after it is tuned.
  private static func samples(_ machine: CapturedMachine) throws -> [WatchSample] {
    let bench = try Bench(try machine.capture())
    return try withExtendedLifetime(bench) {
      guard var watch = try? bench.tunekit().watch() else { return [] }
      _ = watch.look(at: 0, called: "2026-11-28T12:00:00.000Z")
      var samples: [WatchSample] = []
      func look(at moment: Int) throws {
        bench.image.pass(milliseconds: 1000)
        let sample = watch.look(at: moment, called: "2026-11-28T12:00:0\(moment / 1000).000Z")
        samples.append(try #require(sample))
      }
      try look(at: 1000)
      guard let road = try machine.roads().all.first else { return samples }
      _ = try? bench.apply(road.choice)
      try look(at: 2000)
      for policy in bench.image.names(in: "/sys/devices/system/cpu/cpufreq") {
        bench.image.set("ondemand", "/sys/devices/system/cpu/cpufreq/\(policy)/scaling_governor")
      }
      try look(at: 3000)
      return samples
    }
  }

  private static func lines(
    _ sample: WatchSample, _ width: Int, _ height: Int = 24, _ style: Style = Style()
  ) -> [String] {
    let remark = "12:00:00, every 1 s, q ends it"
    return sample.lines(on: .init(width: width, height: height, remark: remark), style)
  }

  @Test func `the screens of captured machines are those of the golden file`() throws {
    var texts = CollectedTexts()
    for machine in CapturedMachine.all where Self.shown.contains(machine.name) {
      let samples = try Self.samples(machine)
      for (sample, state) in zip(samples, ["untuned", "tuned", "changed by others"]) {
        for width in [60, 80, 120] where width == 80 || machine.name == Self.shown[0] {
          let text = Self.lines(sample, width).joined(separator: "\n") + "\n"
          texts.add(text, of: "\(machine.name), \(state), \(width) columns")
        }
        texts.add(sample.line(Style()), of: "\(machine.name), \(state), a line")
      }
    }
    try Golden.check(texts.text, CapturedMachine.texts("watch"))
  }

  @Test(arguments: CapturedMachine.all)
  func `no screen is wider or higher than its terminal`(_ machine: CapturedMachine) throws {
    for sample in try Self.samples(machine) {
      for width in Self.widths {
        for height in [2, 5, 24] {
          let styles = [Style(), Style(hasColor: true, isVerbose: true), Style(isUnicode: false)]
          for style in styles {
            let lines = Self.lines(sample, width, height, style)
            #expect(lines.count <= height)
            for line in lines { #expect(Self.bare(line).count <= width, "\(line)") }
          }
        }
      }
    }
  }

  /// The line without colours.
  private static func bare(_ line: String) -> String {
    line.split(separator: "\u{1b}[", omittingEmptySubsequences: false).enumerated().map {
      $0 == 0 ? String($1) : String($1.drop { $0 != "m" }.dropFirst())
    }.joined()
  }

  @Test(arguments: CapturedMachine.all)
  func `one card with one vector fits 80 by 24`(_ machine: CapturedMachine) throws {
    for sample in try Self.samples(machine) where sample.interrupts.count < 2 {
      #expect(!Self.lines(sample, 80).contains { $0.contains("more lines") })
    }
  }

  @Test(arguments: CapturedMachine.all)
  func `a sample in JSON fits its schema`(_ machine: CapturedMachine) throws {
    let schema = JSONSchema(
      try JSONValue(parsing: try Repository.text("Plugins-doc/schemas/tunekit.watch.schema.json")))
    for sample in try Self.samples(machine) {
      let line = try JSON.line(Document(schema: WatchSample.schema, sample))
      #expect(!line.contains("\n"))
      #expect(schema.problems(in: try JSONValue(parsing: line)) == [])
    }
  }

  @Test func `a hostile name neither steers the terminal nor breaks a line`() throws {
    let machine = try #require(CapturedMachine.all.first { $0.name == Self.shown[0] })
    let bench = try Bench(try machine.capture())
    bench.image.set("\u{1b}[2Jhot\u{202e}", "/sys/class/thermal/thermal_zone0/type")
    try withExtendedLifetime(bench) {
      var watch = try bench.tunekit().watch()
      _ = watch.look(at: 0, called: "")
      let look = watch.look(at: 1000, called: "now")
      let sample = try #require(look)
      let style = Style(hasColor: false, isVerbose: true)
      for text in Self.lines(sample, 80, 60, style) + [String(sample.line(style).dropLast())] {
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
      }
    }
  }
}
