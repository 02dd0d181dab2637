import Glibc

/// A verb that writes, and the state in which it is called.
enum Scenario: String, CaseIterable, Sendable {
  case apply = "apply"
  case applyAgain = "apply over a session that is open"
  case renew = "apply over a session that is rewritten"
  case revert = "revert"

  var verb: [String] { self == .revert ? ["revert"] : ["apply", "--yes"] }

  /// Brings a fresh tree into the state.
  func prepare(_ tree: Tree) throws {
    if self == .apply { return }
    let run = try tree.run("apply", "--yes")
    guard run.status == 0 else { throw Trouble(run.story) }
    // The governor has been reset, as when a policy is created again.
    if self != .revert { tree[Knobs.governor] = "schedutil\n" }
    if self == .renew { try Self.lengthen(tree) }
  }

  /// Makes a session longer than it may be, by repeating its last line.
  private static func lengthen(_ tree: Tree) throws {
    guard let name = tree.sessions.last, let file = Files.contents(tree.path + name),
      let line = file.dropLast().split(separator: UInt8(ascii: "\n")).last
    else { throw Trouble("no session") }
    let end = Array(line) + [UInt8(ascii: "\n")]
    let count = (48 << 10) / end.count
    tree.write(file + Array(repeating: end, count: count).flatMap(\.self), to: name)
  }

  /// What is wrong with how a run of the verb ended; nil if its status is true.
  ///
  /// `before` is what was there before anything was applied, `start` when the verb was called.
  func objection(
    to run: Program.Run, on tree: Tree, before: [String: Tree.Item], start: [String: Tree.Item]
  ) throws -> String? {
    let left = tree.differences(from: before)
    switch run.status {
    case 0 where self == .revert: return left.isEmpty ? nil : "0, but not as before: \(left)"
    case 0: return left == Knobs.all.sorted() ? nil : "0, but applied is only: \(left)"
    case 1 where self == .revert: return left.isEmpty ? nil : "1, but not as before: \(left)"
    // The kernel's EPERM and EACCES are taken for a lack of rights.
    case 5, 8: return tree.differences(from: start).isEmpty ? nil : "refused, but touched: \(left)"
    case 6: return left.isEmpty ? nil : "6, but not as before: \(left)"
    case 7:
      let listed = try Answer(run).unlike(before)
      return listed == left ? nil : "7, lists \(listed), but left is \(left)"
    default: return run.signal == SIGKILL && !run.isHanging ? nil : "undocumented end"
    }
  }

  /// What is wrong with what comes after it; nil if revert restores everything, and everything
  /// works again.
  static func objection(afterwards tree: Tree, before: [String: Tree.Item]) throws -> String? {
    for verb in [["revert"], ["apply", "--yes"], ["revert"]] {
      let run = try tree.run(verb)
      let left = tree.differences(from: before)
      let wanted = verb == ["revert"] ? [] : Knobs.all.sorted()
      if run.status != 0 || left != wanted { return "then \(verb): \(left) \(run.story)" }
    }
    return nil
  }
}

extension Answer {
  /// The files that it says are not as they were.
  fileprivate func unlike(_ before: [String: Tree.Item]) -> [String] {
    list("steps").compactMap { step -> String? in
      guard let file = step["file"] as? String, let after = step["after"] as? String else {
        return nil
      }
      guard case .file(let bytes)? = before[file] else { return file }
      let text = String(decoding: bytes, as: UTF8.self)
      return text.hasSuffix("\n") && text.dropLast() == after || text == after ? nil : file
    }.sorted()
  }
}
