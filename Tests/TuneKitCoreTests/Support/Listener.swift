import Foundation
import Glibc
import Synchronization
import SystemPackage
import TuneKitCore

/// A program that listens at a socket as irqbalance does: it takes one message with the
/// credentials of the sender, answers and closes.
final class Listener: Sendable {
  /// What arrived.
  struct Message: Sendable {
    var text = ""
    var process: pid_t = 0
    var user: uid_t = .max
  }

  /// Where it listens.
  let path: SystemPath
  private let descriptor: CInt
  private let message = Mutex(Message())
  private let done = DispatchSemaphore(value: 0)
  private let ground: Playground

  /// Listens from now on; a nil answer keeps the line open and says nothing for some seconds.
  init(answering answer: String?) throws {
    ground = try Playground()
    path = try SystemPath(validating: ground.root + "/l.sock")
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.string.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard isBound == 0, listen(descriptor, 1) == 0 else { throw Errno(rawValue: errno) }
    var yes: CInt = 1
    setsockopt(descriptor, SOL_SOCKET, SO_PASSCRED, &yes, socklen_t(MemoryLayout<CInt>.size))
    Thread { [self] in serve(answer) }.start()
  }

  /// What has arrived, once it has.
  func heard() -> Message {
    done.wait()
    return message.withLock(\.self)
  }

  private func serve(_ answer: String?) {
    let line = accept(descriptor, nil, nil)
    var text = [UInt8](repeating: 0, count: 500)
    var control = [UInt8](repeating: 0, count: 64)
    let count = text.withUnsafeMutableBytes { text in
      control.withUnsafeMutableBytes { room in
        var part = iovec(iov_base: text.baseAddress, iov_len: text.count)
        return withUnsafeMutablePointer(to: &part) { parts in
          var envelope = msghdr()
          envelope.msg_iov = parts
          envelope.msg_iovlen = 1
          envelope.msg_control = room.baseAddress
          envelope.msg_controllen = room.count
          return recvmsg(line, &envelope, 0)
        }
      }
    }
    let credentials = control.withUnsafeBytes { room in
      (
        room.loadUnaligned(fromByteOffset: 16, as: pid_t.self),
        room.loadUnaligned(fromByteOffset: 20, as: uid_t.self)
      )
    }
    message.withLock {
      $0 = Message(
        text: String(decoding: text.prefix(max(0, count)), as: UTF8.self),
        process: credentials.0, user: credentials.1)
    }
    if let answer {
      _ = Array(answer.utf8).withUnsafeBytes { write(line, $0.baseAddress, $0.count) }
    } else {
      sleep(4)
    }
    close(line)
    close(descriptor)
    done.signal()
  }
}
