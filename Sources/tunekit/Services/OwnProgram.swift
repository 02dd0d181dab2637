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

/// The pages of this program's own file that are in memory on its account.
enum ProgramPages {
  /// Releases them; the kernel maps them again, from its cache, where the program goes on.
  ///
  /// Of 11 MB that a guard takes up after a look, 10 are code that it may not need for weeks. Only
  /// code is released: it is never written to, so nothing is lost.
  static func release() {
    guard let bytes = try? TextFile(path: "/proc/self/maps").bytes() else { return }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      // 00400000-0152c000 r-xp 00000000 08:01 1234    /usr/bin/tunekit
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard ends.count == 2, ends[0] < ends[1] else { continue }
      let start = UnsafeMutableRawPointer(bitPattern: ends[0])
      madvise(start, Int(clamping: ends[1] - ends[0]), MADV_DONTNEED)
    }
  }
}
