import Foundation
import Glibc
import Testing

/// `enable` and `disable` where a service manager runs.
@Suite(.enabled(if: StagedSystem.isPossible, "only root can mount"))
struct `The service of this system` {
  private static let atWork = "[ \"$1\" != is-active ] || echo active"

  @Test func `disable stops the service first and then removes it`() throws {
    let system = try StagedSystem(systemctl: Self.atWork)
    system.addUnit()
    let run = try system.run(Program.path, "disable")
    #expect(run.status == 0, "\(run.story)")
    #expect(
      system.calls == [
        "is-active tunekit.service", "stop tunekit.service", "disable --now tunekit.service",
        "daemon-reload",
      ])
  }

  @Test func `disable starts the service again when it could not revert`() throws {
    let system = try StagedSystem(systemctl: Self.atWork)
    system.addUnit()
    Files.makeFolder(system.folder + "/lib/tunekit/journal")
    // A journal that others can write to is not trusted.
    chmod(system.folder + "/lib/tunekit/journal", 0o777)
    let run = try system.run(Program.path, "disable", "--json")
    let answer = try Answer(run)
    #expect(run.status == 5 && answer.outcome == "refused", "\(run.story)")
    #expect(
      answer.values("deeds", "what")
        == ["systemctl stop tunekit.service", "systemctl start tunekit.service"])
    #expect(
      system.calls == [
        "is-active tunekit.service", "stop tunekit.service", "start tunekit.service",
      ])
  }

  /// Ignored signals are inherited, and the kernel then reports no child's end.
  @Test func `a service that cannot be stopped is reported, with SIGCHLD ignored too`() throws {
    for ignoring in [[], ["--ignore-signal=CHLD"]] {
      let system = try StagedSystem(systemctl: "[ \"$1\" != stop ] || { echo no; exit 1; }")
      system.addUnit()
      let words = ["env"] + ignoring + [Program.path, "disable"]
      let run = try system.run(words)
      #expect(run.status == 1, "\(run.story)")
      #expect(run.errors.contains("systemctl stop tunekit.service: no"), "\(run.story)")
      #expect(!system.calls.contains { $0.hasPrefix("disable") })
    }
  }

  @Test func `enable refuses a program that the service could not see`() throws {
    let system = try StagedSystem()
    let program = system.folder + "/tunekit"
    Files.write(try #require(Files.contents(Program.path)), to: program)
    chmod(program, 0o755)
    let run = try system.run(program, "enable", "--board", "generic", "--accel", "ax650n")
    #expect(run.status == 5, "\(run.story)")
    #expect(run.errors.contains("sees nothing below"), "\(run.story)")
    #expect(run.errors.contains("sudo scripts/install"), "\(run.story)")
    #expect(Files.names(in: system.folder + "/units").isEmpty && system.calls.isEmpty)
    #expect(Files.names(in: system.folder + "/lib").isEmpty)
  }
}
