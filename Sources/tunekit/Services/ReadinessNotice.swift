import Glibc

/// What a service tells the service manager that has started it: sd_notify(3), without its library.
enum ReadinessNotice {
  /// Tells it something, where there is one: `READY=1`, `STATUS=...`, `STOPPING=1`.
  static func send(_ lines: String...) {
    guard let name = Output.variable("NOTIFY_SOCKET"), let first = name.utf8.first else { return }
    var bytes = Array(name.utf8)
    // A name that begins with @ is abstract: unix(7).
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
    let message = Array(lines.joined(separator: "\n").utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, CInt(MSG_NOSIGNAL), $0, size)
      }
    }
  }
}
