import Testing

/// A chroot or a rescue shell without /proc.
@Suite(.enabled(if: Capability.root, "only root can mount")) struct `Without /proc` {
  private static let hidden = "mount -t tmpfs none /proc && exec \"$@\""

  @Test(arguments: [
    ["--version"], ["--help"], [], ["detect"], ["revert"], ["plan", "--machine", "cm3588+ax650n"],
    ["guard"], ["bogus"],
  ]) func `every verb without /proc prints one line and does nothing`(words: [String]) throws {
    let program = Program()
    let all = ["unshare", "--mount", "sh", "-c", Self.hidden, "sh", Program.path] + words
    let run = program.end(of: try program.start(words: all))
    #expect(run.status == 1 && run.output.isEmpty, "\(run.story)")
    #expect(run.errors.hasPrefix("tunekit: /proc is not mounted, "), "\(run.story)")
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.story)")
  }

  /// The package can be removed even if no program can revert.
  @Test func `the package can be removed without /proc`() throws {
    let program = Program()
    let prerm = Package.root + "/debian/tunekit.prerm"
    let all = ["unshare", "--mount", "sh", "-c", Self.hidden, "sh", "sh", prerm, "remove"]
    let run = program.end(of: try program.start(words: all))
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors.contains("/proc is not mounted"), "\(run.story)")
  }
}
