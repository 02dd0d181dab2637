import Glibc
import SystemPackage

/// A process that wants a card to stay tuned for as long as it lives.
public struct Holder: Codable, Hashable, Sendable {
  /// The process.
  public let process: Int
  /// The card; nil where its record does not say, and then it counts for any.
  @Nullable public var card: DeviceAddress?
  /// The name of the program that it runs, without the arguments, which may hold secrets.
  public let command: String
  /// Since when, in RFC 3339.
  public let since: String
  /// Whether it lives: one that was killed leaves its record behind, and nothing else.
  public internal(set) var isAlive = true

  private enum CodingKeys: String, CodingKey {
    case process, card, command, since
    case isAlive = "alive"
  }

  /// Whether it wants the card at this address.
  package func holds(_ address: DeviceAddress) -> Bool {
    isAlive && (card == nil || card == address)
  }
}

/// The record of this process as a holder, locked for as long as the process lives.
///
/// The kernel releases the lock however the process ends, so that a record is never taken for
/// that of another process which happens to have its number.
package struct HolderFile: ~Copyable {
  /// The name below ``Holders/folder``.
  let name: String
  private let descriptor: CInt

  /// Takes an open, locked file over.
  init(name: String, descriptor: CInt) {
    self.name = name
    self.descriptor = descriptor
  }

  deinit { POSIX.closeDescriptor(descriptor) }
}

/// Who wants cards to stay tuned: one file for each, which its process keeps locked.
///
/// Only the holder of the journal's lock makes and removes records.
package struct Holders: Sendable {
  /// Where they lie: gone after a reboot, as the processes are.
  static let folder: SystemPath = "/run/tunekit/holders"

  package let root: RootDirectory

  package init(
    root: RootDirectory
  ) {
    self.root = root
  }

  /// All records, also of processes that were killed; none where there is no folder.
  ///
  /// Writes nothing.
  package func all() throws(JournalError) -> [Holder] {
    let names: [String]
    do throws(MachineError) {
      names = try root.list(Self.folder)
    } catch {
      if case .missing = error { return [] }
      throw .unavailable(error)
    }
    return names.compactMap(holder(named:))
  }

  private func holder(named name: String) -> Holder? {
    guard let file = try? root.openFile(Self.folder.appending(name), O_RDONLY) else { return nil }
    defer { POSIX.closeDescriptor(file) }
    let isAlive = LockFile.isHeld(file)
    let bytes = (try? POSIX.contents(of: file)) ?? []
    var holder =
      (try? JSON.value(Holder.self, from: bytes))
      ?? Holder(
        process: Int(name.prefix { $0 != "." }) ?? 0, card: nil, command: "unknown",
        since: POSIX.timestamp(at: 0))
    holder.isAlive = isAlive
    return holder
  }

  /// Records this process as a holder, durably.
  ///
  /// - Parameters:
  ///   - card: the card.
  ///   - command: the name of the program.
  /// - Returns: the record, which counts until it is dropped or the process ends.
  /// - Throws: ``JournalError`` if the folder cannot be made, trusted or written.
  package func add(_ card: DeviceAddress, for command: String) throws(JournalError) -> HolderFile {
    let folder = try Journal.folderMade(Self.folder, mode: 0o700, in: root)
    guard folder.isPrivate else { throw .untrusted(Self.folder) }
    try? folder.restrict(to: 0o700)
    let holder = Holder(
      process: Int(getpid()), card: card, command: command, since: POSIX.timestamp())
    let bytes = Array(((try? JSON.line(holder)) ?? "").utf8)
    // Processes of two containers that share /run may have one number.
    let names = ["\(getpid())"] + (1..<100).map { "\(getpid()).\($0)" }
    let made = try Journal.attended(Self.folder, in: root) { () throws(JournalError) in
      for name in names {
        if let file = try Self.locked(name, in: folder, holding: bytes) { return (name, file) }
      }
      throw .unwritable(Self.folder, .fileExists)
    }
    return HolderFile(name: made.0, descriptor: made.1)
  }

  /// A file of that name, made or taken over; nil where another process that lives has it.
  private static func locked(
    _ name: String, in folder: OpenDirectory, holding bytes: [UInt8]
  ) throws(JournalError) -> CInt? {
    let path = Self.folder.appending(name)
    let file = try Journal.opened(
      folder.descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, path, mode: 0o600)
    do throws(Errno) {
      guard try POSIX.tryLock(file) else {
        POSIX.closeDescriptor(file)
        return nil
      }
      try POSIX.truncate(file, to: 0)
      try POSIX.writeAll(bytes, to: file, at: 0)
      try POSIX.sync(file)
    } catch {
      POSIX.closeDescriptor(file)
      throw .unwritable(path, error)
    }
    return file
  }

  /// Takes a record away.
  package func remove(_ file: consuming HolderFile) throws(JournalError) {
    let name = file.name
    try remove([name])
  }

  /// Removes the records of processes that were killed.
  package func removeStale() throws(JournalError) {
    guard let names = try? root.list(Self.folder) else { return }
    let stale = names.filter { holder(named: $0).map { !$0.isAlive } ?? false }
    if !stale.isEmpty { try remove(stale) }
  }

  private func remove(_ names: [String]) throws(JournalError) {
    // Where all of it was removed meanwhile, nothing is created again.
    root.forget()
    guard (try? root.list(Self.folder)) != nil else { return }
    let folder = try Journal.folderMade(Self.folder, mode: 0o700, in: root)
    try Journal.attended(Self.folder, in: root) { () throws(JournalError) in
      do throws(Errno) {
        for name in names { try POSIX.remove(at: folder.descriptor, name) }
      } catch {
        if error != .noSuchFileOrDirectory { throw .unwritable(Self.folder, error) }
      }
    }
  }
}
