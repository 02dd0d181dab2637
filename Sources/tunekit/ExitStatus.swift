import SystemPackage
import TuneKitCore

/// What the program's exit status says.
enum ExitStatus: Int32, CaseIterable {
  /// Done; or it holds; or nothing to do.
  case done = 0
  /// An error that none of the others names.
  case error = 1
  /// There is something to change.
  case changes = 2
  /// Board or accelerator not recognised.
  case notRecognised = 3
  /// Something that was applied does not hold.
  case drifted = 4
  /// Refused before anything was written.
  case refused = 5
  /// A step failed, everything was given back.
  case rolledBack = 6
  /// Not everything could be given back.
  case notGivenBack = 7
  /// Needs root.
  case needsRoot = 8
  /// The command line is wrong.
  case usage = 64

  /// The status that an outcome ends with.
  init(_ outcome: Report.Outcome) {
    switch outcome {
    case .applied, .nothingToDo, .reverted: self = .done
    case .rolledBack: self = .rolledBack
    case .partlyRolledBack: self = .notGivenBack
    case .refused: self = .refused
    }
  }

  /// The status of what a look came to.
  init(_ state: Finding.State, strict: Bool) {
    switch state {
    case .holds: self = .done
    case .drifted: self = .drifted
    case .unproven: self = strict ? .drifted : .done
    }
  }

  /// The status that an error ends with.
  init(_ error: TuneKitError) {
    switch error {
    case .recognition(let error): self = error.isNotRecognised ? .notRecognised : .refused
    case .planning, .execution(.forbidden), .execution(.stale), .execution(.occupied),
      .execution(.bootUnknown), .execution(.tooLate(_, left: nil)):
      self = .refused
    case .execution(.tooLate): self = .notGivenBack
    case .execution(.journal(let error)), .journal(let error): self = Self.status(of: error)
    }
  }

  private static func status(of error: JournalError) -> ExitStatus {
    switch error {
    case .locked, .bootUnknown: .refused
    case .unavailable(.unreadable(_, let errno)), .unavailable(.refused(_, let errno)),
      .unwritable(_, let errno):
      errno == .permissionDenied || errno == .notPermitted ? .needsRoot : .refused
    case .unavailable, .untrusted: .refused
    }
  }
}
