import TuneKitModel

/// What the NPUs on Rockchip's chips have in common, under the vendor's driver RKNPU and under
/// mainline's rocket.
enum RockchipNPU {
  /// Both pass `dev_name()` to request_irq (rknpu_drv.c, rocket_job.c).
  static let interrupts = InterruptNaming.busAddress

  static let driver = CardDriver(
    "RKNPU", "rocket", modules: ["rknpu", "rocket"],
    from: "the vendor's kernel, or mainline from 6.18 on",
    source: .documented(
      "rockchip-linux/kernel, drivers/rknpu/rknpu_drv.c; linux, drivers/accel/rocket/rocket_drv.c"))

  private static let notes = "rockchip-npu-notes"

  /// What each needs; what is on the chip differs by its driver.
  ///
  /// - Parameters:
  ///   - place: where it is.
  ///   - isMeasured: whether the figures are of this very chip.
  /// - Returns: the needs.
  @ListOf<Need> static func needs(at place: Placement, isMeasured: Bool) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "Each job ends in an interrupt; on a slow core its handler is the limit.",
        isMeasured
          ? .measured(
            "\(notes), perf/iova-and-multicore.md",
            gain: "interrupt alone, 51-53 to 33.5 µs a call")
          : .reasoned("\(notes), perf/iova-and-multicore.md, on an RK3588; not on this chip"))

    Need.clock(of: .fastest, at: .maximum)
      .because(
        "The governor lowers the clock between two jobs, and what follows begins slowly.",
        isMeasured
          ? .measured(
            "\(notes), perf/cpu-governor-and-offload.md",
            gain:
              "governor alone, 639 to 200 ms with the vendor's kernel, 252 to 199 ms with mainline")
          : .reasoned("\(notes), perf/cpu-governor-and-offload.md, on an RK3588; not on this chip")
      )
      .costing(UsualNeeds.Cost.clock)

    memory(isMeasured: isMeasured)
    if place.device.driver == "rocket" { ofRocket } else { ofVendor }
    UsualNeeds.shallowSleep
    handsOff
  }

  /// A language model reads all of its weights from memory for each token.
  @ListOf<Need> private static func memory(isMeasured: Bool) -> [Need] {
    Need.memoryClockAtMaximum
      .because(
        "A language model reads its weights from memory for every token; vision gains nothing.",
        isMeasured
          ? .measured(
            "airockchip/rknn-llm issue 532, the largest single factor; issue 409",
            gain: "with all the rest, 11.3 to 16.0 tok/s for Qwen3-0.6B")
          : .reasoned("airockchip/rknn-llm issue 532, on an RK3588; not on this chip")
      )
      .costing(UsualNeeds.Cost.memoryClock)
      .only(in: .standard, .latency)
  }

  /// The vendor's driver has a devfreq, whose governor rknpu_ondemand holds the highest clock.
  @ListOf<Need> private static var ofVendor: [Need] {
    Need.deviceClockAtMaximum
      .because(
        "The NPU's clock stays at its top; rknpu_ondemand holds it there, another governor may not.",
        .documented(
          "airockchip/rknn-llm issue 29 and \(notes): 1 GHz under rknpu_ondemand already, so nothing "
            + "to gain where that is set"))
  }

  /// Mainline's driver has no devfreq: the clock stays where the boot left it.
  @ListOf<Need> private static var ofRocket: [Need] {
    Need.idleDelay(milliseconds: 2000)
      .because(
        "A core that sleeps between two jobs is powered up again before each one.",
        .measured("\(notes): with 2000 ms the spread from run to run falls from 4.8 times to 3 %"))

    Need.handsOff(.powerControl)
      .because(
        "With `on` and an NPU above 600 MHz the machine locks up hard.",
        .measured("\(notes), the power domain"))
  }

  @ListOf<Need> private static var handsOff: [Need] {
    Need.handsOff(.clockTree)
      .because(
        "Its driver sets clock and voltage together; a clock set past it has no voltage for it.",
        .documented("rockchip-linux/kernel, drivers/rknpu/rknpu_devfreq.c; linux, clk debugfs"))

    Need.handsOff(.voltage)
      .because(
        "A wrong voltage stops or destroys the chip.",
        .documented("linux, Documentation/power/regulator/overview.rst"))
  }
}
