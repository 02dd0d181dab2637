import Glibc
import TuneKitCore

/// The service on the running system: started, stopped, known to systemd and udev.
struct ServiceStart {
  let installation: Installation
  let deeds: Deeds

  /// Lets it run from now on, and at each boot.
  ///
  /// - Throws: ``Failure`` with what systemd answered.
  func start() throws {
    reread()
    try Systemd.control("enable", Installation.name)
    deeds.add("systemctl enable \(Installation.name)", .done)
    // Started anew, so that it does as it is told now.
    try Systemd.control("restart", Installation.name)
    deeds.add("systemctl restart \(Installation.name)", .done)
    if !Self.hasUdev {
      deeds.add(
        "udev", .leftAlone, "it is not here, so the service is started at boot only")
    }
  }

  /// Ends it, so that it sets nothing again; it gives nothing back by itself.
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
      deeds.add(what, .leftAlone, (error as? Failure)?.message)
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
