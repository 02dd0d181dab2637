import CLinux
import Glibc
import TuneKitCore

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
      "--description=Revert what was not confirmed",
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

/// The service on the running system: started, stopped, known to systemd and udev.
struct ServiceStart {
  let installation: Installation
  let deeds: ServiceChanges

  /// Lets it run from now on, and at each boot.
  ///
  /// - Throws: ``Failure`` with what systemd answered.
  func start() throws {
    reread()
    try Systemd.control("enable", Installation.name)
    deeds.add("systemctl enable \(Installation.name)", .done)
    // Restarted, so that it follows the new options.
    try Systemd.control("restart", Installation.name)
    deeds.add("systemctl restart \(Installation.name)", .done)
    if !Self.hasUdev {
      deeds.add(
        "udev", .leftAlone, "not installed, so the service starts at boot only")
    }
  }

  /// Ends it, so that it sets nothing again; it restores nothing.
  ///
  /// - Returns: whether it was at work.
  func stop() throws -> Bool {
    guard installation.hasUnit else { return false }
    let state = Systemd.answer(to: "is-active", Installation.name)
    try Systemd.control("stop", Installation.name)
    deeds.add("systemctl stop \(Installation.name)", .done)
    return ["active", "activating", "reloading"].contains(state)
  }

  /// Lets it go on, since it is to stay after all.
  func goOn() {
    let what = "systemctl start \(Installation.name)"
    do {
      try Systemd.control("start", Installation.name)
      deeds.add(what, .done)
    } catch {
      deeds.add(what, .leftAlone, (error as? Failure)?.message.description)
    }
  }

  /// Lets no boot start it any more.
  func forget() throws {
    guard installation.hasUnit else { return }
    try Systemd.control("disable", "--now", Installation.name)
    deeds.add("systemctl disable --now \(Installation.name)", .done)
  }

  /// Lets systemd and udev see which files there are.
  func reread() {
    Systemd.suggest("daemon-reload")
    if Self.hasUdev { _ = OtherProgram(words: ["udevadm", "control", "--reload"]).run() }
  }

  private static var hasUdev: Bool {
    OtherProgram(words: ["udevadm"]).path != nil && access("/run/udev/control", F_OK) == 0
  }
}

/// The program that the service starts: as root, at each boot, behind what its unit hides.
struct ServiceProgram {
  let path: String

  /// What lies there the service does not see: ProtectHome, PrivateTmp and PrivateDevices of its unit.
  private static let hidden = ["/home", "/root", "/run/user", "/tmp", "/var/tmp", "/dev"]

  /// The folder that hides it from the service; nil where the service sees it.
  var hiding: String? {
    Self.hidden.first { folder in
      [folder, OwnProgram.absolute(folder) ?? folder].contains { path.hasPrefix($0 + "/") }
    }
  }

  /// Refuses one that the service could not start, or that others than root could change.
  ///
  /// - Throws: ``Failure`` with what to do.
  func check(below root: RootDirectory) throws {
    if let hiding {
      throw refusal("the service would not find \(path), since it sees nothing below \(hiding)")
    }
    if let doubt = root.doubt(about: path) {
      throw refusal("\(path) would run as root at each boot, and is not root's alone: \(doubt)")
    }
  }

  private func refusal(_ why: String) -> Failure {
    Failure(
      status: .refused,
      message: "\(why); nothing was written. Install it first: sudo scripts/install, or the package"
    )
  }
}

/// Whether this system is still starting.
enum SystemStart {
  /// For how long after boot it may be so at all, in milliseconds: something that never ends, as a
  /// service of the kind oneshot that runs a server, would keep systemd starting for ever.
  private static let longest = 600_000
  /// The same where no systemd tells.
  private static let untold = 60_000

  /// Whether it is: systemctl(1), `is-system-running`.
  static var isGoing: Bool {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    let uptime = now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    guard uptime < longest else { return false }
    guard Systemd.isRunning else { return uptime < untold }
    return ["initializing", "starting"].contains(Systemd.answer(to: "is-system-running"))
  }
}
