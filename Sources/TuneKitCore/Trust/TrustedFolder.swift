import Glibc
import SystemPackage

/// A folder whose content nobody else than root could have changed; ``TrustedWay`` leads there.
struct TrustedFolder {
  /// Its path, for people.
  let path: String
  /// The files in it that are wanted, in byte order.
  let names: [String]
  let open: OpenDirectory
  let way: TrustedWay

  /// Whether the file of that name is a link to `/dev/null`.
  func masks(_ name: String) -> Bool {
    let target = try? way.asking("\(path)/\(name)") { () throws(Errno) in
      try POSIX.link(at: open.descriptor, name)
    }
    return target == "/dev/null"
  }

  /// The bytes of a file in it.
  func bytes(of name: String) throws(TrustError) -> [UInt8] {
    try way.bytes(of: name, in: open, at: "\(path)/\(name)")
  }
}
