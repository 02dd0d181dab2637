import TuneKitCore

/// A saved plan.
struct PlanFile {
  let path: String

  func save(_ strategy: Strategy, for invocation: Invocation) throws {
    try TextFile(path: path).write(try JSON.pretty(strategy, in: invocation.context))
  }

  /// The strategy in it, if it is whole and of a form that this program knows.
  func strategy() throws -> Strategy {
    let bytes = try TextFile(path: path).bytes()
    do throws(JSONError) {
      let form = try JSON.value(Form.self, from: bytes)
      guard form.schema == Strategy.schema else {
        throw JSONError(key: "schema", problem: Self.objection(to: form.schema))
      }
      return try JSON.value(Strategy.self, from: bytes)
    } catch {
      throw Failure(
        status: .refused,
        message:
          "\(path) is not a plan that can be applied: \(error). Plan again: \(Action.planIntoFile)"
      )
    }
  }

  private struct Form: Decodable {
    let schema: String
  }

  private static func objection(to schema: String) -> String {
    schema.hasPrefix("tunekit.plan/")
      ? "it is \(schema), and this program knows \(Strategy.schema); use a newer tunekit"
      : "it is \(schema.prefix(40)), and not \(Strategy.schema)"
  }
}
