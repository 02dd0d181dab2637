import Glibc
import TuneKitCore

/// Asks a vendor's library by the helper, which lies beside this program.
struct NativeAsker {
  /// The helper; nil where it is not installed.
  let helper: String?
  /// How long one question may take, in milliseconds.
  let deadline: Int

  /// An asker with that helper, or with the one that belongs to this program.
  init(helper: String? = Self.installed, deadline: Int = 2000) {
    self.helper = helper
    self.deadline = deadline
  }

  /// Asks one question.
  func answer(to question: NativeQuestion) -> NativeAnswer {
    let call: NativeCall
    do throws(NativeSignatureError) { call = try NativeCall(question) } catch {
      return .unreadable(error.description)
    }
    guard let helper, let process = HelperProcess(helper, call.words) else { return .helperMissing }
    let (ending, bytes) = process.finish(within: deadline)
    return call.answer(ending, saying: bytes)
  }

  /// The helper beside this program, else where packages put it.
  static var installed: String? {
    let folder = programFolder
    let beside = folder.map { ["\($0)/tunekit-ask", "\($0)/../libexec/tunekit/tunekit-ask"] } ?? []
    return (beside + ["/usr/libexec/tunekit/tunekit-ask"]).first { access($0, X_OK) == 0 }
  }

  private static var programFolder: String? {
    let path = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { room in
        max(0, room.baseAddress.map { readlink("/proc/self/exe", $0, room.count) } ?? 0)
      }
    }
    return path.lastIndex(of: UInt8(ascii: "/")).map {
      String(decoding: path[..<$0], as: UTF8.self)
    }
  }
}

/// The helper at work: its own process group, of which nothing is left afterwards.
struct HelperProcess {
  private let process: ChildProcess
  private let answers: CInt

  /// The most that is read of an answer.
  private static let largest = 128 * 1024
  /// How often it is looked whether the helper has ended, in milliseconds.
  private static let interval: CInt = 10

  /// Nothing of this environment is passed on.
  ///
  /// The second keeps Swift's runtime from looking for the program that prints its traces, which
  /// ends a static program where there is none.
  private static let environment = [
    "PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no,swift-backtrace=/none",
  ]

  /// Starts the helper with these words; nil where it cannot be started.
  init?(_ helper: String, _ words: [String]) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    // An answer beyond the descriptors of the child would overwrite itself.
    let writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    defer { close(writing) }
    guard writing >= 0, let child = Self.spawned(helper, words, writing) else {
      close(ends[0])
      return nil
    }
    process = child
    answers = ends[0]
    _ = fcntl(answers, F_SETFL, O_NONBLOCK)
  }

  private static func spawned(
    _ helper: String, _ words: [String], _ writing: CInt
  ) -> ChildProcess? {
    var start = ProcessStart(file: helper, words: [helper] + words, variables: environment)
    start.descriptors = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].map { number in
      (number, .file("/dev/null", O_RDWR))
    }
    start.descriptors.append((3, .descriptor(writing)))
    start.company = .group
    return try? start.spawned()
  }

  /// Waits for the answer, and ends whatever is left of the group.
  func finish(within milliseconds: Int) -> (ending: NativeEnding, bytes: [UInt8]) {
    defer { close(answers) }
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    var bytes: [UInt8] = []
    var isOpen = true
    while ContinuousClock.now < end, bytes.count <= Self.largest, !process.isOver {
      if isOpen { isOpen = waitAndRead(into: &bytes) } else { usleep(1000) }
    }
    let isLate = !process.isOver
    // The process is not reaped yet, so the number of the group is still its own.
    kill(-process.number, SIGKILL)
    process.send(SIGKILL)
    while bytes.count <= Self.largest, read(into: &bytes) {}
    // One that the kernel holds on to is given up after a second: it is init's when this ends.
    let ending = process.ending(within: .seconds(1)) ?? .signalled(SIGKILL)
    if isLate { return (.timedOut(milliseconds: milliseconds), bytes) }
    switch ending {
    case .exited(let status): return (.exited(Int(status)), bytes)
    case .signalled(let signal): return (.signalled(Int(signal)), bytes)
    }
  }

  /// Takes what is there, waiting a little for it; false where there will be no more.
  private func waitAndRead(into bytes: inout [UInt8]) -> Bool {
    var wanted = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Self.interval) > 0 else { return true }
    return read(into: &bytes)
  }

  private func read(into bytes: inout [UInt8]) -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
      count = max(0, Glibc.read(answers, buffer.baseAddress, buffer.count))
    }
    bytes += chunk
    return !chunk.isEmpty
  }
}
