import TuneKitModel

/// What the NPUs on Rockchip's chips have in common, under the vendor's driver RKNPU and under
/// mainline's rocket.
enum RockchipNPU {
  /// Both pass `dev_name()` to request_irq (rknpu_drv.c, rocket_job.c).
  static let interrupts = InterruptNaming.busAddress

  /// The driver of the vendor's kernel, which serves all of these chips.
  static let vendor = CardDriver(
    "RKNPU", modules: ["rknpu"], from: "the vendor's kernel",
    source: .documented("rockchip-linux/kernel, drivers/rknpu/rknpu_drv.c"))

  /// Either driver; the node says which one fits.
  static let either = CardDriver(
    "RKNPU", "rocket", modules: ["rknpu", "rocket"],
    from: "the vendor's kernel, or one from 6.18 on with rocket",
    source: .documented(
      "rockchip-linux/kernel, drivers/rknpu/rknpu_drv.c; linux, drivers/accel/rocket/rocket_drv.c"))

  /// The driver for a node: the vendor's kernel calls it `-rknpu`, mainline and its patches `-rknn-core`.
  ///
  /// - Parameters:
  ///   - device: the NPU.
  ///   - isInMainline: whether mainline's rocket knows the chip; else only patches do.
  /// - Returns: the driver that this node is for.
  static func driver(for device: Device, isInMainline: Bool) -> CardDriver {
    guard device.isNamedForRocket else { return vendor }
    return CardDriver(
      "rocket", modules: ["rocket"],
      from: isInMainline
        ? "a kernel from 6.18 on that is built with CONFIG_DRM_ACCEL_ROCKET"
        : "a kernel with the patches that teach rocket this chip; mainline's does not know it",
      source: .documented(
        "linux, drivers/accel/rocket/rocket_drv.c, dt_match: rockchip,rk3588-rknn-core alone"))
  }

  fileprivate static let notes = "rockchip-npu-notes"
  private static let interruptNotes = "\(notes), perf/iova-and-multicore.md"
  private static let governorNotes = "\(notes), perf/cpu-governor-and-offload.md"

  /// What each needs; what is on the chip differs by its driver.
  ///
  /// A figure is claimed for the driver with which it was measured, and for no other.
  ///
  /// - Parameters:
  ///   - place: where it is.
  ///   - chip: which of the chips it is on.
  /// - Returns: the needs.
  @ListOf<Need> static func needs(at place: Placement, on chip: Chip) -> [Need] {
    let isRocket = isRocket(place.device)
    let isMeasured = chip == .rk3588

    Need.interrupts(on: .fastest)
      .because(
        "Each job ends in an interrupt; on a slow core its handler is the limit.",
        interruptSource(isMeasured: isMeasured, isRocket: isRocket))

    Need.clock(of: .fastest, at: .maximum)
      .because(
        "The governor lowers the clock between two jobs, and what follows begins slowly.",
        governorSource(isMeasured: isMeasured, isRocket: isRocket)
      )
      .costing(UsualNeeds.Cost.clock(at: place))

    memory(at: place, isMeasured: isMeasured && !isRocket)
    if isRocket { ofRocket(isMeasured: isMeasured) } else { ofVendor(on: chip) }
    UsualNeeds.shallowSleep
    handsOff
  }

  /// The chips that have one.
  enum Chip {
    case rk3588
    case rk3576
    case rk356x
  }

  /// Whether mainline's driver has the NPU, or would take it.
  private static func isRocket(_ device: Device) -> Bool {
    device.driver.map { $0 == "rocket" } ?? device.isNamedForRocket
  }

  /// Rocket, Linux 7.1, the NPU at 600 MHz, the median of a call.
  private static func interruptSource(isMeasured: Bool, isRocket: Bool) -> Source {
    guard isMeasured else { return .reasoned("\(interruptNotes), on an RK3588; not on this chip") }
    return isRocket
      ? .measured(
        interruptNotes, gain: "interrupt alone, 51-53 to 33.5 µs a call with the NPU at 600 MHz")
      : .reasoned("\(interruptNotes), with mainline's rocket; not with RKNPU")
  }

