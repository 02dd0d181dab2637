import Foundation
import Glibc
import Synchronization

/// A file that the kernel asks another program for (FUSE), which at some point takes no more
/// questions.
///
/// Only SIGKILL wakes a process that waits for it. After a question has been taken, not even
/// that ends the process that asked it, so the question is left in the queue.
final class StubbornFile: Sendable {
  /// Before which question it falls silent.
  enum Question: Sendable {
    case status
    case opening
    case reading
    case writing
    /// The reading after a write.
    case readingBack
  }

  private let path: String
  private let channel: Int32
  private let state: Mutex<State>
  private let healed = DispatchSemaphore(value: 0)

  private struct State {
    var content: [UInt8]
    var question: Question?
    var isWritten = false
  }

  /// Puts the file in place of a plain one; nil where that may not be done here.
  init?(_ path: String, not question: Question) {
    guard let content = Files.contents(path) else { return nil }
    let channel = open("/dev/fuse", O_RDWR | O_CLOEXEC)
    if channel < 0 { return nil }
    let options = "fd=\(channel),rootmode=100644,user_id=\(getuid()),group_id=\(getgid())"
    guard mount("tunekit-test", path, "fuse", 0, options) == 0 else {
      close(channel)
      return nil
    }
    self.path = path
    self.channel = channel
    state = Mutex(State(content: content, question: question))
    // Only this thread closes the channel, when the kernel ends it: a number that were free before could
    // become that of the next file's channel, and a question to that one would be taken from it here.
    let serve: @Sendable () -> Void = {
      defer { close(channel) }
      var request = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = read(channel, &request, request.count)
        if count < 0 && (errno == EINTR || errno == ENOENT || errno == EAGAIN) { continue }
        guard count >= 40 else { return }
        self.answer(Array(request[..<count]))
        if self.isSilent(after: Array(request[..<count])) { self.healed.wait() }
      }
    }
    Thread.detachNewThread(serve)
  }

  /// What it holds.
  var content: String { state.withLock { String(decoding: $0.content, as: UTF8.self) } }

  /// Answers from now on, also what was asked before.
  func heal() {
    state.withLock { $0.question = nil }
    healed.signal()
  }

  /// Puts the plain file back, with what this one held.
  func remove() {
    heal()
    umount2(path, Int32(MNT_DETACH))
    Files.write(Array(content.utf8), to: path)
  }

  /// Whether the next question is the one that it does not take.
  ///
  /// include/uapi/linux/fuse.h, `enum fuse_opcode`: 3 GETATTR, 14 OPEN, 16 WRITE, 26 INIT.
  private func isSilent(after request: [UInt8]) -> Bool {
    let code = request.number(at: 4, UInt32.self)
    return state.withLock { state in
      switch (state.question, code) {
      case (.status, 26), (.opening, 3): true
      case (.reading, 14): request.number(at: 40, Int32.self) & O_ACCMODE == O_RDONLY
      case (.writing, 14): request.number(at: 40, Int32.self) & O_ACCMODE != O_RDONLY
      case (.readingBack, 3): state.isWritten
      default: false
      }
    }
  }

  private func answer(_ request: [UInt8]) {
    let body: [UInt8]
    switch request.number(at: 4, UInt32.self) {
    // FUSE_FORGET, FUSE_INTERRUPT and FUSE_BATCH_FORGET want no answer.
    case 2, 36, 42: return
    case 3: body = attributes
    case 4:
      // FATTR_SIZE
      if request.number(at: 40, UInt32.self) & 8 != 0 {
        let size = Int(request.number(at: 56, UInt64.self))
        state.withLock { $0.content = Array($0.content.prefix(size)) }
      }
      body = attributes
    // No handle; FOPEN_DIRECT_IO, so that each read is asked for; and FOPEN_NOFLUSH, since no signal
    // ends the wait for a flush.
    case 14: body = [UInt64(0), 1 | 1 << 5].flatMap(\.bytes)
    case 15:
      let (start, count) = (
        request.number(at: 48, UInt64.self), request.number(at: 56, UInt32.self)
      )
      body = state.withLock { Array($0.content.dropFirst(Int(start)).prefix(Int(count))) }
    case 16: body = written(request)
    case 18: body = []
    // FUSE_INIT: version 7.31, no flags.
    case 26:
      body =
        [UInt32(7), 31, 65_536, 0, 0, 65_536, 1].flatMap(\.bytes)
        + [UInt8](repeating: 0, count: 36)
    default: return reply(to: request, error: -ENOSYS, [])
    }
    reply(to: request, error: 0, body)
  }

  private func written(_ request: [UInt8]) -> [UInt8] {
    let start = Int(request.number(at: 48, UInt64.self))
    let text = Array(request[80...])
    state.withLock { state in
      state.content =
        state.content.prefix(start) + text + state.content.dropFirst(start + text.count)
      state.isWritten = true
    }
    return UInt64(text.count).bytes
  }

  /// `struct fuse_attr_out`.
  private var attributes: [UInt8] {
    let size = state.withLock { UInt64($0.content.count) }
    let times: [UInt64] = [0, 0, 1, size, 1, 0, 0, 0]
    let rest: [UInt32] = [0, 0, 0, S_IFREG | 0o644, 1, getuid(), getgid(), 0, 4096, 0]
    return times.flatMap(\.bytes) + rest.flatMap(\.bytes)
  }

  private func reply(to request: [UInt8], error: Int32, _ body: [UInt8]) {
    let unique = request.number(at: 8, UInt64.self)
    let head = UInt32(16 + body.count).bytes + error.bytes + unique.bytes
    _ = (head + body).withUnsafeBytes { write(channel, $0.baseAddress, $0.count) }
  }
}

extension FixedWidthInteger {
  fileprivate var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
  fileprivate func number<Number: FixedWidthInteger>(at place: Int, _: Number.Type) -> Number {
    self[place..<(place + MemoryLayout<Number>.size)].reversed()
      .reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}
