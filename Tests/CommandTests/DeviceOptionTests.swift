import Testing

/// `--device`, as people write it.
@Suite struct `The device that you name` {
  @Test func `an address without its domain is that of the one domain that has it`() throws {
    let tree = try Tree()
    let before = tree.content()
    let plan = try Answer(try tree.run("plan", "--device", "31:00.0", "--json"))
    #expect((plan.object["subject"] as? [String: Any])?["address"] as? String == "0003:31:00.0")
    #expect(try tree.run("apply", "--yes", "--device", "31:00.0").status == 0)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try tree.run("revert", "--device", "31:00.0").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(arguments: ["0003:31:00.1", "0000:31:00.0", "0001:31:00.0"])
  func `an address in another domain or of another function is answered with the nearest`(
    address: String
  ) throws {
    let run = try Tree().run("plan", "--device", address)
    #expect(run.status == 3, "\(run.story)")
    #expect(run.errors.contains("Nearest: 0003:31:00.0."), "\(run.story)")
  }

  @Test func `CPUs that you choose are promised no gain unless they are among the fastest`() throws
  {
    let tree = try Tree()
    for (processors, isPromised) in [("0", false), ("0,4", false), ("6", true), ("4-7", true)] {
      let run = try tree.run("plan", "--interrupt-cpus", processors)
      #expect(run.output.contains("5-7.5 to 11-12.6") == isPromised, "\(run.story)")
      #expect(run.output.contains("not measured for this pair") == !isPromised, "\(run.story)")
    }
  }
}
