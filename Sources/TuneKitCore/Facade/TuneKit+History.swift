extension TuneKit {
  /// What was applied here, and how it ended, by what the journal keeps.
  ///
  /// Writes nothing, and takes no lock.
  ///
  /// - Returns: the sessions, the latest first; none where nothing was ever applied.
  /// - Throws: ``TuneKitError/journal(_:)`` if the journal cannot be read.
  public func history() throws(TuneKitError) -> History {
    do throws(JournalError) {
      return History(try Journal.history(in: state), in: Survey(of: machine).boot())
    } catch {
      throw .journal(error)
    }
  }
}
