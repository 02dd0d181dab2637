/// What is wrong with a text of TOML, or with what it says, and where.
struct TOMLError: Error, Hashable, Sendable {
  /// Where.
  let position: TOMLPosition
  /// What is wrong, and what would be right.
  let problem: String

  init(_ problem: String, at position: TOMLPosition) {
    self.problem = problem
    self.position = position
  }
}
