import Glibc
import SystemPackage

/// What a guard that runs tells of itself: since when, and what it did last.
///
/// Its process keeps the file locked, so that a record is never taken for a guard that was killed. A
/// guard that ends takes it away; a reboot does, too.
package final class GuardRecord {
  package static let file: SystemPath = "/run/tunekit/guard"

  struct Content: Codable {
    let process: Int
    let since: String
    @Nullable var last: GuardSight.Deed?
  }

  private let descriptors: [CInt]
  private let root: RootDirectory
  private var content: Content

  /// Begins one; nil where another guard runs, or the file cannot be made, and the guard does its work
  /// all the same.
  ///
  /// - Parameter root: the directory that is `/` for the machine.
  package init?(in root: RootDirectory) {
    let path = Self.file
    var taken: [CInt]?
    // A program that only looks holds the lock for a moment.
    for turn in 1...10 where taken == nil {
      if turn > 1 { POSIX.sleep(milliseconds: 5) }
      taken = try? Journal.attended(path, in: root) { () throws(JournalError) in
        let folder = try Journal.runtimeFolder(in: root)
        return try LockFile(folder: folder, path: path).taken()
      }
    }
    guard let taken, !taken.isEmpty else { return nil }
    self.root = root
    descriptors = taken
    content = Content(process: Int(getpid()), since: POSIX.timestamp(), last: nil)
    write()
  }

  deinit { for descriptor in descriptors { POSIX.closeDescriptor(descriptor) } }

  /// Records what was done, in place of what was done before.
  package func note(_ what: String) {
    content.last = GuardSight.Deed(time: POSIX.timestamp(), what: what)
    write()
  }

  /// Ends it, since the guard does.
  package func end() { _ = try? root.takeAway(Self.file) }

  /// Nothing depends on it, so a full disk is no reason to stop.
  ///
  /// The line before is overwritten, not removed first: who reads meanwhile finds a whole first line.
  private func write() {
    let bytes = Array(((try? JSON.line(content)) ?? "{}").utf8) + [0x0A]
    guard let descriptor = descriptors.last else { return }
    try? Journal.attended(Self.file, in: root) { () throws(JournalError) in
      do throws(Errno) {
        try POSIX.writeAll(bytes, to: descriptor, at: 0)
        try POSIX.truncate(descriptor, to: bytes.count)
      } catch {
        throw .unwritable(Self.file, error)
      }
    }
  }
}

/// The guard of a machine, as seen from outside.
public struct GuardSight: Hashable, Sendable {
  package let state: State
  /// Since when, in RFC 3339; nil where that is not known.
  package let since: String?
  /// What it did last; nil where it has done nothing, or that is not known.
  package let last: Deed?

  /// Whether a guard runs.
  public enum State: String, Codable, Sendable {
    case running
    /// It should, or was killed.
    case stopped
    /// There is none, and none is wanted.
    case none
  }

  /// Something that a guard did, or said.
  public struct Deed: Codable, Hashable, Sendable {
    /// When, in RFC 3339.
    public let time: String
    /// What, in one line.
    public let what: String
  }

  /// Looks for it.
  ///
  /// Writes nothing.
  ///
  /// - Parameters:
  ///   - root: the directory that is `/` for the machine.
  ///   - atBoot: whether a guard is wanted there.
  package init(in root: RootDirectory, wanted atBoot: AtBoot) {
    let file: CInt
    do throws(MachineError) {
      file = try root.openFile(GuardRecord.file, O_RDONLY)
    } catch {
      // One that only root can read was not removed, so a guard has not ended.
      let isThere = if case .missing = error { false } else { geteuid() != 0 }
      self.init(isThere ? .running : atBoot == .enabled ? .stopped : .none)
      return
    }
    defer { POSIX.closeDescriptor(file) }
    let bytes = Array(((try? POSIX.contents(of: file)) ?? []).prefix { $0 != 0x0A })
    let content = try? JSON.value(GuardRecord.Content.self, from: bytes)
    self.init(LockFile.isHeld(file) ? .running : .stopped, content?.since, content?.last)
  }

  private init(_ state: State, _ since: String? = nil, _ last: Deed? = nil) {
    self.state = state
    self.since = since
    self.last = last
  }
}
