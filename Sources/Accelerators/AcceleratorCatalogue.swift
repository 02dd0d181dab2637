public import TuneKitModel

/// The accelerators of this package: one line each.
public enum AcceleratorCatalogue {
  /// All of them, by folder.
  public static let all: [any Accelerator] = [
    AX650N(),
    Metis(),
    DXM1(),
    Coral(),
    Hailo10H(),
    Hailo8(),
    MX3(),
    RK182x(),
    Ara2(),
    RK3588NPU(),
    RK3576NPU(),
    RK356xNPU(),
  ]
}
