import Glibc
import TuneKitCore

/// Asks a vendor's library by the helper, which lies beside this program.
struct NativeAsker {
  /// The helper; nil where it is not installed.
  let helper: String?
  /// How long one question may take, in milliseconds.
  let deadline: Int

  /// The descriptor on which the helper answers.
  private static let answers: CInt = 3
  /// The most that is read of an answer.
  private static let mostBytes = 128 * 1024

  /// Nothing of this environment is passed on.
  ///
  /// The second keeps Swift's runtime from looking for the program that prints its traces, which
  /// ends a static program where there is none.
  private static let environment = [
    "PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no,swift-backtrace=/none",
  ]

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
    guard let helper,
      let run = try? Self.start(of: helper, call.words)
        .run(collecting: [Self.answers], within: .milliseconds(deadline), atMost: Self.mostBytes)
    else { return .helperMissing }
    return call.answer(ending(of: run), saying: run.output)
  }

  /// The helper in its own process group, of which nothing is left afterwards.
  private static func start(of helper: String, _ words: [String]) -> ProcessStart {
    var start = ProcessStart(file: helper, words: [helper] + words, variables: environment)
    start.descriptors = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].map { number in
      (number, .file("/dev/null", O_RDWR))
    }
    start.inheritsOthers = false
    start.company = .group
    return start
  }

  private func ending(of run: ProcessStart.Run) -> NativeEnding {
    if run.isKilled { return .timedOut(milliseconds: deadline) }
    return switch run.ending {
    case .exited(let status): .exited(Int(status))
    case .signalled(let signal): .signalled(Int(signal))
    case nil: .signalled(Int(SIGKILL))
    }
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
