/// How a session's file is called: a number, the time, and which boot it is of.
///
/// Names order sessions by the number, since clocks may jump. It has six digits, and more where six
/// are not enough, so names are compared as numbers and not as texts.
enum SessionName {
  /// The name of the session after others.
  ///
  /// - Parameters:
  ///   - present: the names that are there.
  ///   - time: when it begins, in RFC 3339.
  ///   - boot: the present boot.
  ///   - skipped: how many numbers are passed over, since others have just taken them.
  /// - Returns: a name with a number of its own.
  static func next(
    after present: [String], at time: String, boot: BootID, skipping skipped: Int = 0
  ) -> String {
    let last = present.compactMap(number(of:)).max() ?? 0
    let number = String(last + 1 + skipped)
    let stamp = time.filter { $0 != "-" && $0 != ":" }
    return String(repeating: "0", count: max(0, 6 - number.count))
      + "\(number)-\(stamp)-\(mark(of: boot)).jsonl"
  }

  /// The number that a name begins with; nil where it begins with none, or with one that no counting
  /// comes to.
  static func number(of name: String) -> Int? {
    let digits = name.prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, digits.utf8.count <= 15 else { return nil }
    return Int(digits)
  }

  /// Whether a session is an earlier one than another.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let numbers = (number(of: first) ?? 0, number(of: second) ?? 0)
    return numbers.0 == numbers.1 ? first.precedesByBytes(second) : numbers.0 < numbers.1
  }

  /// What tells the files of one boot from those of another by their names.
  static func mark(of boot: BootID) -> String {
    String(boot.string.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(8))
  }
}
