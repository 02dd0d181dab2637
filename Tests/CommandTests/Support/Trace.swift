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

    /// Whether it can change anything outside the process, other than by writing to a terminal or pipe.
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
      "lseek", "close", "fcntl", "dup", "dup3", "brk", "mmap", "munmap", "mremap", "mprotect", "madvise",
      "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrlimit",
      "getrandom", "futex", "sched_getaffinity", "sched_yield", "sysinfo", "uname", "getcwd",
      "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "clock_gettime",
      "clock_nanosleep", "nanosleep", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
      "sigaltstack", "restart_syscall", "exit", "exit_group", "ppoll", "poll",
    ]

    /// The path in angle brackets after its first argument, or after its answer.
    func isOn(_ path: String) -> Bool { text.contains("<" + path + ">") }

    /// strace's words that end the process before it makes this call.
    ///
    /// Without `--seccomp-bpf`, in whose stops the kernel delivers no signal.
    func injecting(signal: String) -> [String] {
      Trace.quiet
        + ["-e", "trace=\(name)", "-e", "inject=\(name):signal=\(signal):when=\(occurrence)"]
    }

    /// strace's words that let this call fail, and those after it where `isFromThereOn`.
    func injecting(error: String, isFromThereOn: Bool = false) -> [String] {
      let when = isFromThereOn ? "\(occurrence)+" : "\(occurrence)"
      return Trace.quiet + ["--seccomp-bpf"]
        + ["-e", "trace=\(name)", "-e", "inject=\(name):error=\(error):when=\(when)"]
    }
  }

  /// strace, saying nothing.
  static let quiet = ["strace", "-f", "-qq", "-o", "/dev/null"]

  /// Runs the program under strace.
  init(of arguments: [String], by program: Program = Program()) throws {
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
      guard let bracket = rest.firstIndex(of: "("), rest.first?.isLetter == true else { return nil }
      let name = String(rest[..<bracket])
      counts[name, default: 0] += 1
      return Call(
        name: name, text: String(rest[rest.index(after: bracket)...]), occurrence: counts[name] ?? 0)
    }
  }

  /// Where the first call that changes something stands.
  var firstChange: Int { calls.firstIndex { $0.changes && $0.name != "execve" } ?? calls.count }

  /// The writes to files below some folders of a tree.
  func writes(below folders: [String]) -> [Call] {
    calls.filter { call in
      ["write", "pwrite64"].contains(call.name) && folders.contains { call.text.contains("<" + $0 + "/") }
    }
  }
}
