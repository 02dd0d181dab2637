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
}
