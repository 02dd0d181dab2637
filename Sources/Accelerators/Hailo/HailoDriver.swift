import TuneKitModel

/// What both generations of Hailo's driver do alike (hailort-drivers, tags v4.23.0 and v5.3.0).
enum HailoDriver {
  /// What brings the driver of the Hailo-8.
  static let fourth = "the package hailort-pcie-driver, version 4"
  /// What brings the driver of the Hailo-10H.
  static let fifth = "the package hailort-pcie-driver, version 5"

  /// MSI is enabled and the interrupt requested at open, and freed at the last close.
  static let presence = InterruptPresence.whileOpen(
    Reason(
      "the driver asks for it when a program opens the card and frees it at the last close",
      .documented("hailort-drivers, linux/pcie/src/pcie.c, hailo_enable_interrupts")))

  /// Below 512 bytes the driver works, and works around a fault.
  static let stableReadRequest = KnownGoodSizes(
    512, 1024, 2048, 4096,
    because: "Below 512 bytes a fault of the hardware makes the driver use other descriptors.",
    .documented("hailort-drivers, linux/pcie/src/pcie.c and hailo_pci.conf"))

  /// It opens no device.
  static let questions = [
    NativeQuestion(
      "runtime version", library: "libhailort.so",
      signature: "int32 hailo_get_library_version("
        + "out {uint32 major, uint32 minor, uint32 revision} version)",
      shows: "{version.major}.{version.minor}.{version.revision}", success: 0,
      source: .documented("hailort, libhailort/include/hailo/hailort.h"))
  ]

  private static let printer = Source.documented(
    "hailo-ai/hailort, hailortcli/infer_stats_printer.cpp, print_stdout_single_element")

  /// What `hailortcli` prints below its progress, each on its own line.
  static let figures = [
    BenchmarkFigure(
      "frames", program: "hailortcli run", line: "FPS: {}", unit: "frames/s", better: .higher,
      source: printer),
    BenchmarkFigure(
      "latency with the host's part", program: "hailortcli run --measure-overall-latency",
      line: "Overall Latency: {} ms", unit: "ms", better: .lower, source: printer),
    BenchmarkFigure(
      "latency in the card", program: "hailortcli run --measure-latency",
      line: "HW Latency: {} ms", unit: "ms", better: .lower, source: printer),
    // `(streaming)` has the host's part in it, `(hw_only)` has not.
    BenchmarkFigure(
      "streamed frames", program: "hailortcli benchmark", line: "(streaming) = {}",
      unit: "frames/s", better: .higher,
      source: .documented("hailo-ai/hailort, hailortcli/benchmark_command.cpp")),
  ]

  /// What both need, and what is left alone.
  @ListOf<Need> static func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "A transfer ends in an interrupt; on a slow core its handler is the limit.",
        .reasoned(
          "hailort-drivers, linux/pcie/src/pcie.c: one MSI, its handler not threaded; "
            + UsualNeeds.Evidence.interrupt + "; not with this card")
      )

    UsualNeeds.clock(at: place)
    UsualNeeds.ofLatency(at: place)

    Need.handsOff(.pciMaxReadRequest)
      .because(
        "Below 512 bytes a fault of the hardware makes the driver use other descriptors.",
        .documented("hailort-drivers, linux/pcie/src/pcie.c and hailo_pci.conf"))

    Need.handsOff(.pciLinkControl)
      .because(
        "The driver turns the link's state L0s off by itself.",
        .documented("hailort-drivers, linux/pcie/src/pcie.c, hailo_pcie_disable_aspm"))
  }
}
