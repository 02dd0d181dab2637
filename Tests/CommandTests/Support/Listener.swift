import Glibc

/// A socket that takes messages, as that of a service manager or of a log.
final class Listener {
  private let descriptor: Int32

  /// Begins to listen at a path.
  init(at path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if bound != 0 { throw Trouble("\(path) cannot be bound: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// What has come since the last time.
  var messages: [String] {
    var messages: [String] = []
    var bytes = [UInt8](repeating: 0, count: 4000)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return messages }
      messages.append(String(decoding: bytes.prefix(count), as: UTF8.self))
    }
  }
}
