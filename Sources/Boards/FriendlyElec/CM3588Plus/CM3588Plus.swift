import TuneKitModel

/// FriendlyElec CM3588 Plus on the NAS carrier of the CM3588.
///
/// It is only chosen: what this module says of itself was found nowhere, and on a kernel that calls
/// it a CM3588 it is recognised as that, with the same slots.
struct CM3588Plus: RK3588Board {
  let id: ModuleID = "cm3588-plus"
  let name = "FriendlyElec CM3588 Plus"
  let signature = Signature.chosen
  let tested = Tested.nowhere

  let slots = CM3588NAS().slots.map { slot in
    Slot(
      slot.name, controller: slot.controller, generation: slot.link.generation,
      lanes: slot.link.lanes,
      source: .assumed("the carrier is the CM3588's, so its slots are taken to be the same"))
  }
}
