import SystemPackage

/// A file of the journal that does not tell what it is about, because its first line is damaged or
/// it cannot be read.
package struct DamagedSession: Hashable, Sendable {
  package let name: String
  package let why: String

  package var path: SystemPath { Journal.folder.appending(name) }

  /// Whether it is about values of this boot, by its name; those of another one are gone.
  package func isAbout(_ boot: BootID) -> Bool {
    let mark = SessionName.mark(of: boot)
    return !mark.isEmpty && name.hasSuffix("-\(mark).jsonl")
  }

  /// What the damage means, for people.
  package var explained: String {
    "\(why), so the old and new values are unknown; a reboot resets them all"
  }
}

/// A file of the journal that ends within its first line.
///
/// A run that was cut off while it began leaves one, and has then written nothing. So does a file
/// that is cut short afterwards, and then the values remain. The unread steps show which case it
/// is.
package struct TornFile: Hashable, Sendable {
  package let name: String
  /// The steps that it was to do, as far as they are whole; none where it is empty.
  package let steps: [Step]

  /// What is left of a file.
  init(name: String, holding bytes: [UInt8]) {
    self.name = name
    steps = Self.objects(behind: Array("\"steps\":[".utf8), in: bytes).compactMap {
      try? JSON.value(Step.self, from: $0)
    }
  }

  /// Whether it is of this boot, by its name.
  package func isAbout(_ boot: BootID) -> Bool {
    name.hasSuffix("-\(SessionName.mark(of: boot)).jsonl")
  }

  /// The whole objects of the first list that begins so.
  private static func objects(behind start: [UInt8], in bytes: [UInt8]) -> [[UInt8]] {
    let places = 0..<max(0, bytes.count - start.count)
    guard let place = places.first(where: { bytes[$0...].starts(with: start) }) else { return [] }
    var objects: [[UInt8]] = []
    var (object, depth, isText, isEscaped): ([UInt8], Int, Bool, Bool) = ([], 0, false, false)
    for byte in bytes[(place + start.count)...] {
      if depth > 0 || byte == UInt8(ascii: "{") { object.append(byte) }
      if isText {
        if !isEscaped && byte == UInt8(ascii: "\"") { isText = false }
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "]") where depth == 0: return objects
      default: break
      }
      if depth == 0 && !object.isEmpty {
        objects.append(object)
        object = []
      }
    }
    return objects
  }
}

extension Session {
  /// The steps of which no line tells what was there before, of a session that did not come to an end.
  ///
  /// By itself that is no loss: where the lines about what is going to be written were cut off,
  /// nothing was written.
  package var unknownSteps: [Step] {
    guard closure == nil || closure == .partlyReverted else { return [] }
    let known = Set(originals.map(\.step) + refusals.map(\.step)).union(given)
    return strategy.steps.filter { !known.contains($0.id) && !$0.holds(in: $0.found) }
  }
}
