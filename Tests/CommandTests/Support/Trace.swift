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
    /// The thread that made it; strace counts for each by itself.
    let thread: Int
    /// The how-manieth of its name it is on its thread, from 1.
    let occurrence: Int
    /// The file or folder of its first descriptor, seen from the root; nil if that is
    /// not there.
    let place: String?
    /// The how-manieth of its name at this place it is.
    let occurrenceAtPlace: Int

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
      "sigaltstack", "restart_syscall", "exit", "exit_group", "ppoll", "poll", "clone", "clone3",
      "signalfd4",
    ]

    /// Whether it only manages memory and threads: before it, files are as before the next call.
    var isInward: Bool { Self.inward.contains(name) }

    private static let inward: Set<String> = [
      "brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "futex", "sched_yield", "clone",
      "clone3", "exit", "rt_sigprocmask", "set_robust_list", "rseq", "gettid", "getpid",
      "clock_nanosleep",
    ]

    /// Whether it opens a folder of TuneKit's own, to sync it or to list it.
    var isOpeningOfFolder: Bool {
      name == "openat" && place?.hasPrefix("/var/lib/tunekit") == true
        && text.contains("O_DIRECTORY")
    }

    /// What the kernel answered, where that is a number.
    var answer: Int { text.split(separator: " ").last.flatMap { Int($0) } ?? 0 }

    /// Whether it is on a file that takes another one's place when it is whole: `.plan.json.4711.new`.
    private var isNewFile: Bool {
      let parts = place?.split(separator: "/").last?.split(separator: ".") ?? []
      return parts.last == "new" && parts.dropLast().last?.allSatisfy(\.isNumber) == true
    }

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

    /// strace's words that answer this call, and those after it where `isFromThereOn`, without making
    /// it.
    func injecting(answer: Int, isFromThereOn: Bool = false, in root: String) -> [String] {
      words(root, "retval=\(answer)", isFromThereOn ? "+" : "") + ["--seccomp-bpf"]
    }

    /// By place, since other threads make calls of this name elsewhere.
    ///
    /// A session's file is called after the time, a holder's and a new file after the process, so of
    /// these the name of the call has to be enough.
    private func words(_ root: String, _ what: String, _ end: String = "") -> [String] {
      var number = occurrence
      var filter: [String] = []
      let isNamed = ["/var/lib/tunekit/journal/", "/run/tunekit/holders/"].contains {
        place?.hasPrefix($0) == true
      }
      if let place, !isNamed, !isNewFile {
        (number, filter) = (occurrenceAtPlace, ["-P", root + place])
      }
      return Trace.quiet + filter
        + ["-e", "trace=\(name)", "-e", "inject=\(name):\(what):when=\(number)\(end)"]
    }
  }

  /// strace, saying nothing.
  static let quiet = ["strace", "-f", "-qq", "-o", "/dev/null"]

  /// Runs the program under strace; the paths of calls are relative to `root`.
  init(of arguments: [String], by program: Program = Program(), root: String = "/") throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    var traced = program
    traced.prefix += ["strace", "-f", "-qq", "-y", "-s", "60", "-o", folder + "/trace"]
    run = try traced.run(arguments)
    let lines = Files.contents(folder + "/trace").map { String(decoding: $0, as: UTF8.self) } ?? ""
    var counts: [String: Int] = [:]
    calls = Self.joined(lines.split(separator: "\n")).compactMap { line in
      // `123 openat(...) = 3`; lines of signals are none.
      let thread = Int(line.prefix { $0.isNumber }) ?? 0
      let rest = line.drop { $0.isNumber }.drop { $0 == " " }
      guard let bracket = rest.firstIndex(of: "("), rest.first?.isLetter == true else {
        return nil
      }
      let name = String(rest[..<bracket])
      let text = String(rest[rest.index(after: bracket)...])
      let place = Self.place(in: text, below: root)
      counts["\(thread) \(name)", default: 0] += 1
      // The root itself has an empty path, and that is a place, too.
      counts["\(thread) \(name) \(place ?? "-")", default: 0] += 1
      return Call(
        name: name, text: text, thread: thread, occurrence: counts["\(thread) \(name)"] ?? 0,
        place: place, occurrenceAtPlace: counts["\(thread) \(name) \(place ?? "-")"] ?? 0)
    }
  }

  /// The same lines with both halves of a call in one, where another thread came between them:
  /// `123 write(3, "x", 1 <unfinished ...>` and `123 <... write resumed>) = 1`.
  private static func joined(_ lines: [Substring]) -> [String] {
    let (open, resumed) = (" <unfinished ...>", " resumed>")
    var joined: [String] = []
    var unfinished: [Substring: Int] = [:]
    for line in lines {
      let thread = line.prefix { $0.isNumber }
      let rest = line.drop { $0.isNumber }.drop { $0 == " " }
      if line.hasSuffix(open) {
        unfinished[thread] = joined.count
        joined.append(String(line.dropLast(open.count)))
      } else if rest.hasPrefix("<... "), let end = rest.firstRange(of: resumed)?.upperBound,
        let start = unfinished.removeValue(forKey: thread)
      {
        joined[start] += rest[end...]
      } else {
        joined.append(String(line))
      }
    }
    return joined
  }

  /// The text in angle brackets after the first descriptor.
  private static func place(in text: String, below root: String) -> String? {
    guard let first = text.split(separator: ",").first, !first.contains("\""),
      let start = first.firstIndex(of: "<"), let end = first[start...].firstIndex(of: ">")
    else { return nil }
    let path = first[first.index(after: start)..<end]
    return path == root || path.hasPrefix(root + "/") ? String(path.dropFirst(root.count)) : nil
  }

  /// The calls that touch files, made on the thread that makes the first change, and the end.
  var callsOnFiles: [Call] {
    let changes = calls.dropFirst().filter(\.changes)
    // Calls before it, such as those that start the timer, come from another thread.
    let thread = (changes.first { $0.place != nil } ?? changes.first)?.thread
    return calls.dropFirst().filter {
      $0.thread == thread && !$0.isInward || $0.name == "exit_group"
    }
  }

  /// The position of the first call that changes something.
  var firstChange: Int { calls.firstIndex { $0.changes && $0.name != "execve" } ?? calls.count }
}
