import Foundation

/// The system calls of one run, in their order.
struct Trace {
  let run: Program.Run
  let calls: [Call]

  /// One system call, as strace prints it.
  struct Call: Sendable {
    /// The system call's name.
    let name: String
    /// Arguments and answer; descriptors with their paths in angle brackets.
    let text: String
    /// The how-manieth of its name it is, from 1.
    let occurrence: Int
    /// The folder that it names a file in, seen from the root; nil if it names none there.
    let folder: String?
    /// The how-manieth of its name in this folder it is.
    let occurrenceInFolder: Int

    /// Whether it can change anything outside the process, other than by printing.
    var changes: Bool {
      switch name {
      case "open", "openat", "openat2":
        return ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { text.contains($0) }
      case "write", "writev", "pwrite64", "pwritev", "pwritev2":
        return !text.hasPrefix("1<") && !text.hasPrefix("2<")
          && !text.hasPrefix("1,") && !text.hasPrefix("2,")
      case "ioctl":
        let isOnTerminal = ["0<", "1<", "2<"].contains { text.hasPrefix($0) }
        return !isOnTerminal || !(text.contains("TCGETS") || text.contains("TIOCGWINSZ"))
      default: return !Self.harmless.contains(name)
      }
    }

    /// Those that only look, wait or manage the process's own memory.
    private static let harmless: Set<String> = [
      "access", "faccessat", "faccessat2", "stat", "lstat", "fstat", "newfstatat", "statx",
      "statfs", "fstatfs", "read", "readv", "pread64", "readlink", "readlinkat", "getdents64",
      "lseek", "close", "fcntl", "dup", "dup3", "brk", "mmap", "munmap", "mremap", "mprotect",
      "madvise",
      "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrlimit",
      "getrandom", "futex", "sched_getaffinity", "sched_yield", "sysinfo", "uname", "getcwd",
      "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "clock_gettime",
      "clock_nanosleep", "nanosleep", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
      "sigaltstack", "restart_syscall", "exit", "exit_group", "ppoll", "poll",
    ]

    /// strace's words that end the process before it makes this call.
    ///
    /// Without `--seccomp-bpf`, in whose stops the kernel delivers no signal.
    func injecting(signal: String, in root: String) -> [String] {
      words(root, "signal=\(signal)")
    }

    /// strace's words that let this call fail, and those after it where `isFromThereOn`.
    func injecting(error: String, isFromThereOn: Bool = false, in root: String) -> [String] {
      words(root, "error=\(error)", isFromThereOn ? "+" : "") + ["--seccomp-bpf"]
    }

    /// How often directories are opened depends on the time that it takes; how often the files in
    /// one are does not.
    private func words(_ root: String, _ what: String, _ end: String = "") -> [String] {
      var number = occurrence
      var place: [String] = []
      if name == "openat", let folder {
        (number, place) = (occurrenceInFolder, ["-P", root + folder])
      }
      return Trace.quiet + place
        + ["-e", "trace=\(name)", "-e", "inject=\(name):\(what):when=\(number)\(end)"]
    }
  }

  /// strace, saying nothing.
  static let quiet = ["strace", "-f", "-qq", "-o", "/dev/null"]

  /// Runs the program under strace; the places of calls are told from `root`.
  init(of arguments: [String], by program: Program = Program(), root: String = "/") throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    var traced = program
    traced.prefix += ["strace", "-f", "-qq", "-y", "-s", "60", "-o", folder + "/trace"]
    run = try traced.run(arguments)
    let lines = Files.contents(folder + "/trace").map { String(decoding: $0, as: UTF8.self) } ?? ""
    var counts: [String: Int] = [:]
    calls = lines.split(separator: "\n").compactMap { line in
      // `123 openat(...) = 3`; lines of signals and of a call's second half are none.
      let rest = line.drop { $0.isNumber }.drop { $0 == " " }
      guard let bracket = rest.firstIndex(of: "("), rest.first?.isLetter == true else {
        return nil
      }
      let name = String(rest[..<bracket])
      let text = String(rest[rest.index(after: bracket)...])
      let folder = Self.folder(in: text, below: root)
      counts[name, default: 0] += 1
      counts["\(name) \(folder ?? "")", default: 0] += 1
      return Call(
        name: name, text: text, occurrence: counts[name] ?? 0, folder: folder,
        occurrenceInFolder: counts["\(name) \(folder ?? "")"] ?? 0)
    }
  }

  /// What stands in angle brackets after the first descriptor.
  private static func folder(in text: String, below root: String) -> String? {
    guard let first = text.split(separator: ",").first, let start = first.firstIndex(of: "<"),
      first.last == ">"
    else { return nil }
    let path = first[first.index(after: start)...].dropLast()
    return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : nil
  }

  /// Where the first call that changes something stands.
  var firstChange: Int { calls.firstIndex { $0.changes && $0.name != "execve" } ?? calls.count }
}
