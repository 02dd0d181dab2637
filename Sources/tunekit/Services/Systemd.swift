import Glibc

/// The service manager, which is only ever spoken to here.
enum Systemd {
  /// Whether it is what runs this system: sd_booted(3).
  static var isRunning: Bool {
    var status = stat()
    return lstat("/run/systemd/system", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Tells it something by systemctl.
  ///
  /// - Throws: ``Failure`` with what it answered, where it did not obey.
  static func control(_ words: String...) throws {
    let run = OtherProgram(words: ["systemctl"] + words, deadline: 90).run()
    guard run.isDone else {
      throw Failure(
        status: .error, message: "systemctl \(words.joined(separator: " ")): \(run.reason)")
    }
  }

  /// What it answers to a question, whether it likes it or not.
  static func answer(to words: String...) -> String {
    OtherProgram(words: ["systemctl"] + words).run().said
  }

  /// Tells it something that need not succeed, as stopping what does not run.
  static func suggest(_ words: String...) { _ = OtherProgram(words: ["systemctl"] + words).run() }

  /// Lets it run a program once, after some seconds, whatever has become of this one by then.
  ///
  /// - Returns: whether it will.
  static func runs(_ words: [String], after seconds: Int, as unit: String) -> Bool {
    let timer = [
      "systemd-run", "--quiet", "--unit=\(unit)", "--on-active=\(seconds)s",
      "--timer-property=AccuracySec=100ms",
      "--description=Give back what nobody has confirmed",
    ]
    return OtherProgram(words: timer + words).run().isDone
  }
}

extension OtherProgram.Run {
  /// Why it did not do it.
  var reason: String {
    said.isEmpty ? status.map { "it ended with \($0)" } ?? "it did not answer in time" : said
  }
}
