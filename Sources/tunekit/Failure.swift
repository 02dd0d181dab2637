import Glibc

/// An error that ends the program: one message for people, one status for programs.
struct Failure: Error {
  let status: ExitStatus
  let message: String

  /// Says it on standard error and ends the program.
  func report() -> Never {
    Output.say("tunekit: \(message)")
    exit(status.rawValue)
  }
}
