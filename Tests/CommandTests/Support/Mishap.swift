/// One thing that goes wrong with one system call of a run, or with it and all later ones.
struct Mishap: Sendable {
  /// What goes wrong.
  enum Kind: Hashable, Sendable {
    /// The call fails.
    case error(String)
    /// The call says that it took so many bytes, and took none.
    case took(Int)
    /// The call says that it took all, and took none.
    case vanished
    /// The process ends before it.
    case kill
  }

  let call: Trace.Call
  let kind: Kind
  /// Whether the same happens to all later calls of this name at this place.
  var isFromThereOn = false
  /// Whether it happens to the writes of all knobs, from this one on.
  var isOnAllKnobs = false

  /// What the kernel may answer: irqbalance's table (classify_irq_error in its activate.c), and what
  /// a path and a disk answer besides.
  static let errnos = [
    "EIO", "EPERM", "ENOSPC", "EINVAL", "EBUSY", "EAGAIN", "ERANGE", "EOVERFLOW", "ENOENT",
    "ENODEV", "EROFS", "EINTR", "EACCES", "EDQUOT",
  ]

  /// Those of them that last.
  private static let lasting = ["EIO", "ENOSPC", "EROFS"]

  /// Everything that can go wrong with the calls of a run.
  static func all(of calls: [Trace.Call], knobs: [Trace.Call]) -> [Mishap] {
    calls.flatMap { call in
      errnos.map { Mishap(call: call, kind: .error($0)) }
        + lasting.map { Mishap(call: call, kind: .error($0), isFromThereOn: true) }
        + counts(of: call) + [Mishap(call: call, kind: .kill)]
    }
      + knobs.flatMap { call in
        errnos.filter { $0 != "EINTR" }
          .map { Mishap(call: call, kind: .error($0), isOnAllKnobs: true) }
      }
  }

  /// Wrong numbers of bytes; a line of the journal cannot be reported as cut short,
  /// since the bytes must then lie there: that is for the full disk.
  private static func counts(of call: Trace.Call) -> [Mishap] {
    switch call.name {
    case "write":
      [.took(0), .took(1), .vanished].map { Mishap(call: call, kind: $0) }
    case "pwrite64":
      [false, true].map { Mishap(call: call, kind: .took(0), isFromThereOn: $0) }
    default: []
    }
  }

  /// The column of the table that it is counted in.
  var title: String {
    let what =
      switch kind {
      case .error(let errno): errno
      case .took: "short write"
      case .vanished: "vanished write"
      case .kill: "SIGKILL"
      }
    return what + (isFromThereOn ? " from there on" : "") + (isOnAllKnobs ? " on all knobs" : "")
  }

  /// For a failing test.
  var story: String { "\(title) \(kind) at \(call.name) \(call.text.prefix(120))" }

  /// strace's words.
  func words(in tree: Tree, knobNumber: Int) -> [String] {
    switch kind {
    case .error(let errno) where isOnAllKnobs:
      Trace.quiet + Knobs.all.flatMap { ["-P", tree.path + $0] }
        + ["-e", "trace=write", "-e", "inject=write:error=\(errno):when=\(knobNumber)+"]
        + ["--seccomp-bpf"]
    case .error(let errno):
      call.injecting(error: errno, isFromThereOn: isFromThereOn, in: tree.path)
    case .took(let count):
      call.injecting(answer: count, isFromThereOn: isFromThereOn, in: tree.path)
    case .vanished: call.injecting(answer: call.answer, in: tree.path)
    case .kill: call.injecting(signal: "SIGKILL", in: tree.path)
    }
  }
}
