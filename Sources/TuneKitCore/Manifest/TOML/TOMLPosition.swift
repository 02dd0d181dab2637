/// Where something stands in a file, both counted from 1.
struct TOMLPosition: Hashable, Sendable {
  /// The line.
  let line: Int
  /// The place in the line, in bytes.
  let column: Int
}
