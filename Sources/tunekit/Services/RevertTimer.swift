import Glibc
import TuneKitCore

/// Gives back what nobody confirms, also where the session or this program dies before.
///
/// Where systemd runs it is a timer of its own, which outlives a log-out; else, and below a tree, a
/// process in a session of its own, which ends as soon as there is nothing to wait for. Both look
/// into the journal when the time is over, so that one that could not be taken back does no harm.
struct RevertTimer {
  private let alarm: Alarm

  private enum Alarm {
    case unit(String)
    case process(ChildProcess)
  }

  private static let prefix = "tunekit-revert-"

  /// Sets one, before anything is written.
  ///
  /// - Throws: ``Failure`` if nobody would be there to give it back.
  init(for expiry: Expiry, in seconds: Int, _ common: CommonOptions) throws {
    let words = ["revert", "--unconfirmed", "--at-uptime", String(expiry.uptime)]
    if common.isThisSystem && Systemd.isRunning {
      let unit = "\(Self.prefix)\(getpid())-\(expiry.uptime)"
      if Systemd.runs([OwnProgram.path] + words, after: seconds, as: unit) {
        alarm = .unit(unit)
        return
      }
    }
    let waiting = words + common.machineWords
    // It reads the end of this run from a pipe whose other end is closed by that, however it comes.
    guard let end = Self.endOfThisRun(),
      let process = OtherProgram.startedAlone(OwnProgram.link, ["tunekit"] + waiting, input: end)
    else {
      throw Failure(
        status: .refused,
        message: "nothing was written: no process could be started that would give it back in time")
    }
    alarm = .process(process)
  }

  /// What can be read to its end once this run is over; nil where there is no such thing.
  ///
  /// The other end stays open here for as long as there is a here.
  private static func endOfThisRun() -> CInt? {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // Standard output may be closed, and then this must not be taken for it.
    let kept = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
    for end in ends { close(end) }
    return kept.contains { $0 < 0 } ? nil : kept[0]
  }

  /// Takes it back, since there is nothing to give back.
  func cancel() {
    switch alarm {
    case .unit(let unit): Systemd.suggest("stop", "\(unit).timer")
    case .process(let process):
      process.send(SIGTERM)
      _ = process.ending()
    }
  }

  /// Takes all back that wait, since somebody has confirmed.
  static func cancelAll(_ common: CommonOptions) {
    if common.isThisSystem && Systemd.isRunning { Systemd.suggest("stop", "\(prefix)*.timer") }
  }
}
