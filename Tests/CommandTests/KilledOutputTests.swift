import Glibc
import Testing

/// Kills of what writes a file that a person named.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `A named output that a kill has met` {
  private static func complaint(
    about option: `A named output`.Option, on tree: Tree
  ) throws -> String? {
    let run = try tree.run(option.words(in: tree.path + "/out"))
    return run.status == 0 ? nil : run.story
  }

  @Test(arguments: `A named output`.all.filter { !$0.verb.contains("--output") })
  func `a command killed while it writes a named output leaves the old or the new text`(
    option: `A named output`.Option
  ) throws {
    let laid: @Sendable (Tree) throws -> Program.Run? = { tree in
      Files.remove(tree.path + "/out")
      Files.makeFolder(tree.path + "/out")
      Files.write(Array("old".utf8), to: "\(tree.path)/out/\(option.name)")
      return nil
    }
    let count = try Kills.kill(
      naming: { option.words(in: $0.path + "/out") }, "killed \(option.verb[0])", at: .sample,
      after: laid
    ) { tree, _ in
      let file = "\(tree.path)/out/\(option.name)"
      guard Files.contents(file) == Array("old".utf8) || option.isWhole(file) else {
        return "the file is neither old nor new"
      }
      guard Files.names(in: tree.path + "/out").count <= 2 else { return "more than one is left" }
      if let complaint = try Self.complaint(about: option, on: tree) {
        return complaint
      }
      let names = Files.names(in: tree.path + "/out")
      return option.isWhole(file) && names == [option.name] ? nil : "left: \(names)"
    }
    #expect(count > 20)
  }
}
