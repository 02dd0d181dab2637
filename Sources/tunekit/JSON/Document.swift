/// A value under the schema that its readers know it by.
struct Document<Value: Encodable>: Encodable {
  let schema: String
  let value: Value

  init(schema: String, _ value: Value) {
    self.schema = schema
    self.value = value
  }

  private enum Key: String, CodingKey {
    case schema
  }

  func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(schema, forKey: .schema)
  }
}

/// What is printed as JSON where a verb ends with an error.
struct Refusal: Encodable {
  let outcome = "refused"
  let error: String
  let steps: [String] = []
}
