/// All harnesses.
///
/// A new one is a file in `Harnesses`, a line here, and a seed or two below `Corpora`.
enum Harnesses {
  static let all: [any Harness.Type] = [
    InterruptTableHarness.self, CountTableHarness.self, CPUSetHarness.self,
    KernelNumberHarness.self, GrammarHarness.self, KernelVersionHarness.self,
    PCIAddressHarness.self, SystemPathHarness.self, ScrubberHarness.self, CaptureHarness.self,
    SurveyHarness.self, KernelRuleHarness.self, StrategyHarness.self, JournalHarness.self,
    TOMLHarness.self, ManifestHarness.self, NativeSignatureHarness.self, NativeReplyHarness.self,
    PCIConfigSpaceHarness.self, UeventHarness.self, ConfigurationHarness.self,
    HardwareReportHarness.self,
  ]

  /// Their names, in the same order.
  static var names: [String] {
    var names: [String] = []
    for harness in all { names.append(harness.name) }
    return names
  }

  /// The harness of that name.
  static func named(_ name: String) -> (any Harness.Type)? { all.first { $0.name == name } }
}
