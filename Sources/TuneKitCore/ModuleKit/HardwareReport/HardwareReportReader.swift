/// Why a text is no report that this program can read.
package enum HardwareReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It begins as no report does.
  case otherFile
  /// It is of another version.
  case version(String)
  /// It is too long.
  case tooLarge
  /// It has no look.
  case empty
  /// It ends within a look, whose number this is.
  case cutOff(Int)
  /// A line, from 1, is not what must be there.
  case line(Int, wanted: String)

  /// What is wrong, as the end of a sentence that names the file.
  package var description: String {
    switch self {
    case .otherFile: "it does not begin with \"\(HardwareReport.word)\""
    case .version(let version):
      "it is of version \(version.prefix(20).description.onOneLine), and this program knows "
        + "\(HardwareReport.version); use a newer tunekit"
    case .tooLarge: "it has more than \(HardwareReport.longest >> 20) MiB"
    case .empty: "there is no look in it"
    case .cutOff(let number): "it ends within look \(number); a part of it is missing"
    case .line(let number, let wanted): "line \(number): \(wanted) was expected"
    }
  }
}

extension HardwareReport {
  /// Reads what ``text`` prints, and nothing else.
  ///
  /// Carriage returns at the ends of lines are passed over, since some mail programs add them. A look
  /// that was changed is read, and is not ``Look/isSealed``.
  ///
  /// - Parameter bytes: the file.
  /// - Throws: ``HardwareReportError`` for the first thing that is wrong.
  package init(parsing bytes: [UInt8]) throws(HardwareReportError) {
    guard bytes.count <= Self.longest else { throw .tooLarge }
    var reader = Reader(bytes)
    try reader.readVersion()
    var looks: [Look] = []
    while !reader.isAtEnd {
      guard looks.count < Self.mostLooks else {
        throw .line(reader.number + 1, wanted: "the end after \(Self.mostLooks) looks")
      }
      looks.append(try reader.look(looks.count + 1))
    }
    guard !looks.isEmpty else { throw .empty }
    self.init(looks)
  }

  /// The lines of a file, one after the other.
  private struct Reader {
    /// The line that was read last, from 1.
    private(set) var number = 0
    private var lines: ArraySlice<ArraySlice<UInt8>>
    private var seal = RunningFingerprint()
    private var look = 0
    private let hasLineEnd: Bool

    init(_ bytes: [UInt8]) {
      let end = UInt8(ascii: "\n")
      hasLineEnd = bytes.last == end
      lines =
        (hasLineEnd ? bytes.dropLast() : bytes[...])
        .split(separator: end, omittingEmptySubsequences: false)[...]
    }

    var isAtEnd: Bool { lines.isEmpty }

    mutating func readVersion() throws(HardwareReportError) {
      guard let line = takeLine() else { throw .otherFile }
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.first.map({ $0 == HardwareReport.word }) == true, words.count == 2 else {
        throw .otherFile
      }
      guard words[1] == "\(HardwareReport.version)" else { throw .version(String(words[1])) }
    }

    mutating func look(_ index: Int) throws(HardwareReportError) -> Look {
      look = index
      guard try value("look") == "\(index)" else { throw wanted("look \(index)") }
      guard let state = State(rawValue: try value("state")) else {
        throw wanted("untuned or tuned")
      }
      guard let origin = Origin(rawValue: try value("system")) else {
        throw wanted("running, tree or captured")
      }
      let time = try value("time")
      guard Timestamp.seconds(of: time) != nil else { throw wanted("a time in RFC 3339") }
      let uptime = try natural(try value("uptime"))
      let id = try value("boot")
      let boot = BootID(id)
      guard boot.string == id else { throw wanted("a boot id") }
      let kernel = try value("kernel")
      let program = try value("tunekit")
      let modules = try modules()
      let verbs = try verbs()
      let sessions = try sessions()
      guard let line = takeLine() else { throw .cutOff(index) }
      guard line == "capture" else { throw wanted("capture") }
      let capture = try block()
      var result = Look(
        state: state, origin: origin, time: time, uptime: uptime, boot: boot, kernel: kernel,
        program: program, modules: modules, verbs: verbs, sessions: sessions, capture: capture)
      let present = seal.text
      result.isSealed = try value("seal") == present
      // Without its line end the last line may lack more.
      guard !isAtEnd || hasLineEnd else { throw .cutOff(index) }
      return result
    }

