import TuneKitCore

/// What is printed of enabling and disabling.
struct ServiceDocument: Encodable {
  let outcome: String
  let deeds: [Deeds.Deed]
  let steps: [Report.Line]
}

extension CommonOptions {
  /// The directory whose service is meant.
  ///
  /// - Throws: ``Failure`` for a machine in memory, which boots nothing.
  func rootDirectory() throws -> RootDirectory {
    guard machine == nil else {
      throw Failure(status: .usage, message: "a machine in memory has no services; take --root DIR")
    }
    return try chosenMachine().state
  }

  /// The last line, or all of it as JSON.
  func conclude(
    _ deeds: Deeds, _ outcome: String, _ schema: String, isThere: Bool, steps: [Report.Line] = []
  ) throws {
    let document = ServiceDocument(
      outcome: isThere ? outcome : "nothing-to-do", deeds: deeds.all, steps: steps)
    try show(document, schema) { style in
      guard isThere else { return "Nothing to do: it is \(outcome).\n" }
      guard outcome == "enabled" else { return "\nDisabled.\n" }
      return "\n" + style.wrapped("Enabled.  " + style.suggestion("Undo", "sudo tunekit disable"))
        + "\n"
    }
  }
}

extension Selection {
  /// The words that say the same to another run.
  var words: [String] {
    var words: [String] = []
    if let board { words += ["--board", board] }
    if let accel { words += ["--accel", accel] }
    if let device { words += ["--device", device] }
    if profile != .standard { words += ["--profile", profile.rawValue] }
    if force { words.append("--force") }
    return words
  }
}
