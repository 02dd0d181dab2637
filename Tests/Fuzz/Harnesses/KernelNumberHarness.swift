import Glibc
import SystemPackage
import TuneKitCore

/// The kernel's numbers against the C library's, which differ only in what they allow around them.
enum KernelNumberHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let text = input.text
    var found: Result<UInt64, Errno>
    do throws(Errno) {
      found = .success(try KernelNumber.unsigned(text))
    } catch {
      found = .failure(error)
    }
    try Difference.between("number", found, expected(Array(text.utf8)))
    // Such a letter is folded to an ASCII one by Unicode, and not by the kernel.
    if input.isPlain { try Difference.between("bool", KernelNumber.bool(text), bool(input)) }
  }

  private static func expected(_ text: [UInt8]) -> Result<UInt64, Errno> {
    let bare = text.last == 0x0A ? Array(text.dropLast()) : text
    let digits = bare.first == UInt8(ascii: "+") ? bare.dropFirst() : bare[...]
    // The C library skips blanks and takes a minus.
    guard let first = digits.first, (0x30...0x39).contains(first), !bare.contains(0) else {
      return .failure(.invalidArgument)
    }
    return String(decoding: bare, as: UTF8.self).withCString { start in
      var end: UnsafeMutablePointer<CChar>?
      errno = 0
      let number = strtoull(start, &end, 0)
      guard let end, end - UnsafeMutablePointer(mutating: start) == bare.count else {
        return .failure(.invalidArgument)
      }
      return errno == ERANGE ? .failure(.outOfRange) : .success(UInt64(number))
    }
  }

  private static func bool(_ text: [UInt8]) -> Bool? {
    let letters = text.prefix(2).map { Character(Unicode.Scalar($0)).lowercased() }.joined()
    if ["1", "y", "t", "on"].contains(where: letters.hasPrefix) { return true }
    return ["0", "n", "f", "of"].contains(where: letters.hasPrefix) ? false : nil
  }
}
