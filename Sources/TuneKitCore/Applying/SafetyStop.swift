/// Why nothing is applied by itself any more, until a person says so again.
///
/// A machine that goes down while a setting is written would go down at each boot, if each boot wrote
/// it again.
package enum SafetyStop {
  /// Where the reason lies while there is one, and afterwards which session a person has accepted.
  package static let file: SystemPath = "/var/lib/tunekit/hold"

  private static let accepted = "accepted: "

  /// The reason; nil where nothing is on hold.
  package static func reason(in root: RootDirectory) -> String? {
    guard let text = root.text(at: file)?.trimmed, !text.isEmpty, !text.hasPrefix(accepted) else {
      return nil
    }
    return text
  }

  /// Forgets everything about it, as where nothing is applied by itself any more at all.
  ///
  /// - Throws: ``MachineError`` if it cannot be removed.
  package static func forget(in root: RootDirectory) throws(MachineError) {
    try root.takeAway(file)
  }

  /// Looks whether another boot ended amid an apply, and puts the machine on hold if so.
  ///
  /// - Returns: the reason; nil where nothing is on hold.
  package static func found(in root: RootDirectory, boot: BootID) -> String? {
    if let reason = reason(in: root) { return reason }
    guard let session = Journal.interrupted(in: root, before: boot),
      !isAccepted(session, in: root)
    else { return nil }
    // If it cannot be kept it counts for this boot all the same.
    try? keep(session, in: root)
    return reason(over: session)
  }

  /// Puts the machine on hold, before a session is forgotten that tells why.
  ///
  /// - Throws: ``MachineError`` if the reason cannot be kept.
  static func begin(
    over sessions: [Session], in root: RootDirectory, boot: BootID
  ) throws(MachineError) {
    guard let session = Journal.interrupted(among: sessions, before: boot),
      reason(in: root) == nil, !isAccepted(session, in: root)
    else { return }
    try keep(session, in: root)
  }

  private static func reason(over session: Session) -> String {
    "the machine went down while \(session.strategy.subject.acceleratorName) was being tuned, "
      + "begun at \(session.time)"
  }

  private static func keep(_ session: Session, in root: RootDirectory) throws(MachineError) {
    try root.put(reason(over: session) + "\n", at: file, readableByAll: false)
  }

  /// Whether a person has accepted it, or a later one; names order sessions by a number.
  private static func isAccepted(_ session: Session, in root: RootDirectory) -> Bool {
    guard let text = root.text(at: file)?.trimmed, text.hasPrefix(accepted) else { return false }
    return !SessionName.precedes(String(text.dropFirst(accepted.count)), session.name)
  }

  /// Ends it: what has happened so far is no reason any more.
  ///
  /// - Returns: whether there was a reason.
  package static func lift(in root: RootDirectory, boot: BootID) throws(MachineError) -> Bool {
    guard found(in: root, boot: boot) != nil else { return false }
    // The session stays as it is, since something of it may outlive its boot.
    if let session = Journal.interrupted(in: root, before: boot) {
      try root.put(accepted + session.name + "\n", at: file, readableByAll: false)
    } else {
      try forget(in: root)
    }
    return true
  }
}

extension Journal {
  /// The last session of another boot that was neither ended nor restored; nil if there is none.
  static func interrupted(in root: RootDirectory, before boot: BootID) -> Session? {
    guard boot != .unknown, let files = try? readFiles(in: root) else { return nil }
    return interrupted(among: files.sessions, before: boot)
  }

  /// The same among sessions that were read already.
  static func interrupted(among sessions: [Session], before boot: BootID) -> Session? {
    guard boot != .unknown else { return nil }
    return sessions.last { $0.closure == nil && $0.strategy.subject.boot != boot }
  }
}
