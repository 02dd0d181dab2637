import Foundation
import TuneKitCore

/// A report of three looks: before, while and after a captured machine was tuned.
struct HardwareStory {
  /// The machine in memory whose kernel delivers interrupts.
  static let machine = ["--machine", "cm3588+ax650n"]

  /// The text of the file.
  var text: String

  /// Makes one by the program, in a folder of its own.
  static func told(on machine: [String] = machine, in folder: String) throws -> HardwareStory {
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let file = "\(folder)/hardware.txt"
    for verb in [[], ["apply", "--yes"], ["revert"]] {
      if !verb.isEmpty {
        let run = try program.run(verb + machine)
        guard run.status == 0 else { throw Trouble(run.story) }
      }
      let run = try program.run(["report-hardware", file, "--sample", "20"] + machine)
      guard run.status == 0 else { throw Trouble(run.story) }
    }
    return HardwareStory(text: String(decoding: Files.contents(file) ?? [], as: UTF8.self))
  }

  private static let one = Result { () throws -> HardwareStory in
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    return try told(in: folder)
  }

  /// The report of the built-in machine, made once.
  static func ofBuiltIn() throws -> HardwareStory { try one.get() }

  /// The same as if it were of a running system: what only a board can show is played here.
  static func asIfRunning() throws -> HardwareStory {
    var story = try ofBuiltIn()
    story.text.replace("\nsystem captured\n", with: "\nsystem running\n")
    return story.sealed
  }

  /// The same with seals that hold, as a careful forger would leave it.
  var sealed: HardwareStory {
    var text = ""
    for line in self.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      text += line.hasPrefix("seal ") ? "seal \(Fingerprint(of: text))\n" : "\(line)\n"
    }
    return HardwareStory(text: text)
  }

  /// The looks, each with its seal; the first line is not among them.
  var looks: [String] {
    get {
      text.components(separatedBy: "\nlook ").dropFirst().map { "look \($0)" }
        .map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
    }
    set { text = "tunekit-hardware-report 1\n" + newValue.joined() }
  }

  /// Changes a look, and seals all.
  func changing(look index: Int, _ change: (inout String) throws -> Void) rethrows -> HardwareStory
  {
    var story = self
    var looks = story.looks
    try change(&looks[index])
    story.looks = looks
    return story.sealed
  }

  /// Examines it by the program.
  func check(_ options: String...) throws -> Program.Run {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let file = folder + "/sent.hardware"
    Files.write(Array(text.utf8), to: file)
    return try Program().run(["plugin", "check", "--log", file] + options)
  }
}
