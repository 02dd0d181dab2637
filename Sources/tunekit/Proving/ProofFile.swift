import TuneKitCore

/// A saved result of `prove`.
struct ProofFile {
  let path: String

  func save(_ proof: Proof) throws {
    try TextFile(path: path).write(JSON.pretty(Document(schema: Proof.schema, proof)))
  }

  /// The result in it, if it is whole and of a form that this program knows.
  func proof() throws -> Proof {
    let bytes = try TextFile(path: path).bytes()
    do throws(JSONError) {
      return try Self.proof(in: bytes)
    } catch {
      throw Failure(status: .error, message: "\(path) is no result of prove: \(error)")
    }
  }

  static func proof(in bytes: [UInt8]) throws(JSONError) -> Proof {
    let form = try JSON.value(Form.self, from: bytes)
    guard form.schema == Proof.schema else {
      throw JSONError(key: "schema", problem: objection(to: form.schema))
    }
    return try JSON.value(Proof.self, from: bytes)
  }

  private struct Form: Decodable {
    let schema: String
  }

  private static func objection(to schema: String) -> String {
    schema.hasPrefix("tunekit.prove/")
      ? "it is \(schema.prefix(40)), and this program knows \(Proof.schema); use a newer tunekit"
      : "it is \(schema.prefix(40)), and not \(Proof.schema)"
  }
}
