import Glibc
import SystemPackage

/// The conversation with irqbalance at its socket: irqbalance(1), API.
struct IrqbalanceSocket {
  let path: SystemPath
  /// It reads a message into 500 bytes and takes no longer one (irqbalance.c, `sock_handle`).
  static let longestMessage = 499
  /// How long it may take to answer, in seconds; between two looks it answers at once.
  static let patience = 2

  /// The interrupts that it was asked to leave alone, with blanks between them.
  func bans() throws(MachineError) -> String {
    let reply = try exchanged("setup")
    guard let bans = Self.bans(in: reply) else { throw .notText(path) }
    return bans
  }

  /// Asks it to leave these interrupts alone, instead of those before.
  func set(_ bans: String) throws(MachineError) {
    let message = "settings ban irqs " + (bans.trimmed.isEmpty ? "NONE" : bans.trimmed)
    guard message.utf8.count <= Self.longestMessage else { throw .refused(path, .messageTooLong) }
    do throws(MachineError) {
      _ = try exchanged(message)
    } catch {
      guard case .unreadable(let path, let errno) = error else { throw error }
      throw .refused(path, errno)
    }
  }

  /// The numbers in `SLEEP 10 IRQ 40 LOAD 0 DIFF 0 CLASS 0 BANNED 00000000`; nil for another text.
  static func bans(in reply: String) -> String? {
    let words = reply.split(whereSeparator: \.isWhitespace)
    guard words.first == "SLEEP", words.contains("BANNED") else { return nil }
    let numbers = words.indices.dropLast().filter { words[$0] == "IRQ" }.map { words[$0 + 1] }
    guard numbers.allSatisfy({ Int($0) != nil }) else { return nil }
    return numbers.joined(separator: " ")
  }

  private func exchanged(_ message: String) throws(MachineError) -> String {
    let answer: [UInt8]
    do throws(Errno) {
      answer = try POSIX.exchange(
        Array(message.utf8), at: path.string, within: Self.patience)
    } catch {
      throw MachineError(error, at: path)
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
