import Foundation

extension Tree {
  /// Saves the plan for this tree, changed by `change`, and gives the file's name.
  func savedPlan(changedBy change: (inout [String: Any]) -> Void = { _ in }) throws -> String {
    let file = path + "/plan.json"
    let run = try run("plan", "-o", file)
    guard run.status == 0, let bytes = Files.contents(file) else { throw Trouble(run.story) }
    let value = try JSONSerialization.jsonObject(with: Data(bytes))
    guard var plan = value as? [String: Any] else { throw Trouble("the plan is no object") }
    change(&plan)
    Files.write(Array(try JSONSerialization.data(withJSONObject: plan)), to: file)
    return file
  }

  /// What TuneKit has made beside the machine's own files, by name.
  var traces: [String] { Files.content(of: path, below: ["var", "run"]).keys.sorted() }
}
