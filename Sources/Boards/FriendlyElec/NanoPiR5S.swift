import TuneKitModel

/// FriendlyElec NanoPi R5S: an M.2 M-key slot with one PCIe lane.
///
/// The network chips are on pcie2x1 and pcie3x1 (DHDAXCW/NanoPi-R5S-R5C, issue 48).
struct NanoPiR5S: RK3568Board {
  let id: ModuleID = "nanopi-r5s"
  let name = "FriendlyElec NanoPi R5S"
  let signature = Signature.deviceTree(anyOf: "friendlyarm,nanopi-r5s", "friendlyelec,nanopi-r5s")
  let tested = Tested.nowhere

  let slots = [RK3568.pcie3x2.slot("M.2 M-key", lanes: 1, from: .rockchip("rk3568-nanopi-r5s.dts"))]
}
