import TuneKitCore

/// What is only reasoned to help, and the same for every card that waits for interrupts.
enum UsualNeeds {
  /// For the profile that may spend power on waiting less.
  @ListOf<Need> static var ofLatency: [Need] {
    Need.shallowSleep
      .because(
        "A core that sleeps deep between two interrupts must wake before it can take the next.",
        .reasoned("Documentation/admin-guide/pm/cpuidle.rst; not measured with this card")
      )
      .costing("about a tenth of a watt on that core")
      .only(in: .latency)

    Need.memoryClockAtMaximum
      .because(
        "Tensors pass through the host's memory on their way to the card.",
        .reasoned("ThomasKaiser/Knowledge, ROCK 5B: measured for 7-zip, not for this card")
      )
      .costing("about half a watt")
      .only(in: .latency)
  }

  /// The clock of the cores on which handler and program run.
  static let clock = Need.clock(of: .fastest, at: .maximum)
    .because(
      "The governor lowers the clock while the program waits, and what follows begins slowly.",
      .reasoned(
        "cm3588-ax650n-pcie-tuning, docs/pcie-analysis.md: interrupt and clock together, and for "
          + "another card only")
    )
    .costing("more power and heat on these cores, even when idle")
}
