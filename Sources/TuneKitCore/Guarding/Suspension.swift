/// Why nothing is applied by itself any more, until a person says so again.
///
/// A machine that goes down while a setting is written would go down at each boot, if each boot wrote
/// it again.
public enum Suspension {
  /// Where the reason lies while there is one.
  public static let file: SystemPath = "/var/lib/tunekit/hold"

  /// The reason; nil where nothing is on hold.
  public static func reason(in root: RootDirectory) -> String? {
    root.text(at: file).map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Ends it.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  public static func lift(in root: RootDirectory) throws(MachineError) -> Bool {
    try root.takeAway(file)
  }

  /// Looks whether another boot ended amid an apply, and puts the machine on hold if so.
  ///
  /// - Returns: the reason; nil where nothing is on hold.
  static func found(in root: RootDirectory, boot: BootID) -> String? {
    if let reason = reason(in: root) { return reason }
    guard boot != .unknown, let session = Journal.interrupted(in: root, before: boot) else {
      return nil
    }
    let reason =
      "the machine went down while \(session.strategy.subject.acceleratorName) was being tuned, "
      + "begun at \(session.time)"
    // If it cannot be kept it counts for this boot all the same.
    _ = try? root.put(reason + "\n", at: file, readableByAll: false)
    return reason
  }
}

extension Journal {
  /// A session of another boot that was neither ended nor given back; nil if there is none.
  static func interrupted(in root: RootDirectory, before boot: BootID) -> Session? {
    guard let files = try? readFiles(in: root) else { return nil }
    return files.sessions.last { $0.closure == nil && $0.strategy.subject.boot != boot }
  }
}
