import TuneKitCore

extension CommonOptions {
  /// What the files of this machine say; a captured machine has none.
  var configuration: Configuration {
    machine == nil ? Configuration(below: root ?? "/") : Configuration()
  }

  /// The configuration, if nothing is wrong with it.
  ///
  /// - Parameters:
  ///   - registry: the modules that it may name.
  ///   - isNeeded: whether the verb goes by it. If it does not, since the journal tells what to do,
  ///     a mistake is only said.
  /// - Returns: the configuration; an empty one where it is not needed and not right.
  /// - Throws: ``Failure`` with the file, the line and the key of the first mistake.
  func configuration(
    naming registry: Registry, needed isNeeded: Bool
  ) throws -> Configuration {
    let found = configuration
    do throws(ConfigurationError) {
      if let error = found.errors.first { throw error }
      return try found.checked(with: registry)
    } catch {
      if isNeeded { throw Failure(status: .refused, message: error.description) }
      Output.say("note: \(error); the configuration is left out here")
      return Configuration()
    }
  }
}

extension Selection {
  /// What a person chose, and for the rest what the configuration says.
  func choice(or configuration: Configuration) throws -> Recognition.Choice {
    var choice = try self.choice
    choice.board = choice.board ?? configuration.board?.value
    choice.accelerator = choice.accelerator ?? configuration.accelerator?.value
    choice.device = choice.device ?? configuration.device?.value
    return choice
  }
}
