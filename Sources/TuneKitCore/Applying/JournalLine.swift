/// One line of a journal file, guarded by a checksum: `{"crc":"1a2b3c4d","entry":{...}}`.
enum JournalLine {
  private static let head = Array("{\"crc\":\"".utf8)
  private static let middle = Array("\",\"entry\":".utf8)

  /// The line of an entry, with its line end.
  static func bytes(of entry: JournalEntry) -> [UInt8] {
    let body = Array(((try? JSON.line(entry)) ?? "").utf8)
    return head + Array(hexadecimal(checksum(body), 8).utf8) + middle + body + Array("}\n".utf8)
  }

  /// What a file comes to.
  struct Contents {
    /// What the lines say whose checksum holds.
    var entries: [JournalEntry] = []
    /// The whole lines, from 1, whose checksum does not hold, or which say what is not understood and
    /// cannot be passed over.
    var damaged: [Int] = []
    /// The lines, from 1, that another version has written, with words that this one does not know.
    var foreign: [Int] = []
    /// How many bytes the whole lines take.
    var length = 0
  }

  /// The entries of a file, and which lines cannot be believed.
  ///
  /// A last line without its end is what a run that was cut off has left; it is no damage, since
  /// nothing is written before the lines about it are whole. A whole line that is not as it was
  /// written is: no value is ever written from it, but those behind it are as good as they were.
  static func contents(of file: [UInt8]) -> Contents {
    var contents = Contents()
    var number = 0
    while let end = file[contents.length...].firstIndex(of: UInt8(ascii: "\n")) {
      number += 1
      let body = body(of: file[contents.length..<end])
      if let entry = body.flatMap({ try? JSON.value(JournalEntry.self, from: $0) }) {
        contents.entries.append(entry)
      } else if let line = body.flatMap({ try? JSON.value(ForeignLine.self, from: $0) }) {
        contents.foreign.append(number)
        if let entry = line.entry { contents.entries.append(entry) }
      } else {
        contents.damaged.append(number)
      }
      contents.length = end + 1
    }
    return contents
  }

  /// Whether the last line says that there is nothing left to restore, which saves reading the
  /// others.
  ///
  /// It can be trusted alone: a run that ends a session has read all of it, and ends it like this
  /// only where every line was whole or a person has said that what is lost may stay lost. What is
  /// damaged afterwards is history.
  static func isFinished(_ file: [UInt8]) -> Bool {
    guard file.last == UInt8(ascii: "\n") else { return false }
    let body = file.dropLast()
    let start = body.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    guard let line = Self.body(of: body[start...]),
      case .closed(let how) = try? JSON.value(JournalEntry.self, from: line)
    else { return false }
    return how == .rolledBack || how == .reverted || how == .closedByReboot
  }

  /// The entry of a line whose checksum holds, as it was written.
  private static func body(of line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.starts(with: head), line.last == UInt8(ascii: "}") else { return nil }
    let rest = line.dropFirst(head.count).dropLast()
    let sum = String(decoding: rest.prefix(8), as: UTF8.self)
    let tail = rest.dropFirst(8)
    guard tail.starts(with: middle) else { return nil }
    let body = Array(tail.dropFirst(middle.count))
    return sum == hexadecimal(checksum(body), 8) ? body : nil
  }

  /// CRC-32 as in IEEE 802.3: against torn and rotten lines, not against forgers.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xffff_ffff as UInt32) { sum, byte in
      table[Int((sum ^ UInt32(byte)) & 0xff)] ^ (sum >> 8)
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
    }
  }
}

/// A line that another version of TuneKit has written, with words that this one does not know.
///
/// To restore values, a session's boot and card are needed, and every intent whole; all else may
/// be missing. So of the first line whatever is understood is taken, a kind of line that is not known is
/// passed over, and an intent that is not understood is none.
struct ForeignLine: Decodable {
  /// What it says to this version; nil where that is nothing.
  let entry: JournalEntry?

  private enum Key: String, CodingKey {
    case opened, continued, intend
  }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    if line.contains(.opened) {
      let opening = try line.decode(ForeignOpening.self, forKey: .opened)
      entry = .opened(strategy: opening.strategy, time: opening.time ?? "", by: opening.author)
    } else if line.contains(.continued) {
      entry = .continued(
        strategy: try line.decode(ForeignOpening.self, forKey: .continued).strategy)
    } else if line.contains(.intend) {
      entry = .intend(try line.decode(JournalEntry.Intent.self, forKey: .intend))
    } else {
      entry = nil
    }
  }
}

/// The strategy of a foreign line, as far as it is understood.
private struct ForeignOpening: Decodable {
  let strategy: Strategy
  let time: String?
  let author: Author?

  private enum Key: String, CodingKey {
    case strategy, time, by
  }

  private enum StrategyKey: String, CodingKey {
    case subject, profile, steps, probes, declined, cautions
    case leftAlone = "left_alone"
  }

  init(from decoder: any Decoder) throws {
    let opening = try decoder.container(keyedBy: Key.self)
    time = try? opening.decode(String.self, forKey: .time)
    author = try? opening.decode(Author.self, forKey: .by)
    let container = try opening.nestedContainer(keyedBy: StrategyKey.self, forKey: .strategy)
    func all<Element: Decodable>(_ key: StrategyKey, of _: Element.Type) -> [Element] {
      (try? container.decode([Understood<Element>].self, forKey: key))?.compactMap(\.value) ?? []
    }
    strategy = Strategy(
      schema: Strategy.schema,
      subject: try container.decode(ForeignSubject.self, forKey: .subject).subject,
      profile: (try? container.decode(Profile.self, forKey: .profile)) ?? .standard,
      steps: all(.steps, of: Step.self), probes: all(.probes, of: Probe.self),
      declined: all(.declined, of: Declined.self), leftAlone: all(.leftAlone, of: LeftAlone.self),
      cautions: all(.cautions, of: Caution.self))
  }
}

/// A subject of which only the card's address and the boot have to be there.
private struct ForeignSubject: Decodable {
  let subject: Subject

  private enum Key: String, CodingKey {
    case board, accelerator, address, kernel, modules
    case boardName = "board_name"
    case acceleratorName = "accelerator_name"
    case deviceID = "device_id"
    case boot = "boot_id"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key) -> String? { try? container.decode(String.self, forKey: key) }
    func id(_ key: Key) -> ModuleID {
      (try? container.decode(ModuleID.self, forKey: key)) ?? "unknown"
    }
    let (board, accelerator) = (id(.board), id(.accelerator))
    subject = Subject(
      board: board, boardName: text(.boardName) ?? board.string, accelerator: accelerator,
      acceleratorName: text(.acceleratorName) ?? accelerator.string,
      address: try container.decode(DeviceAddress.self, forKey: .address),
      deviceID: text(.deviceID) ?? "", boot: try container.decode(BootID.self, forKey: .boot),
      kernel: text(.kernel) ?? "", modules: text(.modules) ?? "")
  }
}

/// An element of a list that may hold others that are not known.
private struct Understood<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
