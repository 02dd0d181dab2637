import TuneKitModel

/// NXP Ara-2 (Kinara Ara240) on an M.2 card, driven by a program through the driver uiodma.
struct Ara2: Accelerator {
  let id: ModuleID = "ara-2"
  let name = "NXP Ara-2"
  let signature = Signature.pci(vendor: 0x1E58, device: 0x0002)
  let tested = Tested.nowhere

  let link: PCILink? = PCILink(generation: .four, lanes: 4)
  let linkSource = Source.assumed(
    "product briefs say PCIe Gen4 x4; the card's own register tells")
  /// Names of its interrupts are not published; what lists its vectors needs none.
  let interrupts = InterruptNaming.beginning(["uiodma"])
  let driver: CardDriver? = CardDriver(
    "uiodma", modules: ["uiodma"], from: "the Ara-2 runtime of NXP (meta-kinara)",
    source: .documented("EdgeFirstAI/meta-kinara: uiodma, whose ids come through new_id"))

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt, which wakes the program that drives the card.",
        .reasoned(
          "EdgeFirstAI/meta-kinara, uiodma; \(UsualNeeds.Evidence.interrupt); not with this card"))

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.reset)
      .because(
        "A program drives the card from user space and does not learn of a reset.",
        .reasoned("EdgeFirstAI/meta-kinara, uiodma; Documentation/driver-api/uio-howto.rst"))
  }
}
