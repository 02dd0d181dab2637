/// Which accelerators a guard keeps tuned, and which it leaves alone.
package struct GuardScope: Sendable {
  /// What it keeps, by address.
  package let kept: [Recognition.Found]
  /// What it leaves alone until it is applied, by address.
  package let left: [Recognition.Found]
}

extension TuneKit {
  /// What a guard keeps: what was chosen, else what `apply` would take and what is tuned.
  ///
  /// - Parameters:
  ///   - recognition: what is there.
  ///   - tuned: what is tuned already, or was when the boot before ended.
  /// - Returns: both.
  package func scope(
    of recognition: Recognition, keeping tuned: Set<DeviceAddress>
  ) -> GuardScope {
    if choice.device != nil || choice.accelerator != nil {
      return GuardScope(kept: recognition.found, left: [])
    }
    let parts = recognition.parted(keeping: tuned)
    return GuardScope(kept: parts.kept, left: parts.left)
  }

  /// What a guard would keep that starts now.
  ///
  /// Writes nothing.
  package func guardScope() throws(TuneKitError) -> GuardScope {
    let inventory = surveyed()
    let boot = inventory.identity.boot
    let tuned = Set(try subjectsForGood(in: boot).map(\.address))
    return scope(
      of: try recognise(inventory), keeping: tuned.union(Journal.tunedBefore(boot, in: state)))
  }

  /// What is applied and not only held by a command, whichever device is chosen.
  func subjectsForGood(in boot: BootID) throws(TuneKitError) -> [Subject] {
    try appliedSubjects(in: boot, where: { !$0.isHeld })
  }

  /// What is applied to other devices than the chosen one; nothing where none is chosen.
  ///
  /// Writes nothing.
  package func appliedElsewhere() throws(TuneKitError) -> [Subject] {
    guard let device = choice.device else { return [] }
    return try appliedSubjects(in: Survey(of: machine).boot()) {
      $0.strategy.subject.address != device
    }
  }

  private func appliedSubjects(
    in boot: BootID, where isMeant: (Session) -> Bool
  ) throws(TuneKitError) -> [Subject] {
    try journalFiles().sessions.filter { session in
      session.isOutstanding && session.strategy.subject.boot == boot && isMeant(session)
    }.map(\.strategy.subject)
  }
}

extension TuneKit {
  /// What has everything that is applied at every boot: the one hint of apply, status and diagnose.
  ///
  /// Writes nothing.
  ///
  /// - Parameter inventory: the machine, where it was looked at; nil where a look is not worth it
  ///   unless something was chosen.
  /// - Returns: nil where that is so already, or the administrator does not want it.
  package func lasting(on inventory: Inventory? = nil) -> Action? {
    guard atBoot != .masked else { return nil }
    let boot = inventory?.identity.boot ?? Survey(of: machine).boot()
    let subjects = (try? subjectsForGood(in: boot)) ?? []
    let service = atBoot == .enabled ? ServiceChoice(in: state) : nil
    if atBoot == .enabled && subjects.allSatisfy({ service?.covers($0) ?? true }) { return nil }
    let isChosen = choice.device != nil || choice.accelerator != nil
    guard let only = subjects.first?.address, subjects.count == 1, isChosen || inventory != nil
    else { return .enable }
    // Without a choice the service would also tune what no one has asked for.
    let all = try? Recognition(of: inventory ?? surveyed(), with: registry)
    let others = all?.parted(keeping: [only]).kept.filter { $0.place.device.address != only }
    return others?.isEmpty ?? true
      ? .enable : .enable.choosing([.device(only.description)])
  }

  /// The same, with board and profile as they are applied.
  func lastingAsApplied(on inventory: Inventory) -> Action? {
    let strategies = ((try? sessions(of: inventory)) ?? []).filter { !$0.isHeld }.map(\.strategy)
    let options = strategies.map { strategy in
      selection(of: strategy, on: inventory).filter { !$0.isDevice }
    }
    // Where they differ, no one choice is that of all.
    let common = Set(options).count == 1 ? options[0] : []
    return lasting(on: inventory)?.choosing(common)
  }
}
