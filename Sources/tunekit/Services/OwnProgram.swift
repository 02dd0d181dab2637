import Glibc

/// This program, for those who are to start it again.
enum OwnProgram {
  /// What leads to it, also after the file was replaced.
  static let link = "/proc/self/exe"

  /// Where its file lies.
  static var path: String {
    absolute(link) ?? "/usr/bin/tunekit"
  }

  /// A path without links and from the root; nil where there is nothing.
  static func absolute(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension CommonOptions {
  /// Whether the running system is meant, and no tree or image.
  var isThisSystem: Bool { root == nil && machine == nil }

  /// The words that name the same machine from anywhere.
  var machineWords: [String] {
    if let root { return ["--root", OwnProgram.absolute(root) ?? root] }
    if let machine { return ["--machine", OwnProgram.absolute(machine) ?? machine] }
    return []
  }
}
