/// How much is read before a text is refused.
struct TOMLLimits: Hashable, Sendable {
  /// Bytes of the text.
  var bytes = 32 << 10
  /// Keys, those of inline tables and of dotted keys and headers too.
  var keys = 4096
  /// How deep values and tables may lie in one another.
  var depth = 32
}
