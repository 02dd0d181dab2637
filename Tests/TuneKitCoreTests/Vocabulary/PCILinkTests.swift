import Testing
import TuneKitCore

@Suite struct `The PCI link` {
  @Test(arguments: [
    ("5.0 GT/s PCIe", "2", PCILink.Generation.two, 2), ("5 GT/s", "1", .two, 1),
    ("2.5 GT/s", "1", .one, 1), ("8.0 GT/s PCIe", "4", .three, 4),
    ("64.0 GT/s PCIe", "32", .six, 32),
  ])
  func `a PCI link is parsed from sysfs`(
    speed: String, width: String, generation: PCILink.Generation, lanes: Int
  ) {
    #expect(
      PCILink(speed: speed, width: width) == PCILink(generation: generation, lanes: lanes))
  }

  @Test(arguments: [
    ("Unknown", "1"), ("5.0 GT/s PCIe", "0"), ("5.0 GT/s PCIe", "255"), ("", "1"), ("5.0 GT/s", ""),
    ("nan GT/s", "1"), ("5.0 GT/s", "99999999999999999999"),
  ])
  func `an invalid PCI link is refused`(speed: String, width: String) {
    #expect(PCILink(speed: speed, width: width) == nil)
  }

  @Test func `a PCI link without speed or width is refused`() {
    #expect(PCILink(speed: nil, width: "1") == nil)
    #expect(PCILink(speed: "5.0 GT/s", width: nil) == nil)
  }

  @Test(arguments: [
    (PCILink.Generation.one, 1, 250), (.two, 1, 500), (.two, 2, 1000), (.three, 1, 984),
    (.three, 4, 3938),
  ])
  func `a PCI link's throughput excludes the line code`(
    generation: PCILink.Generation, lanes: Int, rate: Int
  ) {
    #expect(PCILink(generation: generation, lanes: lanes).megabytesPerSecond == rate)
  }

  @Test func `an absurd number of PCI lanes is harmless`() {
    #expect(PCILink(generation: .six, lanes: .max).megabytesPerSecond > 0)
    #expect(PCILink(generation: .six, lanes: .min).megabytesPerSecond == 0)
  }

  @Test func `the two ends of a PCI link agree on the lesser`() {
    let slot = PCILink(generation: .three, lanes: 1)
    #expect(
      PCILink(generation: .two, lanes: 2).limited(by: slot)
        == PCILink(generation: .two, lanes: 1))
    #expect("\(slot)" == "8.0 GT/s x1")
  }
}
