import TuneKitModel

/// Radxa CM5 on its IO board: one slot with one PCIe lane.
struct RadxaCM5IO: RK3588SBoard {
  let id: ModuleID = "radxa-cm5-io"
  let name = "Radxa CM5 IO Board"
  let signature = Signature.deviceTree(anyOf: "radxa,cm5-io", family: ["radxa,cm5"])
  let tested = Tested.nowhere

  let slots = [RK3588.pcie2x1l2.slot("PCIe slot", from: .rockchip("rk3588s-radxa-cm5-io.dts"))]
}
