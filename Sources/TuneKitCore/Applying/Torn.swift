/// What a crash leaves of a plain file that is written from its start and then cut to length.
enum Torn {
  /// Whether a text is the beginning of one of the two, followed by what lay there of the other.
  static func isMixture(_ text: String, of first: String, and second: String) -> Bool {
    text.isEmpty || isBegun(text, writing: first, over: second)
      || isBegun(text, writing: second, over: first)
  }

  private static func isBegun(_ text: String, writing new: String, over old: String) -> Bool {
    let (text, new, old) = (Array(text.utf8), Array(new.utf8), Array(old.utf8))
    return (0...new.count).contains { count in
      text == Array(new.prefix(count)) + Array(old.dropFirst(count))
    }
  }
}
