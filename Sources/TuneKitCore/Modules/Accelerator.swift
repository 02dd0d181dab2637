/// An accelerator: how to know it, what its link can do, and what it needs of any board.
public protocol Accelerator: Module {
  /// The widest, fastest link the device itself can train. A ``Probe`` reports anything less.
  var link: PCILink { get }
  /// How its lines read in `/proc/interrupts`, for kernels where `msi_irqs/` does not tell.
  var interrupts: InterruptNaming { get }
  /// What it needs, in words every board understands: "the fastest cores", never "CPU 4".
  @ListOf<Need> func needs(at place: Placement) -> [Need]
}
