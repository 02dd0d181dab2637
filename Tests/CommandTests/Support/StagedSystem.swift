import Foundation
import Glibc

/// This system as one run sees it: with a service manager, and with state of its own.
///
/// In a mount name space `/run`, `/var/lib` and `/etc/systemd/system` are folders of the test's, and
/// `systemctl` is a script that records its arguments.
final class StagedSystem: Sendable {
  let folder: String

  static let isPossible =
    Capability.root && access("/usr/bin/systemctl", X_OK) == 0
    && access("/etc/systemd/system", F_OK) == 0

  /// A system whose `systemctl` does this with its words.
  init(systemctl script: String = "") throws {
    folder = try Files.temporaryFolder()
    for name in ["run/systemd/system", "units", "lib"] { Files.makeFolder("\(folder)/\(name)") }
    let text = "#!/bin/sh\necho \"$*\" >>\(folder)/calls\n\(script)\n"
    Files.write(Array(text.utf8), to: folder + "/systemctl")
    chmod(folder + "/systemctl", 0o755)
  }

  deinit { Files.remove(folder) }

  private static let stage = """
    set -e
    mount --bind "$1/run" /run
    mount --bind "$1/units" /etc/systemd/system
    mount --bind "$1/lib" /var/lib
    mount --bind "$1/systemctl" /usr/bin/systemctl
    shift
    exec "$@"
    """

  /// Runs a command there.
  func run(_ words: String...) throws -> Program.Run { try run(words) }

  func run(_ words: [String]) throws -> Program.Run {
    let program = Program(deadline: 30)
    let all = ["unshare", "--mount", "sh", "-c", Self.stage, "sh", folder] + words
    return program.end(of: try program.start(words: all))
  }

  /// The arguments of each systemctl, in order.
  var calls: [String] {
    String(decoding: Files.contents(folder + "/calls") ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Adds a unit there.
  func addUnit() { Files.write(Array("[Service]\n".utf8), to: folder + "/units/tunekit.service") }
}
