import Testing
import TuneKitCore

@Suite struct `A knob` {
  @Test func `a knob of a file survives JSON`() throws {
    let knob = Knob(.file("/sys/a/b"), .cpuList)
    let text = #"{"grammar":"cpu-list","lifetime":"until-reboot","target":{"file":"/sys/a/b"}}"#
    #expect(try JSON.line(knob) == text)
    #expect(try JSON.value(Knob.self, from: Array(text.utf8)) == knob)
  }

  @Test func `a knob of a vector survives JSON`() throws {
    let address = try #require(DeviceAddress("0003:31:00.0"))
    let knob = Knob(.interrupt(of: address, vector: 2, action: "x-2"), .cpuMask, lifetime: .lasting)
    let text =
      #"{"grammar":"cpu-mask","lifetime":"lasting","target":"#
      + #"{"action":"x-2","device":"0003:31:00.0","vector":2}}"#
    #expect(try JSON.line(knob) == text)
    #expect(try JSON.value(Knob.self, from: Array(text.utf8)) == knob)
  }

  @Test(arguments: [
    (#"{"file":"../etc/passwd"}"#, "does not begin with /"),
    (#"{"file":"/proc/irq/../../etc/passwd"}"#, "climbs"),
    (#"{"file":"/sys/a\u0000b"}"#, "NUL"),
    (#"{"device":"31:00.0","vector":0,"action":""}"#, "not a PCI address"),
    (#"{"device":"0003:31:00.0","action":""}"#, "missing"),
    (#"{"device":"0003:31:00.0","vector":"0","action":""}"#, "wrong type"),
    ("{}", "missing"),
  ])
  func `a knob with an invalid target is refused`(target: String, problem: String) {
    let text = #"{"grammar":"word","lifetime":"lasting","target":\#(target)}"#
    #expect {
      try JSON.value(Knob.self, from: Array(text.utf8))
    } throws: { error in
      "\(error)".contains(problem) && !"\(error)".contains("\n")
    }
  }
}
