import TuneKitCore

@testable import TuneKitCommand

/// A saved result of prove in a module's folder `Evidence`: `proved-BOARD-WHAT.json`.
struct EvidenceFile {
  let name: String
  let text: String

  /// Those of a module.
  static func all(below folder: String) throws -> [EvidenceFile] {
    try Repository.files(below: folder, ending: ".json").map { path in
      EvidenceFile(
        name: path.split(separator: "/").last.map(String.init) ?? path,
        text: try Repository.text(path))
    }
  }

  /// As prove writes one, with made-up values.
  static func sample(rounds: Int, isAblated: Bool) throws -> String {
    try JSON.pretty(
      Document(
        schema: Proof.schema, try SampleProof.made(rounds: rounds, isAblated: isAblated)))
  }

  /// What a hand may change in the sample, and what is said of it.
  static let slips = [
    ("schema", "tunekit.prove/1", "tunekit.prove/2"),
    ("verdict", "\"verdict\" : \"shown\"", "\"verdict\" : \"not-shown\""),
    ("rounds", "\"rounds\" : 26", "\"rounds\" : 24"),
    ("confidence", "\"confidence\" : 0.95", "\"confidence\" : 0.99"),
    ("effect", "\"effect\" : {\n    \"high\" : ", "\"effect\" : {\n    \"high\" : 1"),
    ("is no known board", "\"board\" : \"cm3588\"", "\"board\" : \"cm3589\""),
    ("it is of", "\"accelerator\" : \"ax650n\"", "\"accelerator\" : \"hailo-8\""),
    ("/home/", "yolov5s.axmodel", "/home/ada/yolov5s.axmodel"),
    ("without a reason", "throttled: cpu-thermal at 86.0 °C", " "),
    ("left_out", "\"count\" : 1", "\"count\" : 2"),
    ("no step", "\"state\" : \"tuned\"", "\"state\" : \"turned\""),
    ("not comparable", "\"values\" : [\n        0", "\"values\" : [\n        -0"),
  ]

  /// What is wrong with it as evidence of an accelerator; none where nothing is.
  func problems(of accelerator: ModuleID, among boards: [ModuleID]) -> [String] {
    let proof: Proof
    do throws(JSONError) {
      proof = try Proof(parsing: Array(text.utf8))
    } catch {
      return ["\(name) is no result of prove: \(error)"]
    }
    let subject = proof.conditions.subject
    var problems: [String] = []
    if subject.accelerator != accelerator {
      problems.append("it is of \(subject.accelerator), and lies beside \(accelerator)")
    }
    if !boards.contains(subject.board) { problems.append("\(subject.board) is no known board") }
    if !name.hasPrefix("proved-\(subject.board)-") {
      problems.append("the name does not begin with proved-\(subject.board)-")
    }
    // A path below somebody's home names that person.
    for folder in ["/home/", "/Users/"] where text.contains(folder) {
      problems.append("a path below \(folder) is in it")
    }
    if proof.conditions.plan.isEmpty { problems.append("its plan changes nothing") }
    if proof.conditions.command.isEmpty { problems.append("it has no command") }
    if proof.blocks.contains(where: { $0.leftOut?.trimmed.isEmpty == true }) {
      problems.append("a block was left out without a reason")
    }
    let ids = proof.conditions.plan.map(\.id.string)
    let states = ["untuned", "tuned"] + ids + ids.map { "without \($0)" }
    for block in proof.blocks where !states.contains(block.state) {
      problems.append("no step of its plan has the state \(block.state)")
    }
    return problems + proof.deviations.map(\.description)
  }

  /// What is wrong with what a module says of such files.
  static func problems(of effect: MeasuredEffect, having files: [String]) -> [String] {
    guard case .measured(let place, _) = effect.source, place.hasPrefix("Evidence/") else {
      return []
    }
    let name = String(place.dropFirst("Evidence/".count))
    guard files.contains(name) else { return ["\(place) is cited, and there is no such file"] }
    guard name.hasPrefix("proved-"), !name.hasPrefix("proved-\(effect.board)-") else { return [] }
    return ["\(place) is cited for \(effect.board)"]
  }
}
