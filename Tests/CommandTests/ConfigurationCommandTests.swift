import Testing

@Suite struct `A configured machine` {
  private static let main = "/etc/tunekit/tunekit.conf"

  @Test func `plan follows the configuration files, and options override them`() throws {
    let tree = try Tree()
    tree[Self.main] = "profile = \"cool\"\nleave-out = [\"interrupt\"]\n"
    let plan = try Answer(tree.run("plan", "--json"))
    #expect(plan.object["profile"] as? String == "cool")
    #expect(!plan.values("steps", "id").contains { $0.hasPrefix("interrupt") })
    #expect(plan.values("declined", "why").contains { $0.contains("tunekit.conf:2") })
    let other = try Answer(tree.run("plan", "--json", "--profile", "standard"))
    #expect(other.object["profile"] as? String == "standard")
    #expect(try tree.run("plan").output.contains("tunekit.conf:2"))
  }

  @Test func `plan names a leave-out entry that matches nothing, and the nearest one`() throws {
    let tree = try Tree()
    tree[Self.main] = "leave-out = [\"govenor/policy4\", \"interrupt\"]\n"
    let plan = try Answer(tree.run("plan", "--json"))
    #expect(plan.values("cautions", "summary") == ["leave-out \"govenor/policy4\""])
    let text = try tree.run("plan").output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(text.contains("leaves out no step of this plan; nearest: governor/policy4"))
    #expect(text.contains("tunekit.conf:1"))
  }

  @Test func `config shows each setting with its file and line`() throws {
    let tree = try Tree()
    tree[Self.main] = "# mine\nboard = \"cm3588\"\n"
    tree["/etc/tunekit/tunekit.conf.d/50.conf"] = "profile = \"latency\"\n"
    let run = try tree.run("config")
    #expect(run.status == 0, "\(run.story)")
    #expect(run.output.contains("\(tree.path)\(Self.main):2"))
    let answer = try Answer(tree.run("config", "--json"))
    #expect(answer.schema == "tunekit.config/1")
    #expect(answer.values("settings", "key") == ["board", "profile"])
    #expect(answer.values("settings", "value") == ["cm3588", "latency"])
  }

  @Test(arguments: ["bord = \"cm3588\"", "board = \"cm3589\"", "profile = 1"])
  func `an error in the configuration stops all verbs but those about the journal`(
    text: String
  ) throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    tree[Self.main] = text + "\n"
    let applied = tree.content()
    for verb in [["detect"], ["plan"], ["apply", "--yes"], ["config"]] {
      let run = try tree.run(verb)
      #expect(run.status == 5 && run.errors.contains("tunekit.conf:1"), "\(run.story)")
    }
    #expect(tree.differences(from: applied).isEmpty)
    let verify = try tree.run("verify", "--sample", "0")
    #expect(verify.status == 0 && verify.errors.contains("note: "), "\(verify.story)")
    #expect(try tree.run("status").status == 0)
    #expect(try tree.run("revert").status == 0)
  }

  @Test func `config says each mistake of a refused file once, and nothing against it`() throws {
    let tree = try Tree()
    tree[Self.main] = "bord = \"cm3588\"\nprofile = \"cold\"\n"
    tree["/etc/tunekit/tunekit.conf.d/50.conf"] = "accelerator = \"nosuch\"\n"
    let run = try tree.run("config")
    #expect(run.status == 5, "\(run.story)")
    let lines = (run.output + run.errors).split(separator: "\n")
    for place in ["tunekit.conf:1: ", "tunekit.conf:2: ", "50.conf:1: "] {
      #expect(lines.count { $0.contains(place) } == 1, "\(place) in \(run.story)")
    }
    #expect(!run.output.contains("Nothing is set"))
    #expect(run.output.contains("tunekit.conf, refused") && !run.output.hasPrefix("\n"))
    let answer = try Answer(tree.run("config", "--json"))
    #expect((answer.object["errors"] as? [String])?.count == 3, "\(answer.object)")
    // Another verb names all of them, too.
    let plan = try tree.run("plan")
    #expect(plan.status == 5 && plan.errors.split(separator: "\n").count == 3, "\(plan.story)")
  }

  @Test func `a captured machine does not read this machine's configuration`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let run = try program.run("config", "--machine", "cm3588+ax650n")
    #expect(run.status == 0 && run.output.contains("Nothing is set"), "\(run.story)")
  }
}
