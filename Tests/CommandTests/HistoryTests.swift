import Foundation
import Glibc
import Testing

/// The command `history`.
@Suite struct `The history` {
  private static func states(_ tree: Tree) throws -> [String?] {
    let answer = try Answer(tree.run("history", "--json"))
    #expect(answer.object["schema"] as? String == "tunekit.history/1")
    return answer.list("sessions").map { $0["state"] as? String }
  }

  @Test func `history lists sessions, the latest first, with what became of each`() throws {
    let tree = try Tree()
    #expect(try tree.run("history").output == "Nothing was ever applied here.\n")
    #expect(try Self.states(tree).isEmpty)
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try Self.states(tree) == ["applied"])
    #expect(try tree.run("revert").status == 0)
    #expect(try tree.run("apply", "--yes", "--profile", "latency").status == 0)
    #expect(try Self.states(tree) == ["applied", "reverted"])
    let answer = try Answer(tree.run("history", "--json")).list("sessions")
    #expect(answer.map { $0["profile"] as? String } == ["latency", "standard"])
    let change = try #require((answer.last?["changes"] as? [[String: Any]])?.last)
    #expect(
      ["id", "title", "from", "to"].allSatisfy { (change[$0] as? String)?.isEmpty == false })
    let text = try tree.run("history").output
    #expect(text.contains("applied          just now, latency, "), "\(text)")
    #expect(text.contains("\nreverted         just now, standard, "), "\(text)")
    #expect(try tree.run("history", "-v").output.contains(#/schedutil (→|->) performance/#))
  }

  @Test
  func `a session of an earlier boot was ended by the reboot, before and after a run sees it`()
    throws
  {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    tree["/proc/sys/kernel/random/boot_id"] = "00000000-1111-4222-8333-444444444444\n"
    #expect(try Self.states(tree) == ["ended-by-reboot"])
    #expect(try tree.run("revert").status == 0)
    #expect(try Self.states(tree) == ["ended-by-reboot"])
  }

  @Test func `a file of the journal that is no session is listed with what is wrong`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("revert").status == 0)
    let folder = tree.path + "/var/lib/tunekit/journal"
    let name = try #require(Files.names(in: folder).first)
    let file = "/var/lib/tunekit/journal/\(name)"
    tree[file] = "{\"crc\":\"00000000\",\"entry\":{}}\n"
    let run = try tree.run("history")
    #expect(run.status == 0 && run.output.contains("unreadable       \(name.prefix(20))"))
    #expect(try Answer(tree.run("history", "--json")).list("damaged").count == 1)
  }
}
