import TuneKitCore

/// What is done to the system, one after the other, each said as it happens.
///
/// Where it cannot be said it is done all the same: the work is not left half done for that.
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
  /// The values that were given back.
  private(set) var steps: [Report.Line] = []
  /// Why something could not be said; nil where everything was.
  private(set) var unsaid: Failure?
  private let isSilent: Bool

  /// Silent where it is all told at the end, as in JSON.
  init(isSilent: Bool) { self.isSilent = isSilent }

  /// Whether something was changed.
  var haveChanged: Bool { all.contains { [.written, .removed].contains($0.result) } }

  func add(_ what: String, _ result: Result, _ remark: String? = nil) {
    all.append(Deed(what: what, result: result, remark: remark))
    let words = [result.shown, remark].compactMap(\.self).joined(separator: ": ")
    let space = String(repeating: " ", count: max(2, 62 - what.count))
    say("\(what)\(space)\(words)\n")
  }

  /// Values were given back.
  func add(_ report: Report, _ style: Style) {
    steps += report.steps
    if report.outcome != .nothingToDo { say(report.text(style)) }
  }

  private func say(_ text: String) {
    if isSilent { return }
    do throws(Failure) { try Output.print(text) } catch { unsaid = unsaid ?? error }
  }
}

extension Deeds.Result {
  fileprivate var shown: String { self == .leftAlone ? "left alone" : rawValue }
}
