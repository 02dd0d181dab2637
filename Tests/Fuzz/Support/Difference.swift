/// What a parser made of an input, and what it should have made of it.
struct Difference: Error, CustomStringConvertible {
  let description: String

  /// Refuses what should be true and is not.
  static func unless(
    _ isTrue: Bool, _ message: @autoclosure () -> String
  ) throws(Difference) {
    if !isTrue { throw Difference(description: message()) }
  }

  /// Refuses two values that should be equal and are not.
  static func between<Value: Equatable>(
    _ what: String, _ found: Value, _ expected: Value
  ) throws(Difference) {
    if found == expected { return }
    throw Difference(description: "\(what): \(found), and not \(expected)")
  }

  /// Runs what must not throw.
  static func ifThrown<Value>(
    by what: String, _ body: () throws -> Value
  ) throws(Difference) -> Value {
    do { return try body() } catch { throw Difference(description: "\(what) throws \(error)") }
  }
}
