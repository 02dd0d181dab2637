import TuneKitCore

/// A saved result of `prove`.
struct ProofFile {
  let path: String

  func save(_ proof: Proof) throws(Failure) {
    try NamedOutput(path: path).write(Self.text(of: proof))
  }

  private static func text(of proof: Proof) throws(Failure) -> String {
    do { return try JSON.pretty(Document(schema: Proof.schema, proof)) } catch {
      throw Failure(status: .error, message: "the result cannot be written as JSON: \(error)")
    }
  }

  /// Keeps a result that could not be saved where it was wanted: here, else among the temporary files.
  ///
  /// - Returns: where it is, for people.
  static func keep(_ proof: Proof) -> String {
    let digits = POSIX.timestamp().filter { $0.isNumber || $0 == "T" }
    let name = "tunekit-result-\(digits).json"
    for folder in [".", Output.variable("TMPDIR") ?? "/tmp"] {
      let file = folder == "." ? name : folder + "/" + name
      guard let text = try? text(of: proof),
        (try? NamedOutput(path: file).create(text)) != nil
      else { continue }
      return "the result is kept in \(file)"
    }
    return "the result with its values is lost but for what is shown above"
  }

  /// The result in it, if it is whole, of a form that this program knows, and what its values come to.
  ///
  /// - Throws: ``Failure`` with the reason: 5 where it is not, 1 where there is nothing to read.
  func proof() throws -> Proof {
    let bytes = try TextFile(path: path).bytes()
    do throws(JSONError) {
      return try Proof(reading: bytes)
    } catch {
      throw Failure(status: .refused, message: "\(path) is no result of prove: \(error)")
    }
  }
}
