/// What a report proves of the modules, and what it does not.
///
/// It demands what Plugins-doc/marking-as-tested.md demands. A person who edits a report, seals it again
/// and keeps all its parts in agreement is not found out: who sent it has to be trusted, too.
package struct HardwareCheck: Encodable, Hashable, Sendable {
  package enum Verdict: String, Codable, Sendable {
    case proves
    case doesNotProve = "does-not-prove"
  }

  /// What a claim is about: the file as a whole, or a verb.
  package enum Part: String, Codable, CaseIterable, Sendable {
    case file, detect, plan, apply, verify, revert
  }

  package enum State: String, Codable, Sendable {
    case shown
    /// The report does not show it; what it says may still be true.
    case notShown = "not-shown"
    /// The report contradicts itself.
    case contradicted
  }

  /// One thing that must be so.
  package struct Claim: Encodable, Hashable, Sendable {
    package let part: Part
    package let state: State
    package let what: String
    /// What the report says of it.
    package let seen: String

    private enum CodingKeys: String, CodingKey {
      case part = "about"
      case state, what, seen
    }

    /// What was asked, whether it is so, and what was found.
    package var sentence: String {
      switch state {
      case .shown: "\(what): \(seen)"
      case .notShown: "not shown that \(what): \(seen)"
      case .contradicted: "not so that \(what): \(seen)"
      }
    }
  }

  /// One look, in short.
  package struct Sight: Encodable, Hashable, Sendable {
    package let state: HardwareReport.State
    package let system: HardwareReport.Origin
    package let time: String
    /// The status of each verb that ran.
    package let verbs: [String: Int]
  }

  package let verdict: Verdict
  /// Why the verdict is not that it proves it; empty where it is.
  package let reasons: [String]
  @Nullable package var board: ModuleID?
  @Nullable package var accelerator: ModuleID?
  @Nullable package var address: DeviceAddress?
  @Nullable package var slot: String?
  /// The driver and its version; nil where the card has none.
  @Nullable package var driver: String?
  package let kernel: String
  /// The version of TuneKit that made it.
  package let program: String
  package let looks: [Sight]
  package let claims: [Claim]
  /// What may be added to the modules' `tested`, if the verdict is that it proves it: the kernel by
  /// verb.
  package let tested: [String: String]

  /// Examines a report.
  ///
  /// - Parameters:
  ///   - report: what was read.
  ///   - registry: the modules of this program.
  ///   - version: that of this program.
  ///   - state: an empty folder that is `/` for the journals of the machines that are played through.
  package init(
    of report: HardwareReport, by registry: Registry, version: String, state: RootDirectory
  ) {
    var examiner = HardwareExaminer(report, registry, version, state)
    examiner.examine()
    claims = examiner.claims
    reasons = claims.filter { $0.state != .shown }.map(\.sentence)
    verdict = reasons.isEmpty ? .proves : .doesNotProve
    let subject = examiner.subject
    let release = report.looks.first?.kernel ?? ""
    kernel = release
    program = report.looks.first?.program ?? ""
    looks = report.looks.map { look in
      Sight(
        state: look.state, system: look.origin, time: look.time,
        verbs: look.verbs.reduce(into: [:]) { $0[$1.verb.rawValue] = $1.status })
    }
    let broken = Set(claims.filter { $0.state != .shown }.map(\.part))
    // What was not reached is not shown either.
    let proven = Set(claims.map(\.part)).subtracting(broken)
    let verbs = broken.contains(.file) ? [] : proven.subtracting([.file])
    tested = verbs.reduce(into: [:]) { $0[$1.rawValue] = release }
    board = subject?.board
    accelerator = subject?.accelerator
    address = subject?.address
    slot = examiner.slot
    driver = examiner.driver
  }

  private enum CodingKeys: String, CodingKey {
    case verdict, reasons, board, accelerator, address, slot, driver, kernel, looks, claims, tested
    case program = "tunekit"
  }
}
