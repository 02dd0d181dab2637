import Testing
import TuneKitCore

@testable import TuneKitChecking
@testable import TuneKitCommand

/// Units on the chip that TuneKit does not tune: what is said of them, and the commands about them.
@Suite struct `Units on the chip that are not tuned` {
  private static let folder: SystemPath = "/sys/devices/platform/fdab0000.npu"
  private static let node: SystemPath = "/sys/firmware/devicetree/base/npu@fdab0000"

  /// The host board, whose unit no module knows.
  private static func stranger(with card: String? = nil) throws -> Capture {
    var capture = try `An accelerator on the chip`.machine(with: card)
    capture[folder.appending("uevent")] = .text("OF_COMPATIBLE_0=acme,soc-npu\n")
    capture[folder.appending("of_node/compatible")] = nil
    capture[folder.appending("driver")] = nil
    return card == nil ? withoutEthernet(capture) : capture
  }

  /// The bus has bridges alone then.
  private static func withoutEthernet(_ capture: Capture) -> Capture {
    var capture = capture
    for path in capture.paths where path.components.contains("0004:41:00.0") {
      capture[path] = nil
    }
    return capture
  }

  /// The host board, whose unit is disabled.
  private static func disabled() throws -> Capture {
    var capture = try `An accelerator on the chip`.machine()
    for path in capture.paths where path.components.contains("fdab0000.npu") {
      capture[path] = nil
    }
    capture[node.appending("compatible")] = .text("rockchip,rk3588-rknpu\0")
    capture[node.appending("status")] = .text("disabled\0")
    return withoutEthernet(capture)
  }

  private static func elsewhere(_ words: String...) -> Invocation {
    Invocation(words, needsRoot: false)
  }

  @Test func `one that no module knows is named, and the advice is to send a capture`() throws {
    let tunekit = try Bench(try Self.stranger()).tunekit()
    let detection = try tunekit.detect()
    let unit = try #require(detection.units.first)
    #expect(unit.name == "fdab0000.npu" && unit.compatible == ["acme,soc-npu"])
    #expect(unit.state == .unknown && detection.units.count == 1)
    #expect(detection.next.why?.description.contains("no module knows fdab0000.npu") == true)
    let diagnosis = try tunekit.diagnose()
    #expect(diagnosis.units == detection.units)
    let first = try #require(diagnosis.recommendations.first)
    #expect(first.title.description.hasPrefix("No module knows fdab0000.npu (acme,soc-npu)"))
    #expect(first.command.description == "tunekit capture machine.capture")
    let commands = diagnosis.recommendations.map(\.command.description)
    #expect(!commands.contains { $0.contains("lspci") }, "\(commands)")
    #expect(commands.count { $0.contains("capture") } == 1, "\(commands)")
    let text = diagnosis.text(Style(width: 200))
    #expect(text.contains("none known, on the chip fdab0000.npu (acme,soc-npu)\n"), "\(text)")
  }

  @Test func `one that no module knows is named beside a card, too`() throws {
    let detection = try Bench(try Self.stranger(with: "ax650n")).tunekit().detect()
    #expect(detection.accelerators.map(\.id) == ["ax650n"])
    #expect(detection.units.map(\.state) == [.unknown])
    let text = detection.text(Style(width: 200))
    #expect(text.contains("on the chip: fdab0000.npu (acme,soc-npu), which no module knows"))
  }

  @Test func `a disabled one is listed, and its command reads the machine that is meant`() throws {
    let tunekit = try Bench(try Self.disabled()).tunekit()
    let units = try tunekit.detect().units
    #expect(units.map(\.name) == ["npu@fdab0000"] && units.map(\.state) == [.disabled])
    let diagnosis = try tunekit.diagnose()
    let first = try #require(diagnosis.recommendations.first).command
    let file = "\(Self.node)/status"
    #expect(Invocation().spelled(first) == "grep -a . \(file)")
    #expect(
      Self.elsewhere("--root", "/mnt/a b").spelled(first) == "grep -a . '/mnt/a b'\(file)")
    #expect(Self.elsewhere("--root", "/").spelled(first) == "grep -a . \(file)")
    #expect(
      Self.elsewhere("--machine", "m.capture").spelled(first)
        == "tunekit detect --machine m.capture")
    #expect(!diagnosis.recommendations.contains { $0.command.description.contains("lspci") })
  }

  @Test func `a board whose units are all known lists none`() throws {
    let detection = try Bench(try `An accelerator on the chip`.machine()).tunekit().detect()
    #expect(detection.units.isEmpty && detection.accelerators.count == 1)
  }

  @Test(arguments: CapturedMachine.all)
  func `no command of a diagnosis of another machine reads this one`(
    _ machine: CapturedMachine
  ) throws {
    let diagnosis = try Bench(try machine.capture()).tunekit().diagnose()
    for words in [["--root", "/mnt"], ["--machine", "m.capture"]] {
      let invocation = Invocation(words, needsRoot: false)
      for advice in diagnosis.recommendations {
        let command = invocation.spelled(advice.command)
        let readsHere = command.split(separator: " ").contains { word in
          word.hasPrefix("/sys/") || word.hasPrefix("/proc/")
            || ["dmesg", "lspci", "ldconfig"].contains(word)
        }
        #expect(!readsHere, "\(command)")
      }
    }
  }
}
