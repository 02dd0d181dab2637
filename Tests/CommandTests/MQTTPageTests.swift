import Foundation
import Glibc
import Testing

/// The script of Plugins-doc/integrations/home-assistant.md, with a `mosquitto_pub` that writes files.
@Suite struct `The script for MQTT` {
  /// A message: the last one of its topic.
  private struct Message {
    let topic: String
    let object: [String: Any]
  }

  private static func messages(of tree: Tree) throws -> (run: Program.Run, all: [Message]) {
    let page = "\(Package.root)/Plugins-doc/integrations/home-assistant.md"
    let text = String(decoding: try #require(Files.contents(page)), as: UTF8.self)
    let block = try #require(text.components(separatedBy: "```sh\n").dropFirst().first)
    tree["/bin/tunekit-mqtt"] = block.components(separatedBy: "```").first
    // -h BROKER -r -t TOPIC -s
    tree["/bin/mosquitto_pub"] = """
      #!/bin/sh
      cat >"$MESSAGES/$(echo "$5" | tr / ,)"
      """
    for name in ["tunekit-mqtt", "mosquitto_pub"] { chmod("\(tree.path)/bin/\(name)", 0o755) }
    symlink(Program.path, tree.path + "/bin/tunekit")
    let folder = tree.path + "/messages"
    Files.makeFolder(folder)
    var program = Program()
    program.environment = [
      "PATH": "\(tree.path)/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TUNEKIT_ROOT": tree.path,
      "MESSAGES": folder,
    ]
    let run = program.end(of: try program.start(words: ["\(tree.path)/bin/tunekit-mqtt"]))
    let all = try Files.names(in: folder).map { name in
      let bytes = try #require(Files.contents("\(folder)/\(name)"))
      let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      return Message(
        topic: name.replacingOccurrences(of: ",", with: "/"), object: try #require(object))
    }
    return (run, all)
  }

  @Test(arguments: [false, true])
  func `the script announces five sensors and publishes the status, also of a drift`(
    isDrifted: Bool
  ) throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    if isDrifted {
      tree["/sys/devices/system/cpu/cpufreq/policy4/scaling_governor"] = "ondemand\n"
    }
    let (run, all) = try Self.messages(of: tree)
    #expect(run.status == 0, "\(run.story)")
    let sensors = all.filter { $0.topic.hasPrefix("homeassistant/sensor/") }
    #expect(sensors.count == 5 && all.count == 6, "\(all.map(\.topic))")
    #expect(Set(sensors.compactMap { $0.object["unique_id"] as? String }).count == 5)
    let status = try #require(all.first { $0.topic.hasPrefix("tunekit/") })
    #expect(sensors.allSatisfy { $0.object["state_topic"] as? String == status.topic })
    #expect(status.object["schema"] as? String == "tunekit.status/1")
    let sessions = status.object["sessions"] as? [[String: Any]]
    #expect(sessions?.first?["outcome"] as? String == (isDrifted ? "drifted" : "holds"))
  }
}
