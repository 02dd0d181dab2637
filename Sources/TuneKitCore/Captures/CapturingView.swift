import Synchronization
import SystemPackage

/// A view that remembers whatever is looked at through it, so that it can be looked at again.
///
/// What is read through a ``MachineImage`` of its ``capture`` is what was read through this view:
/// the same bytes, names, links and failures.
package struct CapturingView: MachineView {
  private let base: any MachineView
  private let blanking: @Sendable (SystemPath, String) -> String
  private let memory = Memory()

  /// Looks at a machine and remembers.
  ///
  /// - Parameters:
  ///   - base: the machine.
  ///   - blanking: what the capture keeps of a file's text. It changes nothing that is read now.
  package init(
    _ base: any MachineView, blanking: @escaping @Sendable (SystemPath, String) -> String = { $1 }
  ) {
    self.base = base
    self.blanking = blanking
  }

  package var nature: MachineNature { base.nature }

  /// What was looked at so far.
  ///
  /// Each file is at its canonical path, and each link that was followed leads to the end of all
  /// links at once. Of a file that was read twice the last bytes are kept. A name that was listed
  /// and not looked at is there, as ``Capture/Entry/unread``.
  package var capture: Capture {
    let (entries, listed, unwritable) = memory.seen.withLock {
      ($0.entries, $0.listed, $0.unwritable)
    }
    var capture = Capture(entries: entries)
    for path in listed where capture[path] == nil { capture[path] = .unread }
    // Missing and never listed: missing it is in the image, too, where nothing is said.
    for (path, entry) in entries where entry == .failing(.noSuchFileOrDirectory) {
      if !listed.contains(path) { capture[path] = nil }
    }
    for path in capture.paths {
      // A directory with something in it need not be said.
      var above = path
      while above.string != "/" {
        above = above.parent
        if capture[above]?.isLeaf == false { capture[above] = nil }
      }
    }
    for path in unwritable {
      guard case .file = capture[path] else { continue }
      capture.refusals[path] = .notPermitted
    }
    for (path, entry) in capture.entries {
      guard case .file(let bytes) = entry,
        let text = String(validating: bytes, as: UTF8.self)
      else { continue }
      capture[path] = .text(blanking(path, text))
    }
    return capture
  }

  package func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight {
    base.looking(look)
  }

  /// Reads a file, and remembers it or why it cannot be read.
  package func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    let path = resolved(file)
    do {
      let bytes = try base.bytes(of: file)
      remember(.file(bytes), at: path)
      return bytes
    } catch {
      remember(error, at: path)
      throw error
    }
  }

  /// Lists a directory, and remembers the names.
  package func list(_ directory: SystemPath) throws(MachineError) -> [String] {
    let path = resolved(directory)
    do {
      let names = try base.list(directory)
      if let path {
        memory.seen.withLock { seen in
          if seen.entries[path]?.isLeaf != true { seen.entries[path] = .directory }
          seen.listed.formUnion(names.map { path.appending($0) })
        }
      }
      return names
    } catch {
      remember(error, at: path)
      throw error
    }
  }

  /// Follows every link, and remembers each that was met.
  package func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    remember(.unread, at: resolved(path))
    return try base.canonical(path)
  }

  /// Reads the marks, and remembers that the path exists and whether it has a write bit.
  package func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    let found = resolved(path)
    remember(.unread, at: found)
    let marks = try base.marks(of: path)
    if let found, !marks.isWritable {
      memory.seen.withLock { _ = $0.unwritable.insert(found) }
    }
    return marks
  }

  /// Asks, and keeps the answer at the socket's path.
  package func answer(
    of service: Service, at socket: SystemPath
  ) throws(MachineError) -> String {
    let answer = try base.answer(of: service, at: socket)
    remember(.text(answer + "\n"), at: resolved(socket))
    return answer
  }

  package func pass(milliseconds: Int) { base.pass(milliseconds: milliseconds) }

  /// The path with every link followed, each of which is remembered; nil where it leads nowhere.
  private func resolved(_ path: SystemPath) -> SystemPath? {
    var walked: SystemPath = "/"
    for name in path.components {
      let next = walked.appending(name)
      if let known = memory.seen.withLock({ $0.resolved[next] }) {
        walked = known
        continue
      }
      do {
        let end = try base.canonical(next)
        memory.seen.withLock { seen in
          seen.resolved[next] = end
          if end != next { seen.entries[next] = .link(end.string) }
        }
        walked = end
      } catch {
        remember(error, at: next)
        return nil
      }
    }
    return walked
  }

  private func remember(_ entry: Capture.Entry, at path: SystemPath?) {
    guard let path else { return }
    memory.seen.withLock { seen in
      switch (seen.entries[path], entry) {
      case (.some, .unread), (.some(.file), .failing), (.some(.directory), .failing): return
      default: seen.entries[path] = entry
      }
    }
  }

  private func remember(_ error: MachineError, at path: SystemPath?) {
    guard let path, let errno = error.captured else { return }
    // The path was found, and yet there is nothing to read: as a driver answers that is unloading,
    // and as a file answers to being listed.
    let wasFound = memory.seen.withLock { $0.resolved.values.contains(path) }
    let isGone = wasFound && errno == .noSuchFileOrDirectory
    remember(.failing(isGone ? .operationNotSupportedByDevice : errno), at: path)
  }

  private struct Seen {
    var entries: [SystemPath: Capture.Entry] = [:]
    var listed: Set<SystemPath> = []
    var unwritable: Set<SystemPath> = []
    var resolved: [SystemPath: SystemPath] = [:]
  }

  private final class Memory: Sendable {
    let seen = Mutex(Seen())
  }
}
