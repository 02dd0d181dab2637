import TuneKitModel

/// Any Linux machine: nothing is known of it but what its kernel says.
///
/// It is never recognised, only chosen, so that TuneKit tunes no machine as root by guesswork.
struct GenericBoard: Board {
  let id: ModuleID = "generic"
  let name = "Generic Linux machine"
  let signature = Signature.chosen
  let tested = Tested.nowhere

  let cores: [CoreKind] = []
  let slots: [Slot] = []
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady
}
