import TuneKitModel

/// What is only reasoned to help, and the same for every card that waits for interrupts.
enum UsualNeeds {
  /// For the profile that may spend power on waiting less.
  @ListOf<Need> static func ofLatency(at place: Placement) -> [Need] {
    shallowSleep

    Need.memoryClockAtMaximum
      .because(
        "Tensors pass through the host's memory on their way to the card.",
        .reasoned(Evidence.memoryClock)
      )
      .costing(Cost.memoryClock(at: place))
      .only(in: .latency)
  }

  /// The core that takes the interrupt does not sleep deep.
  static let shallowSleep = Need.shallowSleep
    .because(
      "A core that sleeps deep between two interrupts must wake before it can take the next.",
      .reasoned("Documentation/admin-guide/pm/cpuidle.rst; \(Evidence.deepSleep)")
    )
    .costing(Cost.shallowSleep)
    .only(in: .latency)

  /// The clock of the cores on which handler and program run.
  static func clock(at place: Placement) -> Need {
    Need.clock(of: .fastest, at: .maximum)
      .because(
        "The governor lowers the clock while the program waits, and what follows begins slowly.",
        .reasoned("\(Evidence.governor); with the interrupt for the AX650N; not with this card")
      )
      .costing(Cost.clock(at: place))
  }

  /// What was measured elsewhere: on this or that chip, with its own NPU in a card's place.
  enum Evidence {
    /// The interrupt moved, and nothing else.
    static let interrupt =
      "measured alone for the RK3588's own NPU, 51-53 to 33.5 us a call, in rockchip-npu-notes, "
      + "perf/iova-and-multicore.md"
    /// The governor changed, and nothing else: 252 to 199 ms with mainline, 639 to 200 ms with the
    /// vendor's 6.1.
    static let governor =
      "measured alone for the RK3588's own NPU, 1.27 and 3.2 times as fast, in rockchip-npu-notes, "
      + "perf/cpu-governor-and-offload.md"
    /// `cpu-sleep` off on all cores, prefill.
    static let deepSleep =
      "off on all cores it brings the RK3588's own NPU 2 to 4 % "
      + "(rockchip-npu-notes, perf/cpu-governor-and-offload.md); not measured with this card"
    /// Both ways; 344.05 to 343.95 ms is nothing.
    static let memoryClock =
      "measured for 7-zip (ThomasKaiser/Knowledge, ROCK 5B) and for the RK3588's own NPU, where it "
      + "brings vision nothing (rockchip-npu-notes, perf/cpu-governor-and-offload.md) and a language "
      + "model more than any other setting (airockchip/rknn-llm issue 532); not with this card"
  }

  /// What it takes, from a power meter at the socket of an idle ROCK 5B under Linux 5.10
  /// (ThomasKaiser/sbc-bench, results/4qJr.txt).
  ///
  /// It is stated for that chip alone, the RK3588.
  enum Cost {
    /// Both clusters of Cortex-A76: 2040, 2070, 2080 mW; with Linux 6.2 within the noise (4qJG.txt).
    static func clock(at place: Placement) -> String {
      isMeasured(at: place)
        ? "0.04 W on an idle ROCK 5B, measured; more, and heat, under load"
        : "power, and heat under load; how much, nobody has measured on this chip"
    }

    /// 1490 to 1900 mW.
    static func memoryClock(at place: Placement) -> String {
      isMeasured(at: place)
        ? "0.4 W on an idle ROCK 5B, measured"
        : "power, also when idle; how much, nobody has measured on this chip"
    }

    /// That run did not try it.
    static let shallowSleep = "power on that core while it waits; how much, nobody has measured"

    private static func isMeasured(at place: Placement) -> Bool {
      place.machine.contains { ["rockchip,rk3588", "rockchip,rk3588s"].contains($0) }
    }
  }
}