  /// Both from ondemand to performance; the vendor's 6.1 goes down to 408 MHz, mainline to 1200 MHz.
  private static func governorSource(isMeasured: Bool, isRocket: Bool) -> Source {
    guard isMeasured else { return .reasoned("\(governorNotes), on an RK3588; not on this chip") }
    return .measured(
      governorNotes,
      gain: isRocket
        ? "governor alone, 252 to 199 ms with mainline"
        : "governor alone, 639 to 200 ms with the vendor's 6.1")
  }

  /// A language model reads all of its weights from memory for each token.
  ///
  /// Issue 409 goes from 11.3 to 16.0 tok/s with all that fix_freq_rk3588.sh sets: also the GPU's clock,
  /// the NPU's, and no deep idle. What the memory's part of that is it does not say.
  @ListOf<Need> private static func memory(at place: Placement, isMeasured: Bool) -> [Need] {
    Need.memoryClockAtMaximum
      .because(
        "A language model reads its weights from memory for every token; vision gains nothing.",
        isMeasured
          ? .measured(
            "airockchip/rknn-llm issue 532, the largest single factor for a language model")
          : .reasoned(
            "airockchip/rknn-llm issue 532, on an RK3588 with RKNPU; not with this chip and driver")
      )
      .costing(UsualNeeds.Cost.memoryClock(at: place))
      .only(in: .standard, .latency)
  }

  /// The vendor's driver has a devfreq, whose governor rknpu_ondemand holds the highest clock.
  ///
  /// So the step guards against another governor and brings nothing by itself; it may fail.
  @ListOf<Need> private static func ofVendor(on chip: Chip) -> [Need] {
    Need.deviceClockAtMaximum
      .because(
        "This guards against another governor that lowers the NPU's clock; rknpu_ondemand holds the "
          + "highest already, and then nothing is gained.",
        chip == .rk3588
          ? .documented("airockchip/rknn-llm issue 29 and \(notes): 1 GHz under rknpu_ondemand")
          : .reasoned(
            "rockchip-linux/kernel, drivers/rknpu/rknpu_devfreq.c; seen on an RK3588, not on this chip"
          )
      )
      .desirable
  }

  /// Mainline's driver has no devfreq: the clock stays where the boot left it.
  @ListOf<Need> private static func ofRocket(isMeasured: Bool) -> [Need] {
    Need.idleDelay(milliseconds: 2000)
      .because(
        "A core that sleeps between two jobs is powered up again before each one.",
        isMeasured
          ? .measured(
            notes, gain: "2 s before sleep alone, the spread from run to run 4.8 times to 3 %")
          : .reasoned("\(notes), on an RK3588; not on this chip"))

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

// What no setting changes.
extension RockchipNPU {
  /// What is to be known of it, by its driver.
  @ListOf<Caution> static func remarks(about place: Placement) -> [Caution] {
    if place.device.driver == "rocket" {
      Caution(
        "clock of the NPU",
        because: "with rocket it stays where the boot left it, as a rule at 200 MHz; rocket has no "
          + "devfreq, so no setting raises it",
        effect: "tells what the NPU can do here",
        command: "sudo grep npu /sys/kernel/debug/clk/clk_summary", weight: .knowing,
        source: .documented(
          "linux, rk3588-base.dtsi, assigned-clock-rates, and drivers/accel/rocket; \(notes)"))
    }
    if place.device.driver == "RKNPU" {
      Caution(
        "one program at a time",
        because: "two programs at once on the NPU can make RKNPU panic",
        effect: "no crash from this", command: "sudo fuser -v /dev/dri/renderD*",
        weight: .knowing, source: .documented("igou-kubernetes issue 871"))
    }
  }
}

extension Device {
  /// Whether its node is one that mainline's rocket, or patches for it, would take.
  fileprivate var isNamedForRocket: Bool {
    platform?.compatible.contains { $0.hasSuffix("-rknn-core") } ?? false
  }
}
