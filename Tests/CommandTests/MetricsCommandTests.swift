import Glibc
import Testing

@Suite struct `Metrics for node_exporter` {
  @Test func `metrics are written by rename, with no other file left`() throws {
    let tree = try Tree()
    let before = tree.content()
    let folder = tree.path + "/metrics"
    Files.makeFolder(folder)
    #expect(symlink(tree.path + "/elsewhere", folder + "/tunekit.prom") == 0)
    let run = try tree.run("metrics", "--textfile", folder)
    #expect(run.status == 0 && run.output.isEmpty, "\(run.story)")
    #expect(Files.names(in: folder) == ["tunekit.prom"])
    #expect(Files.contents(tree.path + "/elsewhere") == nil)
    let printed = try tree.run("metrics")
    #expect(tree["/metrics/tunekit.prom"] == printed.output)
    #expect(printed.output.contains("tunekit_applied{address=\"0003:31:00.0\"} 0\n"))
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `all may read the metrics, whatever the umask and the old file's mode`() throws {
    let tree = try Tree()
    let file = tree.path + "/tunekit.prom"
    for isThere in [false, true] {
      if isThere { #expect(chmod(file, 0o600) == 0) }
      var program = Program()
      program.prefix = ["sh", "-c", "umask 077; exec \"$@\"", "sh"]
      let words = ["metrics", "--textfile", tree.path, "--root", tree.path]
      let run = program.end(of: try program.start(words: [Program.path] + words))
      #expect(run.status == 0, "\(run.story)")
      var status = stat()
      #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o644, "\(status.st_mode)")
    }
  }

  @Test func `metrics for a missing folder are an error`() throws {
    let tree = try Tree()
    let run = try tree.run("metrics", "--textfile", tree.path + "/none")
    #expect(run.status == 1 && run.errors.contains("cannot be written"), "\(run.story)")
  }

  @Test func `metrics of an unrecognised machine have fewer lines`() throws {
    let tree = try Tree()
    tree["/proc/device-tree/compatible"] = "nobody,nothing\0"
    let run = try tree.run("metrics")
    #expect(run.status == 0 && run.output.contains("tunekit_info{"), "\(run.story)")
  }

  @Test func `metrics as JSON say what the text says, and a textfile is no JSON`() throws {
    let tree = try Tree()
    let answer = try Answer(tree.run("metrics", "--json"))
    #expect(answer.schema == "tunekit.metrics/1")
    let heads = try tree.run("metrics").output.split(separator: "\n")
      .filter { $0.hasPrefix("# TYPE ") }.compactMap { $0.split(separator: " ").dropFirst(2).first }
    #expect(answer.values("families", "name") == heads.map(String.init))
    let both = try tree.run("metrics", "--json", "--textfile", tree.path)
    #expect(both.status == 64 && both.output.isEmpty, "\(both.story)")
    #expect(tree["/tunekit.prom"] == nil)
  }
}
