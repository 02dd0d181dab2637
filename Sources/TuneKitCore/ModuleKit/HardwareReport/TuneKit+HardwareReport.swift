extension TuneKit {
  /// One look for a report, with what verbs have just printed.
  ///
  /// Writes nothing. The journal's sessions of this boot are in it, without the person who began them.
  ///
  /// - Parameters:
  ///   - origin: what is looked at.
  ///   - version: the version of the program.
  ///   - runs: what the verbs printed.
  ///   - files: files besides those of the survey that the capture is to hold.
  /// - Returns: the look, scrubbed as a capture is.
  /// - Throws: ``TuneKitError/journal(_:)`` if the journal cannot be read.
  package func hardwareLook(
    at origin: HardwareReport.Origin, by version: String, after runs: [HardwareReport.VerbRun],
    capturing files: [SystemPath]
  ) throws(TuneKitError) -> HardwareReport.Look {
    let view = CapturingView(machine)
    let inventory = Survey(of: view, and: files, knowing: registry.marksOnChip).inventory()
    let identity = inventory.identity
    let (capture, _) = Scrubber().scrubbed(view.capture)
    let sessions = try recordedSessions(in: identity.boot)
    let hostName = hostName(but: identity)
    let plain = { (json: String) in
      Scrubber.json(json, hostName: hostName, keeping: [identity.boot.string, identity.kernel])
    }
    let isTuned = sessions.contains { session in
      [.applied, .partlyReverted, nil].contains(session.closure)
    }
    return HardwareReport.Look(
      state: isTuned ? .tuned : .untuned, origin: origin, time: POSIX.timestamp(),
      uptime: POSIX.uptime(), boot: identity.boot,
      kernel: identity.kernel.isEmpty ? "unknown" : identity.kernel.onOneLine, program: version,
      modules: recognisedModules(on: inventory),
      verbs: runs.map { run in
        HardwareReport.VerbRun(
          run.verb, status: run.status, milliseconds: run.milliseconds,
          output: plain(run.output).trimmed)
      },
      sessions: sessions.suffix(Self.mostSessions).map { session in
        let record = (try? JSON.pretty(HardwareReport.Record(session))) ?? "{}"
        return HardwareReport.SessionRecord(name: session.name, record: plain(record).trimmed)
      },
      capture: capture.text.trimmedLineEnd)
  }

  private static let mostSessions = 16

  /// The sessions of a boot, finished or not, for the chosen card or for any.
  private func recordedSessions(in boot: BootID) throws(TuneKitError) -> [Session] {
    do throws(JournalError) {
      return try Journal.history(in: state).sessions.filter { session in
        session.strategy.subject.boot == boot
          && [nil, session.strategy.subject.address].contains(choice.device)
      }
    } catch {
      throw .journal(error)
    }
  }

  private func recognisedModules(on inventory: Inventory) -> [HardwareReport.ModuleMark] {
    guard let recognition = try? recognise(inventory) else { return [] }
    let board = recognition.board.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
    let cards = recognition.found.map { found in
      ModuleSheet(of: found.accelerator, from: registry.origin(of: found.accelerator.id))
    }
    var marks: [HardwareReport.ModuleMark] = []
    for sheet in [board].compactMap(\.self) + cards {
      let mark = HardwareReport.ModuleMark(sheet)
      if !marks.contains(mark) { marks.append(mark) }
    }
    return marks
  }

  /// The name of the host where it tells something: most images call the machine as its board is called,
  /// and then ids and names would be blanked, too.
  private func hostName(but identity: MachineIdentity) -> String? {
    guard let name = machine.line(of: "/proc/sys/kernel/hostname"), name.utf8.count > 2,
      name != "localhost"
    else { return nil }
    let ids = registry.boards.map(\.id.string) + registry.accelerators.map(\.id.string)
    let plain = { (text: String) in
      String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }
    let known = ids.map(plain) + [plain(identity.model ?? "")]
    let isKnown = known.contains { $0.contains(plain(name)) || plain(name) == $0 }
    return isKnown ? nil : name
  }
}

extension String {
  /// The text without one line end.
  fileprivate var trimmedLineEnd: String {
    utf8.last == UInt8(ascii: "\n") ? String(decoding: utf8.dropLast(), as: UTF8.self) : self
  }
}
