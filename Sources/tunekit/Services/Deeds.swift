import TuneKitCore

/// What is done to the system, one after the other, each said as it happens.
final class Deeds {
  /// One thing that was done, or left.
  struct Deed: Encodable {
    let what: String
    let result: Result
    @Nullable var remark: String?
  }

  /// What became of it.
  enum Result: String, Encodable {
    case written, already, removed, done
    case leftAlone = "left-alone"
  }

  private(set) var all: [Deed] = []
  private let isSilent: Bool

  /// Silent where it is all told at the end, as in JSON.
  init(isSilent: Bool) { self.isSilent = isSilent }

  /// Whether something was changed.
  var haveChanged: Bool { all.contains { [.written, .removed].contains($0.result) } }

  func add(_ what: String, _ result: Result, _ remark: String? = nil) throws {
    all.append(Deed(what: what, result: result, remark: remark))
    if isSilent { return }
    let words = [result.shown, remark].compactMap(\.self).joined(separator: ": ")
    let space = String(repeating: " ", count: max(2, 62 - what.count))
    try Output.print("\(what)\(space)\(words)\n")
  }
}

extension Deeds.Result {
  fileprivate var shown: String { self == .leftAlone ? "left alone" : rawValue }
}
