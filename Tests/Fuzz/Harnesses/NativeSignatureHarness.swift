import TuneKitCore

@testable import TuneKitQuestions

/// A layout is aligned, in order and within bounds, and blanks around a signature mean nothing.
enum NativeSignatureHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let signature = try? NativeSignature(parsing: input.text)
    if input.count < 4000 {
      let spaced = try? NativeSignature(parsing: " \n" + input.text + "\t ")
      try Difference.between("blanks", signature, spaced)
    }
    for parameter in signature?.parameters ?? [] {
      try Difference.between("bounds", parameter.layout.size <= NativeLayout.largest, true)
      try Difference.between("layout", isSound(parameter.layout), true)
    }
  }

  private static func isSound(_ layout: NativeLayout) -> Bool {
    guard layout.size > 0, layout.size.isMultiple(of: layout.alignment) else { return false }
    switch layout {
    case .scalar: return true
    case .array(let element, let count): return isSound(element) && count > 0
    case .structure(let members):
      var end = 0
      for member in members {
        guard member.offset >= end, member.offset < end + member.layout.alignment,
          member.offset.isMultiple(of: member.layout.alignment), isSound(member.layout)
        else { return false }
        end = member.offset + member.layout.size
      }
      return end <= layout.size
    }
  }
}
