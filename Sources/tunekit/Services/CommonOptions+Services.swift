import TuneKitCore

/// What is printed of enabling and disabling.
struct ServiceDocument: Encodable {
  let outcome: String
  let deeds: [Deeds.Deed]
  let steps: [Report.Line]
  /// What kept it from going on; nil where nothing did.
  var error: String?
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
  ///
  /// - Throws: ``Failure`` where that, or something before, could not be said.
  func conclude(_ deeds: Deeds, _ outcome: String, _ schema: String, isThere: Bool) throws {
    let document = ServiceDocument(
      outcome: isThere ? outcome : "nothing-to-do", deeds: deeds.all, steps: deeds.steps)
    try show(document, schema) { style in
      guard isThere else { return "Nothing to do: it is \(outcome).\n" }
      guard outcome == "enabled" else { return "\nDisabled.\n" }
      return "\n" + style.wrapped("Enabled.  " + style.suggestion("Undo", .disable))
        + "\n"
    }
    if let unsaid = deeds.unsaid { throw unsaid }
  }

  /// Does work on the system; where it ends with an error, what was done before is told, too.
  func accounting(
    for deeds: Deeds, _ schema: String, _ work: () throws -> ExitStatus
  ) throws -> ExitStatus {
    let failure: Failure
    do {
      return try work()
    } catch let error as Failure {
      failure = error
    } catch let error as TuneKitError {
      failure = Failure(status: ExitStatus(error), message: error.description)
    }
    if !isJSON || deeds.all.isEmpty { throw failure }
    let document = ServiceDocument(
      outcome: failure.status == .refused ? "refused" : "failed", deeds: deeds.all,
      steps: deeds.steps, error: failure.message)
    try Output.print(JSON.pretty(Document(schema: schema, document)))
    Output.say("tunekit: \(failure.message)")
    return failure.status
  }
}

extension CommonOptions {
  /// The command that has it at every boot.
  ///
  /// - Parameters:
  ///   - tunekit: the machine.
  ///   - profile: what is applied; `enable` refuses another one.
  ///   - words: what was said of board and card, which the command repeats where it is shown.
  /// - Returns: the command; nil where that is so already, or cannot be.
  func lasting(
    _ tunekit: TuneKit<ChosenMachine>, as profile: Profile, saying words: [String]
  ) -> String? {
    // A machine in memory boots nothing, and the service knows no manifest of the command line.
    guard machine == nil, manifest.isEmpty, tunekit.atBoot == .no else { return nil }
    let usual = configuration.profile?.value ?? .standard
    let isSaid = profile == usual || words.contains("--profile")
    return SuggestedCommand.enable.rawValue + (isSaid ? "" : " --profile \(profile.rawValue)")
  }
}

extension Style {
  /// That a reboot forgets what is applied, and the command that has it at every boot.
  func keeping(_ command: String) -> String {
    wrapped("Kept until a reboot.  " + suggestion("At every boot", command)) + "\n"
  }
}

extension Selection {
  /// The command that gives back what was applied by this choice: of one card, where one was named.
  var undo: String {
    SuggestedCommand.revert.rawValue + (device.map { " --device \($0.shellWord)" } ?? "")
  }

  /// The words that say the same to another run.
  var words: [String] {
    var words: [String] = []
    if let board { words += ["--board", board] }
    if let accel { words += ["--accel", accel] }
    if let interruptCpus { words += ["--interrupt-cpus", interruptCpus] }
    if spread { words.append("--spread") }
    if let device { words += ["--device", device] }
    // Also the usual one, where it was chosen: the configuration may say otherwise.
    if let chosenProfile { words += ["--profile", chosenProfile.rawValue] }
    if force { words.append("--force") }
    return words
  }
}
