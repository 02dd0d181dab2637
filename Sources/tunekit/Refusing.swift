import ArgumentParser
import Glibc
import TuneKitCore

extension CommonOptions {
  /// Runs a verb and ends the program with its status; what the core refuses becomes a message, and
  /// with `--json` a document too.
  func refusing(
    _ schema: String, repeating words: [String] = [], _ verb: () throws -> ExitStatus
  ) throws {
    let invocation = invocation(selecting: words)
    let status: ExitStatus
    do {
      status = try verb()
    } catch let error as TuneKitError {
      let failure = Failure(status: ExitStatus(error), message: error.description)
      throw try refusal(failure, schema, repeating: invocation)
    } catch let failure as Failure {
      throw try refusal(failure, schema, repeating: invocation)
    }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  private func refusal(
    _ failure: Failure, _ schema: String, repeating invocation: Invocation
  ) throws -> Failure {
    let failure = Failure(
      status: failure.status, message: invocation.spelled(in: failure.message))
    if isJSON {
      try Output.print(JSON.pretty(Document(schema: schema, Refusal(error: failure.message))))
    }
    return failure
  }
}
