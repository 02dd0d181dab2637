/// As much of JSON Schema (draft 2020-12) as the schemas of this repository use.
///
/// A keyword that it does not know is a problem too, so that no rule is overlooked in silence.
struct JSONSchema {
  let root: JSONValue

  init(_ root: JSONValue) { self.root = root }

  private static let remarks: Set = ["$schema", "$id", "$defs", "title", "description"]
  private static let rules: Set = [
    "$ref", "type", "const", "enum", "anyOf", "required", "properties", "items",
  ]

  /// What is wrong with a value, each with the way to it.
  func problems(in value: JSONValue) -> [String] { problems(in: value, by: root, at: "$") }

  private func problems(in value: JSONValue, by schema: JSONValue, at place: String) -> [String] {
    let unknown = Set(schema.object.keys).subtracting(Self.remarks).subtracting(Self.rules)
      .subtracting(["additionalProperties"])
    var problems = unknown.sorted().map {
      "\(place): the schema says \($0), which is not known here"
    }
    if let reference = schema["$ref"]?.text {
      guard let target = definition(reference) else { return ["\(place): no \(reference)"] }
      problems += self.problems(in: value, by: target, at: place)
    }
    problems += problemsOfKind(value, schema, place)
    if let choices = schema["anyOf"]?.array {
      let all = choices.map { self.problems(in: value, by: $0, at: place) }
      if !all.contains([]) { problems += all.min { $0.count < $1.count } ?? [] }
    }
    return problems + problemsWithin(value, schema, place)
  }

  private func problemsOfKind(
    _ value: JSONValue, _ schema: JSONValue, _ place: String
  ) -> [String] {
    var problems: [String] = []
    if let type = schema["type"] {
      let types = type.text.map { [$0] } ?? type.array.compactMap(\.text)
      if !types.contains(where: value.isOf(type:)) { problems.append("\(place): no \(types)") }
    }
    if let constant = schema["const"], constant != value {
      problems.append("\(place): not \(constant)")
    }
    if let choices = schema["enum"]?.array, !choices.contains(value) {
      problems.append("\(place): \(value) is none of the choices")
    }
    return problems
  }

  private func problemsWithin(
    _ value: JSONValue, _ schema: JSONValue, _ place: String
  ) -> [String] {
    var problems: [String] = []
    if case .object(let members) = value {
      let missing = (schema["required"]?.array ?? []).compactMap(\.text).filter {
        members[$0] == nil
      }
      problems += missing.map { "\(place).\($0): missing" }
      for (name, rule) in schema["properties"]?.object ?? [:] {
        guard let member = members[name] else { continue }
        problems += self.problems(in: member, by: rule, at: "\(place).\(name)")
      }
    }
    if let rule = schema["items"] {
      for (index, item) in value.array.enumerated() {
        problems += self.problems(in: item, by: rule, at: "\(place)[\(index)]")
      }
    }
    return problems
  }

  /// The part that `#/$defs/name` names.
  func definition(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/") else { return nil }
    return reference.dropFirst(2).split(separator: "/").reduce(root as JSONValue?) { value, name in
      value?[String(name)]
    }
  }

  /// The schema of a member, by names that lead to it; `[]` is the items of an array.
  func part(_ names: String) -> JSONValue? {
    names.split(separator: ".").reduce(followed(root)) { schema, name in
      guard let schema else { return nil }
      return followed(name == "[]" ? schema["items"] : schema["properties"]?[String(name)])
    }
  }

  /// The first of several forms is the one with the contents; the other is a refusal.
  private func followed(_ schema: JSONValue?) -> JSONValue? {
    guard let schema else { return nil }
    if let reference = schema["$ref"]?.text { return followed(definition(reference)) }
    if let first = schema["anyOf"]?.array.first, schema["properties"] == nil {
      return followed(first)
    }
    return schema
  }
}
