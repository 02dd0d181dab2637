extension Executor {
  /// Writes a long session anew, once most of what its file says is said twice or is about what is
  /// gone.
  ///
  /// A driver that is loaded anew asks for new interrupts, which may be thousands of times in a
  /// session. It comes last, when everything is set and recorded; where it does not work the old
  /// file stays as it is.
  func renew(_ index: Int, in journal: inout Journal) {
    let session = journal.sessions[index]
    guard session.length > Journal.shortEnough else { return }
    guard let lines = session.lines(without: KnobLocator(machine: machine).isGone) else { return }
    try? journal.renew(index, as: lines, within: session.length / 2)
  }
}
