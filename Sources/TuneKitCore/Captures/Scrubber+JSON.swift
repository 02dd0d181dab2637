extension Scrubber {
  /// What a verb prints as JSON, without what tells one machine, or its owner, from another.
  ///
  /// Addresses and UUIDs get zeros for digits as in a capture, a host name becomes `localhost`, and the
  /// folder of a person below `/home` becomes `/home/user`. Keys stay.
  ///
  /// - Parameters:
  ///   - text: the JSON.
  ///   - hostName: the machine's name; nil where there is none to be blanked.
  ///   - kept: texts that stay though they look like addresses: the boot id and the kernel's release.
  /// - Returns: the JSON to give away.
  package static func json(_ text: String, hostName: String?, keeping kept: [String]) -> String {
    var parts = [(text: text, isKept: false)]
    for word in kept where word.utf8.count > 3 {
      parts = parts.flatMap { part in part.isKept ? [part] : Self.parts(of: part.text, at: word) }
    }
    let blanked = parts.map { $0.isKept ? $0.text : blankedAddresses($0.text) }.joined()
    return withoutNames(Array(blanked.utf8), hostName: hostName.map { Array($0.utf8) })
  }

  private static func parts(of text: String, at word: String) -> [(text: String, isKept: Bool)] {
    var parts: [(text: String, isKept: Bool)] = []
    for (index, piece) in text.split(separator: word, omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { parts.append((word, true)) }
      parts.append((String(piece), false))
    }
    return parts
  }

  private static let homes = Array("/home/".utf8)

  /// The JSON with other names of the host and of persons' folders, in its values alone.
  private static func withoutNames(_ bytes: [UInt8], hostName: [UInt8]?) -> String {
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\"") else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      let end = endOfText(bytes, from: index)
      let isKey = bytes[end...].first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
      let value = bytes[index..<end]
      plain += isKey ? Array(value) : withoutNames(in: value, hostName)
      index = end
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// Where a text in quotes ends: behind its closing quote, or at the end of all.
  private static func endOfText(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  private static func withoutNames(
    in value: ArraySlice<UInt8>, _ hostName: [UInt8]?
  ) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = value
    while let byte = rest.first {
      let isWithin = plain.last.map(isNameByte) ?? false
      if rest.starts(with: homes) {
        plain += homes + Array("user".utf8)
        rest = rest.dropFirst(homes.count).drop { $0 != UInt8(ascii: "/") && isPathByte($0) }
      } else if let hostName, !isWithin, rest.starts(with: hostName),
        !(rest.dropFirst(hostName.count).first.map(isNameByte) ?? false)
      {
        plain += Array("localhost".utf8)
        rest = rest.dropFirst(hostName.count)
      } else {
        plain.append(byte)
        rest = rest.dropFirst()
      }
    }
    return plain
  }

  /// hostname(7): letters, digits and hyphens; others also have underscores.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// What may be in the name of a folder within a sentence.
  private static func isPathByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && ![UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), 0x27].contains(byte)
  }
}
