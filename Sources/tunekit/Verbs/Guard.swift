import ArgumentParser
import TuneKitCore

struct GuardVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard",
    abstract:
      "Keep the card tuned: the service that 'enable' starts. Ends on SIGTERM; settings stay.",
    discussion: Examples.text([
      .root("guard"):
        "Under a service manager other than systemd."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  func run() throws {
    try common.refusing("tunekit.guard/1") {
      try common.requireRoot()
      // First of all, before there is a second thread that a signal could end.
      let events = KernelEvents(
        ofThisSystem: common.isThisSystem,
        or: common.machine == nil ? "a tree" : "a machine in memory")
      var isReady = false
      var last = ""
      let invocation = common.invocation(selecting: selection.options)
      let record = GuardRecord(in: try common.chosenMachine().state)
      defer { record?.end() }
      let tell = { (text: Message, urgency: JournalStream.Urgency) in
        let line = invocation.spelled(text)
        Output.warn(line, as: urgency)
        record?.note(line)
      }
      let voice = Guard.Voice(
        say: { tell($0, .notice) }, warn: { tell($0, .warning) },
        announce: { status in
          let status = invocation.spelled(status)
          if status == last && isReady { return }
          ReadinessNotice.send(isReady ? "" : "READY=1", "STATUS=\(status)")
          (isReady, last) = (true, status)
        }, rest: ProgramPages.release,
        looked: { if ReadinessNotice.watch != nil { ReadinessNotice.send("WATCHDOG=1") } })
      let isThisSystem = common.isThisSystem
      var kept = Guard(
        try common.tunekit(selection), wokenBy: events, telling: voice,
        pace: GuardPace(watchedWithin: ReadinessNotice.watch),
        onHeat: common.configuration.onHeat?.value ?? .tell,
        whileStarting: { isThisSystem && SystemStart.isGoing })
      kept.run()
      ReadinessNotice.send("STOPPING=1")
      return .done
    }
  }
}
