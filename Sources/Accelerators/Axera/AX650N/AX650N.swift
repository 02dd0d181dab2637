import TuneKitModel

/// Axera AX650N on an M.2 card (M5Stack LLM-8850, Radxa AX-M1, Sipeed Maix4-HAT).
struct AX650N: Accelerator {
  let id: ModuleID = "ax650n"
  let name = "Axera AX650N"
  let signature = Signature.pci(vendor: 0x1F4B, device: 0x0650)
  let tested = Tested.nowhere

  /// LnkCap of the card: 5 GT/s, x2 (axcl-docs-en, doc_guide_faq.md).
  let link: PCILink? = PCILink(generation: .two, lanes: 2)
  let linkSource = Source.documented("axcl-docs-en, doc_guide_faq.md, lspci -vvv")
  /// The driver passes `dev_name()` (axcl-runtime, ax_pcie_opt.c).
  let interrupts = InterruptNaming.busAddress

  let driver: CardDriver? = CardDriver(
    "ax_pcie_dev_host", "ax_pcie_host_dev",
    modules: ["ax_pcie_host_dev", "ax_pcie_msg", "ax_pcie_mmb", "axcl_host"],
    from: "AXCL (the package axclhost)",
    source: .documented(
      "axcl-runtime V3.10.2, ax_pcie_dev_host.c; build/package/axcl_pcie.conf"))
  let stableReadRequest: KnownGoodSizes? = KnownGoodSizes(
    512,
    because: "The host driver expects 512 bytes: 128 and 256 crash it, 4096 is 30 % slower.",
    .measured("\(Self.analysis), MaxReadReq Experiments"))
  let stablePayload: KnownGoodSizes? = KnownGoodSizes(
    128, because: "The card takes 128 bytes and no more.",
    .documented("axcl-docs-en, doc_guide_faq.md, lspci -vvv"))

  /// Neither opens the card: that is what axclInit is for, which may hang with a card that hangs.
  let questions = [
    NativeQuestion(
      "runtime version", library: Self.runtime,
      signature: "int32 axclrtGetVersion(out int32 major, out int32 minor, out int32 patch)",
      shows: "{major}.{minor}.{patch}", success: 0, source: Self.header),
    NativeQuestion(
      "cards it sees", library: Self.runtime,
      signature: "int32 axclrtGetDeviceCount(out uint32 count)", shows: "{count}", success: 0,
      source: Self.header),
  ]

  private static let runtime = "/usr/lib/axcl/libaxcl_rt.so"
  private static let header = Source.documented(
    "axcl-runtime V3.10.2, include/external, axcl_rt*.h")

  let figures = [
    // Two lines of figures with `-r 100`, one with `-r 10`: the average is in both.
    BenchmarkFigure(
      "latency of a call", program: "axcl_run_model", after: "avg =", before: "ms", unit: "ms",
      better: .lower, source: .documented("axcl-docs, doc_guide_quick_start.md")),
    BenchmarkFigure(
      "generated tokens", program: "ax-llm", after: "hit eos,avg ", before: "token/s",
      unit: "tok/s", better: .higher,
      source: .documented("AXERA-TECH/ax-llm, LLM.hpp, ALOGN(\"hit eos,avg %.2f token/s\")")),
    BenchmarkFigure(
      "time to the first token", program: "ax-llm", after: "ttft: ", before: "ms", unit: "ms",
      better: .lower,
      source: .documented("AXERA-TECH/ax-llm, LLM.hpp, ALOGI(\"ttft: %.2f ms\")")),
  ]

  var evidence: [EvidenceTable] {
    [
      Self.table(of: .call, PackageResources.cm3588_ax650n_latency_csv),
      Self.table(of: .tokens, PackageResources.cm3588_ax650n_decode_csv),
      Self.table(of: .firstToken, PackageResources.cm3588_ax650n_ttft_csv),
    ]
  }

  /// Of the tables below `Evidence/`; that video gains nothing is said by the same author.
  let effects = [
    MeasuredEffect(
      "about 0.5 ms a call less, a third of a 0.7 ms call and 1 % of a 60 ms one; language models "
        + "from 5-7.5 to 11-12.6 tok/s; nothing for video decoding",
      on: "cm3588", by: "MasterVVK on a CM3588 NAS, interrupt and clock together",
      .measured(
        "cm3588-ax650n-pcie-tuning, docs/benchmark-results.md and docs/pcie-analysis.md"))
  ]

