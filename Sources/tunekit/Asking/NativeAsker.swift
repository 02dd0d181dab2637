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
