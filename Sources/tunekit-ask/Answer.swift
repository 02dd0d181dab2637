import CFFI
import Glibc

/// What is written on descriptor 3, in lines; see `NativeReply` in TuneKitCore.
struct Answer {
  private var lines = ["tunekit-ask 1"]

  /// The most that is written of a text.
  private static let longestText = 1024
  private static let descriptor: CInt = 3

  /// A word and a text of the loader's.
  mutating func add(_ word: String, text: UnsafePointer<CChar>?) {
    lines.append("\(word) \(text.map(Self.hex(textAt:)) ?? "")")
  }

  /// What a call gave.
  mutating func add(_ result: Room, _ parameters: [Room?]) {
    lines.append("result \(Self.hex(result.start, result.size))")
    addTexts(of: result, as: "r")
    for (index, room) in parameters.enumerated() {
      guard let room, room.size > 0 else { continue }
      lines.append("room \(index) \(Self.hex(room.start, room.size))")
      addTexts(of: room, as: "\(index)")
    }
  }

  /// Writes everything; false where nothing reads it.
  func send() -> Bool {
    let bytes = Array((lines.joined(separator: "\n") + "\nend\n").utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        write(Self.descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      done += count
    }
    return true
  }

  private mutating func addTexts(of room: Room, as name: String) {
    for offset in room.texts {
      let address = room.start.loadUnaligned(fromByteOffset: offset, as: UInt.self)
      let text = UnsafePointer<CChar>(bitPattern: address).map(Self.hex(textAt:)) ?? "null"
      lines.append("text \(name) \(offset) \(text)")
    }
  }

  private static func hex(textAt start: UnsafePointer<CChar>) -> String {
    hex(UnsafeRawPointer(start), strnlen(start, longestText))
  }

  private static func hex(_ start: UnsafeRawPointer, _ count: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
