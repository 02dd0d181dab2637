// The file as a whole.
extension HardwareExaminer {
  mutating func examineFile() {
    let looks = report.looks
    let changed = looks.indices.filter { !looks[$0].isSealed }.map { "look \($0 + 1)" }
    claim(
      .file, "the file is as it was written", if: changed.isEmpty,
      looks.count == 1 ? "1 look, sealed" : "\(looks.count) looks, each sealed",
      else: (.contradicted, "changed since: \(changed.joined(separator: ", "))"))
    let others = looks.filter { $0.origin != .running }.map(\.origin)
    claim(
      .file, "it is of a running system", if: others.isEmpty, "it says so",
      else: (
        .notShown,
        others.contains(.tree) ? "it is of a tree of files" : "it is of a captured machine"
      ))
    for (index, look) in looks.enumerated() { examine(look, number: index + 1) }
    examineOrder(looks)
    examineProgram(looks)
  }

  /// Whether a look's head and its capture say the same.
  mutating func examine(_ look: HardwareReport.Look, number: Int) {
    guard let sight = ReplayableLook(look) else {
      return claim(
        .file, .contradicted, "the capture of look \(number) can be read", "it cannot")
    }
    let identity = sight.inventory.identity
    let isMade =
      !sight.capture.comments.isEmpty || !sight.capture.rates.isEmpty
      || !sight.capture.incarnations.isEmpty
    if isMade {
      claim(
        .file, .contradicted, "the capture of look \(number) was taken",
        "it has lines that only people write")
    }
    if identity.boot != look.boot || identity.kernel.onOneLine != look.kernel {
      claim(
        .file, .contradicted, "the capture of look \(number) is of its boot and kernel",
        "it is of boot \(identity.boot.string), kernel \(identity.kernel.onOneLine)")
    }
  }

  mutating func examineOrder(_ looks: [HardwareReport.Look]) {
    let first = looks.first
    let isOne = looks.allSatisfy { $0.boot == first?.boot && $0.kernel == first?.kernel }
    let isKnown = first?.boot != .unknown
    claim(
      .file, "all looks are of one boot", if: isOne && isKnown, first?.boot.string ?? "",
      else: (
        isOne ? .notShown : .contradicted, isOne ? "the boot is unknown" : "they are of several"
      )
    )
    for (earlier, later) in zip(looks, looks.dropFirst()) {
      let from = Timestamp.seconds(of: earlier.time) ?? 0
      let to = Timestamp.seconds(of: later.time) ?? 0
      let passed = later.uptime.subtractingReportingOverflow(earlier.uptime)
      if to < from || passed.overflow || passed.partialValue < 0 {
        claim(
          .file, .contradicted, "the looks follow each other",
          "\(later.time) comes after \(earlier.time)")
      } else if abs(to - from - passed.partialValue / 1000) > Self.clockError {
        claim(
          .file, .contradicted, "the times of the looks agree with how long the boot lasted",
          "\(to - from) s by the clock, \(passed.partialValue / 1000) s since boot")
      }
    }
  }

  /// By how many seconds a clock may be corrected between two looks.
  static let clockError = 30

  mutating func examineProgram(_ looks: [HardwareReport.Look]) {
    let versions = Set(looks.map(\.program)).sorted()
    claim(
      .file, "this version of TuneKit made it", if: versions == [version], version,
      else: (
        .notShown,
        "\(versions.map { "\($0.prefix(40))" }.joined(separator: ", ")) made it, this is \(version)"
      ))
    let present = Set(
      (registry.boards.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) }
        + registry.accelerators.map { ModuleSheet(of: $0, from: registry.origin(of: $0.id)) })
        .map { HardwareReport.ModuleMark($0) }.map { "\($0.id) \($0.fingerprint)" })
    let marks = Set(looks.flatMap(\.modules))
    let strange = marks.filter { !present.contains("\($0.id) \($0.fingerprint)") }.map(\.id)
      .sorted()
    let names = Set(marks.map(\.id)).sorted().joined(separator: ", ")
    claim(
      .file, "its modules say what those of this program say",
      if: strange.isEmpty && !marks.isEmpty,
      names,
      else: (
        .notShown,
        marks.isEmpty
          ? "no module was recognised"
          : "not so: \(strange.joined(separator: ", ")); with a manifest, name it by --manifest"
      ))
  }
}