    private mutating func modules() throws(HardwareReportError) -> [ModuleMark] {
      var modules: [ModuleMark] = []
      while begins("module ") {
        let words = try value("module").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, let kind = ModuleSheet.Kind(rawValue: String(words[0])),
          !words[1].isEmpty, words[2] == "compiled" || words[2] == "manifest", !words[3].isEmpty
        else { throw wanted("a kind, an id, compiled or manifest, and a fingerprint") }
        modules.append(
          ModuleMark(
            kind: kind, id: String(words[1]), isCompiled: words[2] == "compiled",
            fingerprint: String(words[3])))
      }
      return modules
    }

    private mutating func verbs() throws(HardwareReportError) -> [VerbRun] {
      var verbs: [VerbRun] = []
      while begins("verb ") {
        let words = try value("verb").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let verb = Verb(rawValue: String(words[0])),
          !verbs.contains(where: { $0.verb == verb })
        else { throw wanted("a verb that was not there yet, its status and its time") }
        let status = try natural(String(words[1]))
        let time = try natural(String(words[2]))
        verbs.append(VerbRun(verb, status: status, milliseconds: time, output: try block()))
      }
      return verbs
    }

    private mutating func sessions() throws(HardwareReportError) -> [SessionRecord] {
      var sessions: [SessionRecord] = []
      while begins("session ") {
        let name = try value("session")
        sessions.append(SessionRecord(name: name, record: try block()))
      }
      return sessions
    }

    /// The lines that are indented by two blanks, without them.
    private mutating func block() throws(HardwareReportError) -> String {
      var text: [Substring] = []
      while begins("  "), let line = takeLine() {
        text.append(Substring(line.utf8.dropFirst(2)))
      }
      guard !text.isEmpty else {
        if isAtEnd { throw .cutOff(look) }
        throw .line(number + 1, wanted: "a line that begins with two blanks")
      }
      return text.joined(separator: "\n")
    }

    /// What follows a word and one blank; printable, and not nothing.
    private mutating func value(_ word: String) throws(HardwareReportError) -> String {
      guard let line = takeLine() else { throw .cutOff(look) }
      guard line.utf8.starts(with: "\(word) ".utf8) else { throw wanted("\"\(word)\"") }
      let value = Substring(line.utf8.dropFirst(word.utf8.count + 1))
      guard !value.isEmpty, !value.unicodeScalars.contains(where: \.isSteering) else {
        throw wanted("a value of \"\(word)\"")
      }
      return String(value)
    }

    private func natural(_ text: String) throws(HardwareReportError) -> Int {
      guard text.utf8.allSatisfy(\.isDigit), text == "0" || text.utf8.first != UInt8(ascii: "0"),
        let number = Int(text)
      else { throw wanted("a number") }
      return number
    }

    private func wanted(_ what: String) -> HardwareReportError { .line(number, wanted: what) }

    private func begins(_ start: String) -> Bool {
      lines.first?.starts(with: start.utf8) == true
    }

    /// The next line; what is no UTF-8 in it is replaced, so that its seal does not hold.
    private mutating func takeLine() -> Substring? {
      guard var line = lines.popFirst() else { return nil }
      number += 1
      while line.last == 0x0D { line.removeLast() }
      let text = String(decoding: line, as: UTF8.self)
      seal.add(text)
      seal.add("\n")
      return text[...]
    }
  }
}

/// The fingerprint of a text that comes in pieces; see ``Fingerprint``.
private struct RunningFingerprint {
  // FNV-1a with 64 bits, as Fingerprint has it.
  private var number: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { number = (number ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  var text: String { hexadecimal(number, 16) }
}
