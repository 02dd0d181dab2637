import Testing
import TuneKitCore

@Suite struct `A native call` {
  private static func call(
    _ signature: String, _ shows: String, library: String = "libx.so", success: Int? = nil
  ) throws -> NativeCall {
    try NativeCall(
      NativeQuestion(
        "x", library: library, signature: signature, shows: shows, success: success,
        source: .documented("test")))
  }

  /// What the helper would write.
  private static func said(_ lines: String...) -> [UInt8] {
    Array((["tunekit-ask 1"] + lines + ["end"]).map { $0 + "\n" }.joined().utf8)
  }

  @Test func `a native call gives the helper its arguments`() throws {
    let call = try Self.call(
      "int8 f(int32 258, string \"hi\", pointer null, out {int8 a, string b} s, inout uint16 7 n)",
      "{result}")
    #expect(
      call.words == ["libx.so", "f", "i1", "=i4:02010000", "\"6869", "0", "&16::8", "&2:0700:"])
    #expect(try Self.call("string g()", "{result}").words == ["libx.so", "g", "s8"])
  }

  @Test func `a native call formats each kind of value`() throws {
    let call = try Self.call(
      "int32 f(out {int16 a, uint64 b, float c, bool d, char[4] e, int8[3] g, pointer h} s, "
        + "out string t)",
      "{result}|{s.a}|{s.b}|{s.c}|{s.d}|{s.e}|{s.e[0]}|{s.g}|{s.g[2]}|{s.h}|{t}|{{x}")
    let room =
      "feff" + "000000000000" + "ffffffffffffffff" + "0000c03f" + "01" + "61ff0000" + "01ff03"
      + "0000000000000000" + "000000000000"
    let answer = call.answer(
      .exited(0),
      saying: Self.said(
        "result ffffffff", "room 0 \(room.prefix(80))", "room 1 0000000000000000", "text 1 0 null"))
    #expect(
      answer
        == .answered("-1|-2|18446744073709551615|1.5|true|a\\xff|a|1, -1, 3|3|null|null|{x}"))
  }

  @Test func `a native call distinguishes success from failure by the status`() throws {
    let call = try Self.call("int32 f()", "fine", success: 0)
    #expect(call.answer(.exited(0), saying: Self.said("result 00000000")) == .answered("fine"))
    let failed = call.answer(.exited(0), saying: Self.said("result 81013080"))
    #expect(failed == .failed(status: -2_144_337_535))
    #expect(failed.description == "failed with status 0x80300181")
    #expect(throws: NativeSignatureError.self) {
      try Self.call("string f()", "{result}", success: 0)
    }
  }

  @Test func `a native call has an answer for every ending`() throws {
    let call = try Self.call("int32 f()", "{result}")
    let right = Self.said("result 05000000")
    #expect(call.answer(.signalled(11), saying: []) == .crashed(signal: 11))
    #expect(call.answer(.signalled(11), saying: right) == .crashed(signal: 11))
    #expect(call.answer(.exited(0), saying: []) == .exited(code: 0))
    #expect(call.answer(.exited(3), saying: []) == .exited(code: 3))
    #expect(call.answer(.timedOut(milliseconds: 9), saying: []) == .timedOut(milliseconds: 9))
    #expect(call.answer(.exited(0), saying: right) == .answered("5"))
    #expect(call.answer(.exited(0), saying: Self.said("library 6e6f")) == .noLibrary("no"))
    #expect(call.answer(.exited(0), saying: Self.said("symbol 6eff")) == .noSymbol("n\\xff"))
  }

  @Test(arguments: [
    ["hello"], ["result 05"], ["result 0500000000"], ["result xx000000"], [], ["room 0 00"],
    ["result 05000000", "text r"], ["result 05000000", "what 1"], ["result 05000000", ""],
    ["result 0500000G"],
  ])
  func `a native call rejects any other output as garbage`(lines: [String]) throws {
    let call = try Self.call("int32 f()", "{result}")
    let bytes = Array((["tunekit-ask 1"] + lines + ["end", ""]).joined(separator: "\n").utf8)
    #expect(call.answer(.exited(0), saying: bytes) == .garbage)
    #expect(call.answer(.exited(0), saying: bytes.dropLast() + [0xff]) == .garbage)
    #expect(call.answer(.exited(0), saying: Array("x\n".utf8) + bytes) == .garbage)
  }

  @Test func `a native call reads random output without a trap`() throws {
    let call = try Self.call("int32 f(out {int8[4] a, string b} s)", "{s.a}{s.b}")
    var random = SeededGenerator(23)
    let words = [
      "result", "room", "text", "0", "-1", "r", "null", "00000000", "end", "\n", " ", "ff",
      "99999999999999999999", "library", "symbol", "00000000000000000000000000000000",
    ]
    for _ in 0..<10_000 {
      let text = (0..<12).map { _ in words.randomElement(using: &random) ?? "" }.joined(
        separator: " ")
      let answer = call.answer(.exited(0), saying: Self.said(text))
      #expect(answer != .exited(code: 0))
    }
  }

  @Test(arguments: [
    ("{x}", "the answer has no \"x\"; it has: result, major, s"), ("{major.x}", "no parts"),
    ("{s}", "several parts"), ("{s.list[4]}", "[0] to [3]"), ("{s.list[-1]}", "[0] to [3]"),
    ("{s.list[99999999999999999999]}", "[0] to [3]"), ("{s.none}", "it has: list"),
    ("{major", "a closing brace"), ("{}", "the answer has no \"\""),
    ("{major[0]}", "no parts"), ("{s[0]}", "it has: list"),
  ])
  func `a native call that shows a missing value is refused`(shows: String, message: String) {
    let error = #expect(throws: NativeSignatureError.self) {
      try Self.call("int32 f(out int32 major, out {int32[4] list} s)", shows)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: ["", "lib/x.so", "./x.so", "a b", "x\n", String(repeating: "x", count: 600)])
  func `a native call with a library outside the loader's folders is refused`(library: String) {
    #expect(throws: NativeSignatureError.self) {
      try Self.call("int32 f()", "{result}", library: library)
    }
  }
}
