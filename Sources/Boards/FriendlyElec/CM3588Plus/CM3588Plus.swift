import TuneKitModel

/// FriendlyElec CM3588 Plus on the NAS carrier of the CM3588.
///
/// It is only chosen: what this module says of itself was found nowhere, and on a kernel that calls
/// it a CM3588 it is recognised as that, with the same slots.
struct CM3588Plus: Board {
  let id: ModuleID = "cm3588-plus"
  let name = "FriendlyElec CM3588 Plus"
  let chip: String? = "Rockchip RK3588"
  let signature = Signature.chosen
  let tested = Tested.nowhere

  let cores = RK3588.cores
  let memoryClock: String? = RK3588.memoryClock
  let immovable = MSIControllers.immovable
  let steady = MSIControllers.steady

  let slots = CM3588NAS().slots.map { slot in
    Slot(
      slot.name, controller: slot.controller, generation: slot.link.generation,
      lanes: slot.link.lanes,
      source: .assumed("the carrier is the CM3588's, so its slots are taken to be the same"))
  }
}