  /// A file of `Evidence/`, which the package manager compiles in.
  private static func table(of quantity: MeasuredQuantity, _ file: [UInt8]) -> EvidenceTable {
    EvidenceTable(
      of: quantity, csv: String(decoding: file, as: UTF8.self),
      on: "CM3588 NAS, Linux 6.1.118, AXCL V3.6.4",
      changing: "interrupt and clock together",
      .measured("MasterVVK, cm3588-ax650n-pcie-tuning, docs/benchmark-results.md"))
  }

  func needs(at place: Placement) -> [Need] {
    Need.interrupts(on: .fastest)
      .because(
        "Every transfer ends in an interrupt; on a slow core its handler is the limit.",
        Self.affinityImpact)

    Need.clock(of: .fastest, at: .maximum)
      .because(
        "The governor lowers the clock between tokens, and each next token waits for it.",
        Self.affinityImpact
      )
      .costing(UsualNeeds.Cost.clock(at: place))

    ofLatency(at: place)
    handsOff
  }

  /// What is only reasoned, and spends power on waiting less.
  @ListOf<Need> private func ofLatency(at place: Placement) -> [Need] {
    Need.shallowSleep
      .because(
        "Gaps between calls are long enough for a core to sleep deep, and waking takes its time.",
        .reasoned(
          "Documentation/admin-guide/pm/cpuidle.rst; the analysis has calls 1 to 15 ms apart; "
            + UsualNeeds.Evidence.deepSleep)
      )
      .costing(UsualNeeds.Cost.shallowSleep)
      .only(in: .latency)

    Need.runtimePowerOn
      .because(
        "A sleeping link must wake before the first transfer.",
        .reasoned("Documentation/power/runtime_pm.rst; the driver itself never lets it sleep")
      )
      .only(in: .latency)

    Need.memoryClockAtMaximum
      .because(
        "Tensors pass through the host's memory on their way to the card.",
        .reasoned(UsualNeeds.Evidence.memoryClock)
      )
      .costing(UsualNeeds.Cost.memoryClock(at: place))
      .only(in: .latency)
  }

  /// What has gone wrong for others.
  @ListOf<Need> private var handsOff: [Need] {
    Need.handsOff(.pciMaxReadRequest)
      .because(
        "The host driver expects 512 bytes: 128 and 256 crash it, 4096 is 30 % slower.",
        .measured("\(Self.analysis), MaxReadReq Experiments"))

    Need.handsOff(.pciMaxPayload)
      .because(
        "The card takes 128 bytes and no more.",
        .documented("axcl-docs-en, doc_guide_faq.md, lspci -vvv"))

    Need.handsOff(.pciLinkControl)
      .because(
        "The driver polls the card all the time; a link that drops resets the whole host.",
        .documented("onnxsim, host-driver-patches/NOTES.md, Fix 3"))

    Need.handsOff(.reset)
      .because(
        "The card has no function-level reset, and the driver keeps reading while it is away.",
        .documented("axcl-docs-en, doc_guide_faq.md: FLReset-; onnxsim NOTES.md, Fix 3"))

    Need.handsOff(.remove)
      .because(
        "The driver's heartbeat goes on reading the removed card: the host resets, without a trace.",
        .documented("onnxsim, host-driver-patches/NOTES.md, Fix 3"))

    Need.handsOff(.rescan)
      .because(
        "It brings the card back under a driver that has lost it.",
        .documented("onnxsim, host-driver-patches/NOTES.md, Fix 3"))
  }

  /// With this card both were only ever measured together, so neither is credited with the gain.
  ///
  /// Each alone was measured for the RK3588's own NPU: ``UsualNeeds/Evidence``.
  private static let affinityImpact = Source.measured(
    "\(analysis), IRQ Affinity Impact (each alone for the RK3588's own NPU in rockchip-npu-notes, "
      + "perf)", gain: "interrupt and clock together, 5-7.5 to 11-12.6 tok/s")

  /// The one published measurement, of MasterVVK/cm3588-ax650n-pcie-tuning.
  private static let analysis = "cm3588-ax650n-pcie-tuning, docs/pcie-analysis.md"
}
