import ArgumentParser
import TuneKitCore

struct Estimate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Estimate what tuning brings a model, from published measurements. Writes nothing.",
    discussion: Examples.text(
      [
        .anyone("estimate --latency-ms 0.7"):
          "What to expect for a model whose calls take 0.7 ms.",
        .anyone("estimate --accel ax650n --tokens-per-second 8"):
          "The same before the card is bought.",
      ],
      after: """
        Give the speed of your model without tuning. The answer has an interval that holds 9 of 10 \
        models. With --accel, the card need not be in this machine.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(help: ArgumentHelp("The latency of one call, in milliseconds.", valueName: "ms"))
  var latencyMs: String?

  @Option(
    help: ArgumentHelp("The tokens a second of a language model.", valueName: "rate"))
  var tokensPerSecond: String?

  @Option(
    help: ArgumentHelp("The time to a language model's first token, in ms.", valueName: "ms"))
  var ttftMs: String?

  @Option(
    help: ArgumentHelp(
      "A result that prove has saved, instead of published measurements; may be repeated.",
      valueName: "file"))
  var from: [String] = []

  func validate() throws { _ = try asked() }

  func run() throws {
    let (quantity, untuned) = try asked()
    try common.refusing(TuningEstimate.schema, repeating: selection.options) {
      let proofs = try from.map { ($0, try ProofFile(path: $0).proof()) }
      let profile = selection.chosenProfile ?? common.configuration.profile?.value
      let estimate = try common.tunekit(selection).estimate(
        quantity, of: untuned, as: profile, from: proofs)
      if !from.isEmpty && estimate.proven.isEmpty {
        Output.say(
          "note: \(from.joined(separator: ", ")) measured no \(untuned.short) \(quantity.unit); "
            + "the estimate rests on published measurements")
      }
      try common.show(
        estimate, TuningEstimate.schema, repeating: selection.options, text: estimate.text)
      return .done
    }
  }

  /// The one option that was given, and its number.
  private func asked() throws -> (MeasuredQuantity, untuned: Double) {
    let all: [(option: String, text: String?, quantity: MeasuredQuantity)] = [
      ("--latency-ms", latencyMs, .call), ("--tokens-per-second", tokensPerSecond, .tokens),
      ("--ttft-ms", ttftMs, .firstToken),
    ]
    let given = all.filter { $0.text != nil }
    guard let one = given.first, let text = one.text, given.count == 1 else {
      let names = (given.isEmpty ? all : given).map(\.option)
      let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
      throw ValidationError(
        given.isEmpty
          ? "estimate needs the speed of your model: \(list)"
          : "only one of them can be estimated at a time: \(list)")
    }
    guard let value = StrictNumber.parse(text), MeasuredPair.allowed.contains(value) else {
      throw ValidationError(
        "\"\(text.prefix(40))\" is not a value of \(one.option): "
          + "give a number above 0, such as 12.5")
    }
    return (one.quantity, value)
  }
}
