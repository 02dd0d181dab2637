import Testing
import TuneKitCore

@testable import TuneKitQuestions

@Suite struct `A native signature` {
  private static func layouts(_ text: String) throws -> [NativeLayout] {
    try NativeSignature(parsing: text).parameters.map(\.layout)
  }

  @Test func `a native signature is parsed into result, name and parameters`() throws {
    let signature = try NativeSignature(
      parsing: "int32 f(in int32 -1, string \"a\\\"b\", pointer null, "
        + "out uint8[3] x, inout size 8 n)")
    #expect(signature.result == .int32 && signature.function == "f")
    #expect(signature.parameters.map(\.name) == [nil, nil, nil, "x", "n"])
    #expect(
      signature.parameters.map(\.direction) == [
        .into([255, 255, 255, 255]), .text(Array("a\"b".utf8)), .text(nil), .room([]),
        .room([8, 0, 0, 0, 0, 0, 0, 0]),
      ])
    #expect(signature.parameters[3].layout == .array(.scalar(.uint8), count: 3))
    for empty in ["void f()", "void f ( void )", " void\nf( ) "] {
      #expect(try NativeSignature(parsing: empty).parameters.isEmpty)
    }
  }

  /// The sizes and offsets that gcc gives the same structures; the foreign library's test has it say so.
  @Test func `a native signature lays out structures as C does`() throws {
    let layout = try #require(
      try Self.layouts(
        "int f(out {uint8 a, uint32 b, char[3] c, uint64 d, int16 e, {uint8 x, double y}[2] g} s)"
      ).first)
    guard case .structure(let members) = layout else {
      Issue.record("no structure")
      return
    }
    #expect(members.map(\.offset) == [0, 4, 8, 16, 24, 32])
    #expect(layout.size == 64 && layout.alignment == 8)
    let small = try Self.layouts("int f(out {uint8 a, uint16 b, uint8 c} s)")
    #expect(small.map(\.size) == [6])
    let texts = try Self.layouts("int f(out {int8 a, {string t, int8 b}[2] s} x)")
    #expect(texts.map(\.textOffsets) == [[8, 24]])
  }

  @Test(arguments: [
    ("int33 f()", "column 1: no type \"int33\"; nearest: int32"),
    ("int32 f(out strin name)", "column 13: no type \"strin\"; nearest: string"),
    ("int32", "column 6: the function's name expected, and there is the end"),
    ("int32 f", "column 8: \"(\" expected, and there is the end"),
    ("int32 f(int8 200)", "column 14: 200 is no value of int8"),
    ("int32 f(uint32 -1)", "column 16: -1 is no value of uint32"),
    ("int32 f(int64 9223372036854775808)", "is no value of int64"),
    ("int32 f(bool 1)", "1 is no value of bool"),
    ("int32 f(pointer 0x10)", "null, the only pointer"),
    ("int32 f(void x)", "\")\" expected"),
    ("int32 f(out void x)", "void is not allowed here"),
    ("int32 f(out char x)", "say how many: char[32]"),
    ("char f()", "char is not allowed here"),
    ("int32 f(out int32 a, out int32 a)", "two things are called \"a\""),
    ("int32 f(out int32 result)", "two things are called \"result\""),
    ("int32 f(out {int8 a, int8 a} s)", "two things are called \"a\""),
    ("int32 f(out int32[0] a)", "a number from 1 to 4096"),
    ("int32 f(out int32[99999999999999999999999] a)", "a number from 1 to 4096"),
    ("int32 f(out int64[4096] a)", "more than 16384 bytes"),
    ("int32 f(out {int64[1024] a, int64[1025] b} a)", "more than 16384 bytes"),
    ("int32 f(out int64[1500] a, out int64[1500] b)", "more than 16384 bytes"),
    ("int32 f(out {{{{{int8 a} b} c} d} e} f)", "deeper than 4"),
    ("int32 f(string \"x", "the closing quotation mark"),
    ("int32 f(string \"\\q\")", "behind the backslash"),
    ("int32 f() and more", "the end expected"), ("", "a type expected"),
    ("int32 f(int32 1, )", "a type expected"), ("int32 f(\u{1b}[31m)", "\\x1b[31m"),
  ])
  func `a wrong native signature is refused with its place`(text: String, message: String) {
    let error = #expect(throws: NativeSignatureError.self) { try NativeSignature(parsing: text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func `a native signature of random bytes ends in a value or an error`() {
    var random = SeededGenerator(22)
    let words = [
      "int32", "out", "inout", "{", "}", "[", "]", "4", ",", "(", ")", "f", "x", "\"", "\\", "null",
      "string", "pointer", "char", "-1", "0x", "é", "\0", "void", " ", "99999999999999999999",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }.joined(separator: Bool.random(using: &random) ? " " : "")
      let signature = try? NativeSignature(parsing: "int32 f(" + text)
      if let signature {
        #expect(signature.parameters.allSatisfy { $0.layout.size <= NativeLayout.largest })
      }
    }
    #expect(throws: NativeSignatureError.self) {
      try NativeSignature(parsing: String(repeating: "int f(", count: 10_000))
    }
  }
}
