import TuneKitCore

/// Whatever a helper writes comes to an answer, and only what greets and ends is more than garbage.
enum NativeReplyHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let question = NativeQuestion(
      "x", library: "libx.so",
      signature: "int8 f(out {int8[2] a, string b} s, out string t)",
      shows: "{result}{s.a}{s.b}{t}", source: .documented("here"))
    let call = try? NativeCall(question)
    let isWhole = input.text.hasPrefix("tunekit-ask 1\n") && input.text.hasSuffix("\nend\n")
    switch call?.answer(.exited(0), saying: input) {
    case .answered, .noLibrary, .noSymbol:
      try Difference.between("garbage taken for an answer", isWhole, true)
    case .garbage, .exited: return
    default: try Difference.between("another answer", true, false)
    }
  }
}
