import Glibc
import TuneKitCore

/// Work that waits for another run of this program to end.
enum Patiently {
  /// For as long as a disk may take to sync, and then some.
  private static let longest = 60

  /// Does it as soon as nobody else holds the lock; whoever is told to stop waits no longer.
  static func done<Answer>(_ work: () throws -> Answer) throws -> Answer {
    let end = ContinuousClock.now + .seconds(longest)
    while true {
      do {
        return try work()
      } catch TuneKitError.journal(.locked(let owner)) {
        guard ContinuousClock.now < end, !Interruption.hasHappened else {
          throw TuneKitError.journal(.locked(by: owner))
        }
        usleep(50_000)
      }
    }
  }
}
