import TuneKitCore

/// A board like the captured ones, whose facts a test can change.
struct TestBoard: Board {
  var id: ModuleID = "test-board"
  var name = "Test Board"
  var chip: String? = "Test Chip"
  var signature = Signature.deviceTree(
    anyOf: "friendlyelec,cm3588", "friendlyarm,cm3588-nas", family: ["family,of-many"])
  var tested = Tested.nowhere
  var cores = [CoreKind("Cortex-A55", part: 0xD05), CoreKind("Cortex-A76", part: 0xD0B)]
  var slots = [
    Slot(
      "slot 4", controller: "pcie@fe180000", generation: .three, lanes: 1,
      source: .documented("test"))
  ]
  var memoryClock: String? = "dmc"
  var immovable: [InterruptController] = []
  var steady: [InterruptController] = []
}

/// An accelerator like the captured one, whose needs a test can change.
struct TestCard: Accelerator {
  var id: ModuleID = "test-card"
  var name = "Test Card"
  var signature = Signature.pci(vendor: 0x1F4B, device: 0x0650)
  var tested = Tested.nowhere
  var link: PCILink? = PCILink(generation: .two, lanes: 2)
  var linkSource = Source.documented("test")
  var interrupts = InterruptNaming.busAddress
  var presence = InterruptPresence.whileDriverLoaded
  var leastVectors = 1
  var messages = MSIMessageOwner.kernel
  var questions: [NativeQuestion] = []
  var stableReadRequest: KnownGoodSizes?
  var stablePayload: KnownGoodSizes?
  var wanted = TestCard.usual
  var effects: [MeasuredEffect] = []

  func needs(at place: Placement) -> [Need] { wanted }

  /// One need of each word.
  static let usual: [Need] = [
    .interrupts(on: .fastest).because("Transfers end in interrupts.", .measured("bench A")),
    .clock(of: .fastest, at: .maximum).because("The clock falls.", .measured("bench A"))
      .costing("heat"),
    .shallowSleep.because("Waking takes its time.", .reasoned("states.txt")).only(in: .latency),
    .runtimePowerOn.because("A link must wake.", .documented("power.rst")).only(in: .latency),
    .memoryClockAtMaximum.because("Tensors pass memory.", .assumed("a guess"))
      .only(in: .latency),
    .handsOff(.reset).because("The card has no reset.", .documented("faq.md")),
  ]
}
