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
      throw try refusal(
        Failure(
          status: ExitStatus(error), message: invocation.spelled(in: error.description)), schema)
    } catch let failure as Failure {
      throw try refusal(failure, schema)
    }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  private func refusal(_ failure: Failure, _ schema: String) throws -> Failure {
    if isJSON {
      try Output.print(JSON.pretty(Document(schema: schema, Refusal(error: failure.message))))
    }
    return failure
  }
}
