import Foundation

/// What the program printed with `--json`.
struct Answer {
  let object: [String: Any]

  init(_ run: Program.Run) throws {
    let value = try? JSONSerialization.jsonObject(with: Data(run.output.utf8))
    guard let object = value as? [String: Any] else { throw Trouble("no JSON: \(run.story)") }
    self.object = object
  }

  var schema: String? { object["schema"] as? String }
  var outcome: String? { object["outcome"] as? String }

  /// The objects of a list.
  func list(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }

  /// One key of every object of a list.
  func values(_ list: String, _ key: String) -> [String] {
    self.list(list).map { $0[key] as? String ?? "null" }
  }
}
