import Foundation
import Glibc
import Synchronization

/// A file that the kernel asks another program for (FUSE), which at some point does not answer.
///
/// Whoever waits for it cannot be woken by any signal but SIGKILL.
final class StubbornFile: Sendable {
  /// What is not answered until ``heal()``.
  enum Question: UInt32, Sendable {
    /// include/uapi/linux/fuse.h, `enum fuse_opcode`.
    case status = 3
    case opening = 14
    case reading = 15
    case writing = 16
    /// Reading, once something has been written.
    case readingBack = 0
  }

  private let path: String
  private let channel: Int32
  private let state: Mutex<State>

  private struct State {
    var content: [UInt8]
    var question: Question?
    var isWritten = false
    var waiting: [[UInt8]] = []
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
    let serve: @Sendable () -> Void = { [weak self] in
      var request = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = read(channel, &request, request.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 40, let self else { return }
        self.take(Array(request[..<count]))
      }
    }
    Thread.detachNewThread(serve)
  }

  /// What it holds.
  var content: String { state.withLock { String(decoding: $0.content, as: UTF8.self) } }

  /// Answers from now on, also what was asked before.
  func heal() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.question = nil
      return state.waiting
    }
    for request in waiting { answer(request) }
  }

  /// Puts the plain file back, with what this one held.
  func remove() {
    umount2(path, Int32(MNT_DETACH))
    close(channel)
    Files.write(Array(content.utf8), to: path)
  }

  private func take(_ request: [UInt8]) {
    let code = request.number(at: 4, UInt32.self)
    let isStubborn = state.withLock { state in
      let asked: Question? =
        state.question == .readingBack && state.isWritten ? .reading : state.question
      guard asked?.rawValue == code, code != 0 else { return false }
      state.waiting.append(request)
      return true
    }
    if !isStubborn { answer(request) }
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
    // No handle, and FOPEN_DIRECT_IO, so that each read is asked for.
    case 14: body = [UInt64(0), 1].flatMap(\.bytes)
    case 15:
      let (start, count) = (
        request.number(at: 48, UInt64.self), request.number(at: 56, UInt32.self)
      )
      body = state.withLock { Array($0.content.dropFirst(Int(start)).prefix(Int(count))) }
    case 16: body = written(request)
    case 18, 25: body = []
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
