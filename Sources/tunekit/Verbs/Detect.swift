import ArgumentParser
import Glibc
import TuneKitCore

struct Detect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Name the board, the accelerators, their slots, links and interrupts.",
    discussion: Examples.text([
      .anyone("detect"):
        "What is here, where it sits, and what would help next."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  func run() throws {
    try common.refusing("tunekit.detect/1", repeating: selection.options) {
      let detection = try common.tunekit(selection).detect()
      try common.show(
        DetectionDocument(detection), "tunekit.detect/1", repeating: selection.options,
        text: detection.text)
      return detection.isComplete ? .done : .notRecognised
    }
  }
}
