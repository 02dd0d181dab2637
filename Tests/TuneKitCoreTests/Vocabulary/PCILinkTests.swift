import Testing

@testable import TuneKitCore

@Suite struct `The PCI link` {
  @Test(arguments: [
    ("5.0 GT/s PCIe", "2", PCILink.Generation.two, 2), ("5 GT/s", "1", .two, 1),
    ("2.5 GT/s", "1", .one, 1), ("8.0 GT/s PCIe", "4", .three, 4),
    ("64.0 GT/s PCIe", "32", .six, 32),
  ])
  func `sysfs is read`(speed: String, width: String, generation: PCILink.Generation, lanes: Int) {
    #expect(
      PCILink(speed: speed, width: width) == PCILink(generation: generation, lanes: lanes))
  }

  @Test(arguments: [
    ("Unknown", "1"), ("5.0 GT/s PCIe", "0"), ("5.0 GT/s PCIe", "255"), ("", "1"), ("5.0 GT/s", ""),
    ("nan GT/s", "1"), ("5.0 GT/s", "99999999999999999999"),
  ])
  func `no link is none`(speed: String, width: String) {
    #expect(PCILink(speed: speed, width: width) == nil)
  }

  @Test func `nothing is no link`() {
    #expect(PCILink(speed: nil, width: "1") == nil)
    #expect(PCILink(speed: "5.0 GT/s", width: nil) == nil)
  }

  @Test(arguments: [
    (PCILink.Generation.one, 1, 250), (.two, 1, 500), (.two, 2, 1000), (.three, 1, 984),
    (.three, 4, 3938),
  ])
  func `the line code is taken off`(generation: PCILink.Generation, lanes: Int, rate: Int) {
    #expect(PCILink(generation: generation, lanes: lanes).megabytesPerSecond == rate)
  }

  @Test func `absurd lanes do no harm`() {
    #expect(PCILink(generation: .six, lanes: .max).megabytesPerSecond > 0)
    #expect(PCILink(generation: .six, lanes: .min).megabytesPerSecond == 0)
  }

  @Test func `two ends agree on the lesser`() {
    let slot = PCILink(generation: .three, lanes: 1)
    #expect(
      PCILink(generation: .two, lanes: 2).limited(by: slot)
        == PCILink(generation: .two, lanes: 1))
    #expect("\(slot)" == "8.0 GT/s x1")
  }
}
