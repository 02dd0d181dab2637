import Accelerators
import Testing
import TuneKitCore

/// What vendors' programs print, as their documents and logs quote it.
@Suite struct `The figures of vendors' programs` {
  static let all =
    AcceleratorCatalogue.all.flatMap(\.figures) + AcceleratorCatalogue.otherFigures

  static func found(_ output: String) -> [String] {
    var names: Set<String> = []
    return all.compactMap { figure in
      guard let value = figure.value(in: output) else { return nil }
      let text = "\(figure.program): \(value) \(figure.unit)"
      return names.insert(text).inserted ? text : nil
    }
  }

  @Test func `every figure with a line of its own has a pattern`() {
    for figure in Self.all { #expect((figure.line == nil) == (figure.pattern == nil)) }
    #expect(Self.all.count { $0.line != nil } >= 7)
  }

  static let axcl = """
      ------------------------------------------------------
      min =   7.793 ms   max =   7.929 ms   avg =   7.804 ms  median =   7.799 ms
       5% =   7.796 ms   90% =   7.808 ms   95% =   7.832 ms     99% =   7.929 ms
      ------------------------------------------------------
    """

  /// axcl-docs-en, doc_guide_quick_start.md.
  @Test func `the average of axcl_run_model is read`() {
    #expect(Self.found(Self.axcl) == ["axcl_run_model: 7.804 ms"])
  }

  /// docs.m5stack.com, LLM-8850, MiniCPM4-0.5B on a Raspberry Pi 5; coloured as its log macros do.
  @Test func `rate and time to the first token of ax-llm are read`() {
    let output = """
      \u{1B}[1;32m[I][                             Run][1031]: ttft: 212.91 ms\u{1B}[0m
      Hi, Iam a MiniCPM seriesmodel
      \u{1B}[1;35m[N][                             Run][1183]: hit eos,avg 21.05 token/s
      \u{1B}[0m
      """
    #expect(Self.found(output) == ["ax-llm: 21.05 tok/s", "ax-llm: 212.91 ms"])
    // ax-llm of 2026, from the model card of a Qwen3-VL.
    #expect(
      Self.found("14:43:21.328 NTC Run:1145 | hit eos,avg 11.28 token/s\n") == [
        "ax-llm: 11.28 tok/s"
      ])
  }

  /// A public log of hailortcli 4.x on ocr.hef; the progress line has other values.
  @Test func `the result of hailortcli run is read and not its progress`() {
    let output = """
      Running streaming inference (ocr.hef):
        Transform data: true
      Network simplified/simplified: 99% | 3400 | FPS: 687.02 | ETA: 00:00:01\r\
      Network simplified/simplified: 100% | 3456 | FPS: 687.14 | ETA: 00:00:00
      \u{1B}[2K> Inference result:
       Network group: simplified
          Frames count: 3456
          FPS: 687.17
          Send Rate: 253.32 Mbit/s
      """
    #expect(Self.found(output) == ["hailortcli run: 687.17 frames/s"])
    #expect(
      Self.found("    HW Latency: 8.61 ms\n    Overall Latency: 10.92 ms\n") == [
        "hailortcli run --measure-overall-latency: 10.92 ms",
        "hailortcli run --measure-latency: 8.61 ms",
      ])
  }

  /// hailo-ai documentation, `hailortcli benchmark resnet_v1_50.hef`.
  @Test func `the streamed rate of hailortcli benchmark is read`() {
    let output = """
      FPS     (hw_only)                 = 1328.83
              (streaming)               = 1328.8
      Latency (hw)                      = 2.93646 ms
      """
    #expect(Self.found(output) == ["hailortcli benchmark: 1328.8 frames/s"])
  }

  /// docs.radxa.com, RKLLM_LOG_LEVEL=1, DeepSeek-R1 on an RK3588.
  @Test func `the generated tokens of rkllm are the last column`() {
    let output = """
      I rkllm:  Stage         Total Time (ms)  Tokens    Time per Token (ms)      Tokens per Second      
      I rkllm:  Init          189073.94        /         /                        /                      
      I rkllm:  Prefill       1523.53          47        32.42                    30.85                  
      I rkllm:  Generate      308636.08        999       308.95                   3.24                   
      """
    #expect(
      Self.found(output) == [
        "rkllm (RKLLM_LOG_LEVEL=1): 3.24 tok/s", "rkllm (RKLLM_LOG_LEVEL=1): 1523.53 ms",
      ])
    #expect(
      Self.found(" Generate   | 2263.54          | 41       | 55.21                | 18.11 \n") == [
        "rkllm demo: 18.11 tok/s"
      ])
  }

  @Test func `of a chat with several replies the last one counts`() {
    let output = "hit eos,avg 14.46 token/s\nhit eos,avg 14.17 token/s\n"
    #expect(Self.found(output) == ["ax-llm: 14.17 tok/s"])
  }
}
