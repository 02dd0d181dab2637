import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitText

/// Links of several hops, whose ends do not agree, and whose errors are counted at both.
@Suite struct `The way to the card` {
  private static let root: SystemPath =
    "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0"
  private static let up = root.appending("0003:31:00.0")
  private static let down = up.appending("0003:32:01.0")
  private static let card = down.appending("0003:33:00.0")

  /// A card behind a switch, all at 5 GT/s x1, and each able to do 8 GT/s x4.
  private func machine(switched: Bool = true) -> TextMachine {
    var machine = TextMachine()
    let places = switched ? [Self.root, Self.up, Self.down, Self.card] : [Self.root, Self.up]
    for place in places {
      let isCard = place == places[places.count - 1]
      machine.link("/sys/bus/pci/devices/\(place.name)", to: place.string)
      machine.add(
        place.string,
        [
          "vendor": isCard ? "0x1f4b" : "0x10b5", "device": isCard ? "0x0650" : "0x8608",
          "class": isCard ? "0x040000" : "0x060400",
        ])
      link(place, "5.0 GT/s PCIe", 1, in: &machine)
      link(place, "8.0 GT/s PCIe", 4, "max", in: &machine)
    }
    return machine
  }

  private func link(
    _ place: SystemPath, _ speed: String, _ width: Int, _ kind: String = "current",
    in machine: inout TextMachine
  ) {
    machine["\(place)/\(kind)_link_speed"] = speed + "\n"
    machine["\(place)/\(kind)_link_width"] = "\(width)\n"
  }

  private func place(_ machine: TextMachine) throws -> Placement {
    let seen = machine.inventory
    let device = try #require(seen.devices.first { $0.vendor == 0x1f4b })
    return Placement(of: .pci(device), as: TestCard(), on: nil, in: seen)
  }

  @Test func `the path to a card has one link above a switch and one below`() throws {
    let place = try place(machine())
    #expect(
      place.hops.map(\.description) == [
        "0003:30:00.0 to 0003:31:00.0", "0003:32:01.0 to 0003:33:00.0",
      ])
  }

  @Test func `the path to a card is as slow as its slowest hop`() throws {
    var machine = machine()
    link(Self.down, "8.0 GT/s PCIe", 4, in: &machine)
    link(Self.card, "8.0 GT/s PCIe", 4, in: &machine)
    for speed in ["5.0 GT/s PCIe", "2.5 GT/s PCIe"] {
      link(Self.root, speed, 1, in: &machine)
      link(Self.up, speed, 1, in: &machine)
      let place = try place(machine)
      #expect(place.link?.lanes == 1 && place.slowestHop?.lower.description == "0003:31:00.0")
      #expect(place.linkVerdict == .degraded)
      #expect(place.linkInWords.contains("the slowest hop, 0003:30:00.0 to 0003:31:00.0"))
    }
  }

  @Test func `a link is degraded only relative to what both ends support`() throws {
    var machine = machine()
    for end in [Self.root, Self.up] { link(end, "5.0 GT/s PCIe", 1, "max", in: &machine) }
    for end in [Self.down, Self.card] { link(end, "8.0 GT/s PCIe", 4, in: &machine) }
    var place = try place(machine)
    #expect(place.expectedLink == PCILink(generation: .two, lanes: 1))
    #expect(place.linkVerdict == .asExpected && place.link == place.expectedLink)
    // Below the bottleneck a hop may do less than it could, as long as it is none itself.
    for end in [Self.down, Self.card] { link(end, "8.0 GT/s PCIe", 1, in: &machine) }
    place = try self.place(machine)
    #expect(place.linkVerdict == .asExpected)
    for end in [Self.down, Self.card] { link(end, "2.5 GT/s PCIe", 1, in: &machine) }
    place = try self.place(machine)
    #expect(place.linkVerdict == .degraded && place.slowestHop?.lower == place.device.pci?.address)
  }

  /// 8 GT/s x1 carries less than 2.5 GT/s x4, and the best of both is neither's.
  @Test func `the hops to a card are compared by their throughput`() throws {
    var machine = machine()
    for end in [Self.root, Self.up] {
      link(end, "8.0 GT/s PCIe", 1, "max", in: &machine)
      link(end, "8.0 GT/s PCIe", 1, in: &machine)
    }
    for end in [Self.down, Self.card] {
      link(end, "2.5 GT/s PCIe", 4, "max", in: &machine)
      link(end, "2.5 GT/s PCIe", 4, in: &machine)
    }
    let place = try place(machine)
    #expect(place.expectedLink == PCILink(generation: .three, lanes: 1))
    #expect(place.linkVerdict == .asExpected)
  }

  @Test(arguments: [1, 2, 4, 8])
  func `a link is compared with the card's own register, not its data sheet`(lanes: Int) throws {
    var machine = machine(switched: false)
    for kind in ["max", "current"] {
      link(Self.root, "8.0 GT/s PCIe", 8, "max", in: &machine)
      link(Self.up, "8.0 GT/s PCIe", lanes, kind, in: &machine)
      link(Self.root, "8.0 GT/s PCIe", lanes, "current", in: &machine)
    }
    // The module says 5 GT/s x2.
    let place = try place(machine)
    #expect(place.cardLink == PCILink(generation: .three, lanes: lanes))
    #expect(place.expectedLink == place.cardLink && place.linkVerdict == .asExpected)
    #expect(place.linkInWords.hasSuffix(": the best the card can do"))
    machine["\(Self.up)/max_link_speed"] = nil
    #expect(try self.place(machine).cardLink == TestCard().link)
  }

  @Test func `link errors are counted at both ends with the counting device named`() throws {
    var machine = machine()
    machine["\(Self.card)/aer_dev_correctable"] = "RxErr 0\nTOTAL_ERR_COR 0\n"
    machine["\(Self.down)/aer_dev_correctable"] = "BadTLP 7\nTOTAL_ERR_COR 7\n"
    machine["\(Self.root)/aer_dev_correctable"] = "TOTAL_ERR_COR 3\n"
    machine["\(Self.root)/aer_dev_nonfatal"] = "TOTAL_ERR_NONFATAL 1\n"
    var place = try place(machine)
    #expect(place.errorCounts.map(\.end) == [.rootPort, .switchPort, .card])
    #expect(place.errorCounts.total == .init(correctable: 10, nonfatal: 1, fatal: 0))
    #expect(
      place.errorCounts.described
        == "10 correctable (3 by root port 0003:30:00.0, 7 by switch port 0003:32:01.0), "
        + "1 non-fatal (root port 0003:30:00.0), 0 fatal")
    // Errors that the root port received are counted once.
    machine["\(Self.root)/aer_rootport_total_err_cor"] = "10\n"
    #expect(try self.place(machine).errorCounts.total?.correctable == 10)
    machine["\(Self.root)/aer_rootport_total_err_cor"] = "48213\n"
    place = try self.place(machine)
    #expect(place.errorCounts.first?.end == .messages)
    #expect(place.errorCounts.total?.correctable == 48213)
  }

  @Test func `link errors that only the root port reports are counted`() throws {
    var machine = machine(switched: false)
    machine["\(Self.root)/aer_rootport_total_err_fatal"] = "2\n"
    let place = try place(machine)
    #expect(place.errorCounts.described.hasSuffix("2 fatal (messages to root port 0003:30:00.0)"))
  }
}
