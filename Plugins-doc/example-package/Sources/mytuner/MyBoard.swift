import Boards
import TuneKitCore

/// A board that only this program knows.
struct MyBoard: Board {
  let id: ModuleID = "acme-sbc"
  let name = "Acme SBC"
  let signature = Signature.deviceTree(anyOf: "acme,sbc")
  let tested = Tested.nowhere

  let cores = [CoreKind("Cortex-A55", part: 0xD05), CoreKind("Cortex-A76", part: 0xD0B)]
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = [
    Slot(
      "M.2 slot", controller: "pcie@fe180000", generation: .three, lanes: 1,
      source: .documented("the example of adding-a-board.md"))
  ]
}
