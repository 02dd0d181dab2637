// How the parts of a survey read: a missing file is nil, an unreadable one is nil and is noted.
extension Survey {
  /// The bytes of a file.
  func bytes(of file: SystemPath, _ seen: inout Sightings) -> [UInt8]? {
    do throws(MachineError) {
      return try machine.bytes(of: file)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// The text of a file, repaired where it is not UTF-8.
  func text(of file: SystemPath, _ seen: inout Sightings) -> String? {
    bytes(of: file, &seen).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first line of a file without the blanks around it; nil where it is empty.
  func line(of file: SystemPath, _ seen: inout Sightings) -> String? {
    guard let bytes = bytes(of: file, &seen) else { return nil }
    return Self.line(bytes)
  }

  /// The decimal number that a file begins with.
  func number(in file: SystemPath, _ seen: inout Sightings) -> Int? {
    line(of: file, &seen).flatMap { Int($0) }
  }

  /// The words of a file's first line.
  func words(of file: SystemPath, _ seen: inout Sightings) -> [String] {
    (line(of: file, &seen) ?? "").split(separator: " ").map(String.init)
  }

  /// The CPUs of a file in the kernel's list form; a text that is no list is noted.
  func processorList(in file: SystemPath, _ seen: inout Sightings) -> CPUSet? {
    guard let bytes = bytes(of: file, &seen) else { return nil }
    let line = Self.line(bytes) ?? ""
    let list = CPUSet(list: line)
    if list == nil { seen.unread.append("\(file) is no list of CPUs: \(line.prefix(40))") }
    return list
  }

  /// The names in a directory; none where there is no such directory.
  func names(in directory: SystemPath, _ seen: inout Sightings) -> [String] {
    do throws(MachineError) {
      return try machine.list(directory)
    } catch {
      seen.note(error)
      return []
    }
  }

  /// The path with every link followed; nil where it leads nowhere.
  func canonical(_ path: SystemPath, _ seen: inout Sightings) -> SystemPath? {
    do throws(MachineError) {
      return try machine.canonical(path)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// Reads a file that a step could write, keeps its exact text and gives its canonical path.
  @discardableResult
  func record(_ file: SystemPath, _ seen: inout Sightings) -> (path: SystemPath, text: String)? {
    guard let path = canonical(file, &seen) else { return nil }
    if let known = seen.texts[path] { return (path, known) }
    do throws(MachineError) {
      let text = try machine.text(of: path)
      seen.texts[path] = text
      return (path, text)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// The value of a `KEY=value` line, as in `uevent`.
  func value(of key: String, in file: SystemPath, _ seen: inout Sightings) -> String? {
    guard let text = text(of: file, &seen) else { return nil }
    let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
    return lines.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.utf8.count + 1)) }
  }

  /// The first line of a text without the blanks around it; nil where it is empty.
  static func line(_ bytes: [UInt8]) -> String? {
    let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).trimmed
    return line.isEmpty ? nil : line
  }

  /// The numbers of names like `cpu12`, lowest first, leaving out every other name.
  static func numbers(_ names: [String], behind start: String) -> [Int] {
    names.compactMap { name in
      guard name.hasPrefix(start) else { return nil }
      return decimal(name.dropFirst(start.count))
    }.sorted()
  }

  /// A number that is all digits.
  static func decimal(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
  }
}
