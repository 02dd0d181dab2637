import CLinux
import Glibc
import SystemPackage

extension POSIX {
  /// Sends a message to a socket of this machine, and gives what comes back until the other closes.
  ///
  /// The message carries who we are, as the kernel vouches for it (unix(7), SCM_CREDENTIALS).
  ///
  /// - Parameters:
  ///   - message: the bytes.
  ///   - path: where the other listens.
  ///   - seconds: how long each step may take.
  /// - Returns: everything that came back.
  /// - Throws: the errno; `EAGAIN` where the time is over.
  static func exchange(
    _ message: [UInt8], at path: String, within seconds: Int
  ) throws(Errno) -> [UInt8] {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { closeDescriptor(descriptor) }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      guard setsockopt(descriptor, SOL_SOCKET, option, &limit, size) == 0 else {
        throw Errno(rawValue: errno)
      }
    }
    try connect(descriptor, to: path)
    try send(message, withCredentialsOn: descriptor)
    _ = shutdown(descriptor, CInt(SHUT_WR))
    guard let answer = try contents(of: descriptor) else { throw .messageTooLong }
    return answer
  }

  private static func connect(_ descriptor: CInt, to path: String) throws(Errno) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let isPlaced = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      room.copyBytes(from: bytes)
      return true
    }
    guard isPlaced else { throw .fileNameTooLong }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let answer = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, size)
      }
    }
    guard answer == 0 else { throw Errno(rawValue: errno) }
  }

  /// One message with one control message: the header of cmsg(3), then process, user and group.
  private static func send(
    _ message: [UInt8], withCredentialsOn descriptor: CInt
  ) throws(Errno) {
    let credentials: [UInt32] = [UInt32(bitPattern: getpid()), getuid(), getgid()]
    let headerSize = MemoryLayout<cmsghdr>.size
    let payload = credentials.count * MemoryLayout<UInt32>.size
    // CMSG_SPACE rounds up to the size of a word.
    let word = MemoryLayout<Int>.size
    var control = [UInt8](repeating: 0, count: headerSize + (payload + word - 1) / word * word)
    var header = cmsghdr()
    header.cmsg_len = headerSize + payload
    header.cmsg_level = SOL_SOCKET
    header.cmsg_type = credentialsMessage
    control.withUnsafeMutableBytes { room in
      room.storeBytes(of: header, as: cmsghdr.self)
      for (index, number) in credentials.enumerated() {
        room.storeBytes(of: number, toByteOffset: headerSize + 4 * index, as: UInt32.self)
      }
    }
    var bytes = message
    let sent = bytes.withUnsafeMutableBytes { text in
      control.withUnsafeMutableBytes { room in
        var part = iovec(iov_base: text.baseAddress, iov_len: text.count)
        return withUnsafeMutablePointer(to: &part) { parts in
          var envelope = msghdr()
          envelope.msg_iov = parts
          envelope.msg_iovlen = 1
          envelope.msg_control = room.baseAddress
          envelope.msg_controllen = room.count
          return sendmsg(descriptor, &envelope, CInt(MSG_NOSIGNAL))
        }
      }
    }
    guard sent >= 0 else { throw Errno(rawValue: errno) }
    guard sent == message.count else { throw .ioError }
  }

  /// include/linux/socket.h, which glibc shows only for _GNU_SOURCE.
  private static let credentialsMessage: CInt = 2
}
