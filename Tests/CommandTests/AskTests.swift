import Foundation
import Glibc
import Testing
import TuneKitCore

@testable import TuneKitCommand

/// Vendors' libraries, good and bad, as they are asked for real.
@Suite struct `A native question` {
  /// One question to the test's own library, and what it must come to.
  struct Case: CustomTestStringConvertible, Sendable {
    let signature: String
    let shows: String
    let success: Int?
    let answer: String

    init(
      _ signature: String, _ shows: String = "{result}", success: Int? = nil, is answer: String
    ) {
      self.signature = signature
      self.shows = shows
      self.success = success
      self.answer = answer
    }

    var testDescription: String { signature }

    func question(to library: String) -> NativeQuestion {
      NativeQuestion(
        "x", library: library, signature: signature, shows: shows, success: success,
        source: .documented("this test"))
    }
  }

  private static let values = [
    Case("int8 int8()", is: "-8"), Case("uint8 uint8()", is: "208"),
    Case("int16 int16()", is: "-1600"), Case("uint16 uint16()", is: "61600"),
    Case("int32 int32()", is: "-320000"), Case("uint32 uint32()", is: "4290000000"),
    Case("int64 int64()", is: "-9223372036854775808"),
    Case("uint64 uint64()", is: "18446744073709551615"),
    Case("int plain(int -43)", is: "-42"), Case("uint uplain(uint 0)", is: "4294967295"),
    Case("long longer()", is: "-5000000000"), Case("size size(string \"four\")", is: "4"),
    Case("float real(float 3)", is: "1.5"), Case("double precise(double 0.5, int8 -3)", is: "-1.5"),
    Case("bool truth(bool false)", is: "true"), Case("string text()", "v{result}", is: "v1.2.3"),
    Case("string none()", is: "null"), Case("string latin()", is: "Gr\\xfc\\xdfe\\x1b[31m"),
    Case("pointer address(pointer null)", is: "null"),
    Case("void nothing(out int x)", "{x}", is: "7"),
    Case(
      "int32 version(out int32 major, out int32 minor, out int32 patch)",
      "{major}.{minor}.{patch}", success: 0, is: "3.10.2"),
    Case("int refused(out uint32 count)", success: 0, is: "failed with status 0x80300181"),
    Case(
      "int listed(out int32[8] list, inout size 2 count)", "{list[1]} of {count}", is: "10 of 2"),
    Case("int named(out char[32] name)", "{name}", is: "a name"),
    Case(
      "int structured(out {uint8 a, uint32 b, char[3] c, uint64 d, int16 e, "
        + "{uint8 x, double y}[2] g, string t} s)",
      "{result} {s.a} {s.b} {s.c} {s.d} {s.e} {s.g[0].y} {s.g[1].x} {s.g[1].y} {s.t}",
      is: "72 1 2 abc 4 -5 0.5 6 7.25 inside"),
  ]

  private static let mishaps = [
    Case("int crash()", is: "crashed with signal 11 (SIGSEGV)"),
    Case("int aborted()", is: "crashed with signal 6 (SIGABRT)"),
    Case("int left()", is: "ended its process with status 0 instead of answering"),
    Case("int left_badly()", is: "ended its process with status 9 instead of answering"),
    Case("int forever()", is: "no answer within 400 ms"),
    Case("int asleep()", is: "no answer within 400 ms"),
    Case("int stubborn()", is: "no answer within 400 ms"),
    Case("int forked()", is: "5"), Case("int loud()", is: "6"),
    Case("int scribble()", is: "what came back cannot be understood"),
    Case("int flood()", is: "what came back cannot be understood"),
    Case("int closed()", is: "ended its process with status 74 instead of answering"),
    // A wrong signature: the function is given nothing and follows whatever lies in the register.
    Case("string plain(int 8)", is: "crashed with signal 11 (SIGSEGV)"),
    Case("int absent()", is: "undefined symbol: absent"),
    Case("int int8(", is: "the question is wrong: column 10"),
  ]

  private static let limits = [
    Case("int greedy()", is: "1"), Case("int environment()", is: "2"),
    Case("int descriptors()", is: "0"),
  ]

  @Test func `a native question of every type is answered and survives every mishap`() throws {
    let library = try ForeignLibrary()
    let asker = NativeAsker(helper: ForeignLibrary.helper, deadline: 400)
    var table: [(String, String)] = []
    for item in Self.values + Self.mishaps + Self.limits {
      let answer = asker.answer(to: item.question(to: library.path))
      table.append((item.signature, answer.description))
      #expect(answer.description.contains(item.answer), "\(item.signature): \(answer)")
      // A text from elsewhere in the message would look like the right answer.
      if Self.values.contains(where: { $0.signature == item.signature }) && item.success == nil {
        #expect(answer == .answered(item.answer))
      }
    }
    let file = asker.answer(to: Case("int file()", is: "").question(to: library.path))
    table.append(("int file()", file.description))
    #expect(file != .answered("0"), "a library could write a file")
    if Capability.root {
      let user = asker.answer(to: Case("int user()", is: "").question(to: library.path))
      #expect(user == .answered("65534"))
    }
    Self.show(table)
  }

