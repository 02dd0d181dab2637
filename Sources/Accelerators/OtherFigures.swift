public import TuneKitModel

extension AcceleratorCatalogue {
  /// Figures of programs whose chips have no module here.
  public static let otherFigures: [BenchmarkFigure] = [
    // `I rkllm:  Generate      308636.08        999       308.95                   3.24`.
    BenchmarkFigure(
      "generated tokens", program: "rkllm (RKLLM_LOG_LEVEL=1)", line: "I rkllm: Generate * * * {}",
      unit: "tok/s", better: .higher,
      source: .documented("docs.radxa.com, rkllm_usage, RKLLM_LOG_LEVEL=1")),
    BenchmarkFigure(
      "time to the first token", program: "rkllm (RKLLM_LOG_LEVEL=1)",
      line: "I rkllm: Prefill {} * * *", unit: "ms", better: .lower,
      source: .documented("docs.radxa.com, rkllm_usage, RKLLM_LOG_LEVEL=1")),
    // ` Generate   | 2263.54 | 41 | 55.21 | 18.11`.
    BenchmarkFigure(
      "generated tokens", program: "rkllm demo", line: "Generate | * | * | * | {}", unit: "tok/s",
      better: .higher,
      source: .documented("a printf of the rknn demos, %-10s | %-16.2f")),
  ]
}
