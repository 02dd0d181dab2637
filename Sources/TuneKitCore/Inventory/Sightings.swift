/// What a survey keeps beside the values it makes.
struct Sightings: Sendable {
  /// The exact text of each file that a step could write, by canonical path.
  var texts: [SystemPath: String] = [:]
  /// What is there and could not be read, one line each.
  var unread: [String] = []

  /// Keeps a failure, unless it is that there is nothing: most machines lack most files.
  mutating func note(_ error: MachineError) {
    if case .missing = error { return }
    // One directory that does not answer hides many files.
    if case .unanswered = error, unread.contains(error.description) { return }
    unread.append(error.description)
  }
}
