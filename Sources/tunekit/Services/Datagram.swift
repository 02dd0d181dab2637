import Glibc

/// One message to a socket of this system, which nobody need read.
enum Datagram {
  /// Sends it, and says nothing where nobody takes it.
  ///
  /// - Parameters:
  ///   - text: the message.
  ///   - name: where the other listens; one that begins with @ is abstract: unix(7).
  ///   - flags: how to send it: send(2).
  static func send(_ text: String, to name: String, _ flags: CInt = 0) {
    guard let first = name.utf8.first else { return }
    var bytes = Array(name.utf8)
    if first == UInt8(ascii: "@") { bytes[0] = 0 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isPlaced = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      room.copyBytes(from: bytes)
      return true
    }
    guard isPlaced else { return }
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let size = socklen_t(
      (MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + bytes.count)
    let message = Array(text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, CInt(MSG_NOSIGNAL) | flags, $0, size)
      }
    }
  }
}