  @Test func `a native question reaches the system's own libraries`() {
    let asker = NativeAsker(helper: ForeignLibrary.helper)
    let version = asker.answer(
      to: Case("string zlibVersion()", is: "").question(to: "libz.so.1"))
    let cosine = asker.answer(to: Case("double cos(double 0)", is: "").question(to: "libm.so.6"))
    let absent = asker.answer(to: Case("int f()", is: "").question(to: "libtunekit-none.so.1"))
    #expect(version.state == "answered" && version.description.hasPrefix("1."), "\(version)")
    #expect(cosine == .answered("1.0"))
    #expect(absent.state == "no-library", "\(absent)")
    Self.show([
      ("zlibVersion of libz.so.1", "\(version)"), ("cos of libm.so.6", "\(cosine)"),
      ("libtunekit-none.so.1", "\(absent)"),
    ])
  }

  @Test func `a native question without a helper is answered with helper missing`() {
    for helper in [nil, "/nonexistent/tunekit-ask"] {
      let asker = NativeAsker(helper: helper)
      #expect(asker.answer(to: Case("int f()", is: "").question(to: "libm.so.6")) == .helperMissing)
    }
  }

  private static let oddWords: [[String]] = [
    [], ["libm.so.6"], ["libm.so.6", "cos", "q9"], ["libm.so.6", "cos", ""],
    ["libm.so.6", "cos", "f8", ""], ["libm.so.6", "cos", "f8", "=f8:00"],
    ["libm.so.6", "cos", "f8", "=f8:zz00000000000000"], ["libm.so.6", "cos", "f8", "=v0:"],
    ["libm.so.6", "cos", "f8", "&4::0"], ["libm.so.6", "cos", "f8", "&99999999::"],
    ["libm.so.6", "cos", "f8", "&-1::"], ["libm.so.6", "cos", "f8", "&8::-8"],
    ["libm.so.6", "cos", "f8", "\"0"], ["libm.so.6", "cos", "f8", "?"],
  ]

  /// The helper checks its arguments, although only the program starts it.
  @Test(arguments: oddWords)
  func `the helper refuses words that are no native question`(words: [String]) throws {
    let program = Program()
    let run = program.end(of: try program.start(words: [ForeignLibrary.helper] + words))
    #expect(run.signal == nil && [64, 65, 71].contains(run.status), "\(run.story)")
  }

  /// The helper may write no file, so its answer goes into a pipe.
  private static let piped = "set -o pipefail; \"$@\" 3>&1 >/dev/null | cat"

  @Test(.enabled(if: Capability.root, "only root has rights to keep"))
  func `a native question is not asked when the helper would stay root`() throws {
    let library = try ForeignLibrary()
    for lost in ["-setuid,-setgid", "-setuid", "-setgid"] {
      let start = ["setpriv", "--bounding-set=\(lost)", "bash", "-c", Self.piped, "bash"]
      let program = Program()
      let words = start + [ForeignLibrary.helper, library.path, "user", "i4"]
      let run = program.end(of: try program.start(words: words))
      #expect(run.status == 71 && !run.output.contains("result"), "\(run.story)")
      let call = try NativeCall(Case("int user()", is: "").question(to: library.path))
      let answer = call.answer(.exited(71), saying: Array(run.output.utf8))
      #expect(answer == .uncontained && answer.description.contains("CAP_SETUID"), "\(answer)")
    }
  }

  @Test func `a native question leaves no process behind`() throws {
    let library = try ForeignLibrary()
    let asker = NativeAsker(helper: ForeignLibrary.helper, deadline: 300)
    for name in ["forked", "asleep", "crash"] {
      _ = asker.answer(to: Case("int \(name)()", is: "").question(to: library.path))
    }
    usleep(50_000)
    let left = Files.names(in: "/proc").filter { name in
      let command = Files.contents("/proc/\(name)/cmdline") ?? []
      return String(decoding: command, as: UTF8.self).contains(library.path)
    }
    #expect(left == [])
  }

  /// What is asked in a process of its own is asked by `diagnose --active` alone.
  @Test(.enabled(if: Capability.strace, "strace may not trace here"))
  func `only diagnose with --active asks a native question or runs a program`() throws {
    let tree = try Tree()
    for verb in [
      ["detect"], ["plan"], ["apply", "--yes"], ["verify", "--sample", "0"], ["status"],
      ["diagnose"], ["revert"],
    ] {
      let trace = try Trace(of: verb + tree.arguments)
      #expect(trace.run.signal == nil && trace.calls.count > 20, "\(trace.run.story)")
      let programs = trace.calls.dropFirst().filter { $0.name.hasPrefix("exec") }
      #expect(programs.isEmpty, "\(verb): \(programs.map(\.text))")
      #expect(!trace.calls.contains { $0.name == "fork" || $0.name == "vfork" })
    }
  }

  private static func show(_ table: [(String, String)]) {
    let width = min(60, table.map(\.0.count).max() ?? 0)
    for (name, answer) in table {
      let gap = String(repeating: " ", count: max(2, width + 2 - name.count))
      FileHandle.standardError.write(Data("  \(name)\(gap)\(answer)\n".utf8))
    }
  }
}
