import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

struct ReportHardwareVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report-hardware",
    abstract: "Save what was seen before, while and after this machine was tuned, for an issue.",
    discussion: Examples.text(
      [
        .root("report-hardware hardware.txt"):
          "Before apply, while it is applied, and after revert: each adds a look."
      ],
      after: """
        A look is what detect, plan, verify and diagnose print, the journal of this boot, and a \
        capture, without serial numbers, addresses and host name. It changes nothing on the machine. \
        'plugin check --log' says what the file proves.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    help: ArgumentHelp("How long verify watches counters at most.", valueName: "milliseconds"))
  var sample = 1000

  @Argument(
    help: "The file to write, or to add a look to; - for standard output.", completion: .file())
  var file: String

  func validate() throws {
    guard (0...600_000).contains(sample) else {
      throw ValidationError("--sample takes 0 to 600000 milliseconds")
    }
  }

  func run() throws {
    try common.refusing("tunekit.report-hardware/1", repeating: selection.options) {
      var report = try earlierLooks()
      if file != "-" { try NamedOutput(path: file).check() }
      let tunekit = try common.tunekit(selection)
      let runs = try self.runs(tunekit)
      let look = try tunekit.hardwareLook(
        at: origin(of: tunekit.machine), by: Version.current, after: runs,
        capturing: Modules.files(namedBy: tunekit.registry))
      try refuse(look, after: report.looks)
      report.looks.append(look)
      if file == "-" {
        try Output.print(report.text)
      } else {
        try NamedOutput(path: file).write(report.text)
        Output.say(conclusion(report))
      }
      return .done
    }
  }

  /// The looks that are in the file; none where it is not there yet, or no plain file.
  private func earlierLooks() throws -> HardwareReport {
    var status = stat()
    guard file != "-", stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size > 0
    else { return HardwareReport() }
    let report = try HardwareLog(path: file).report()
    if let number = report.looks.firstIndex(where: { !$0.isSealed }) {
      throw Failure(
        status: .refused,
        message: "look \(number + 1) in \(file) was changed since it was written; name another file"
      )
    }
    return report
  }

  private func refuse(
    _ look: HardwareReport.Look, after earlier: [HardwareReport.Look]
  ) throws(Failure) {
    if let last = earlier.last, last.boot != look.boot {
      throw Failure(
        status: .refused,
        message: "\(file) is of another boot, whose values are gone; name another file")
    }
    if earlier.count >= HardwareReport.mostLooks {
      throw Failure(
        status: .refused,
        message: "\(file) has \(earlier.count) looks, and takes no more; name another file")
    }
  }

  private func origin(of machine: any Machine) -> HardwareReport.Origin {
    switch machine.nature {
    case .kernel: .running
    case .files: .tree
    case .image: .captured
    }
  }

  /// What is to come.
  private func conclusion(_ report: HardwareReport) -> String {
    let invocation = common.invocation(selecting: selection.options)
    let wasTuned = report.looks.contains { $0.state == .tuned }
    let head = "look \(report.looks.count), \(report.looks.last?.state.rawValue ?? "")"
    let next: Message
    switch report.looks.last?.state {
    case .tuned:
      next = "\(unproven(report)). Next: \(Action.revert), then this again"
    case .untuned where wasTuned:
      next = ". Next: read \(file), and attach it to an issue"
    default: next = ". Next: \(Action.apply), then this again"
    }
    return "\(head)\(invocation.spelled(next))"
  }

  /// What verify could not prove, since another look may.
  private func unproven(_ report: HardwareReport) -> String {
    struct Items: Decodable {
      let items: [Item]

      struct Item: Decodable {
        let title: String
        let state: Finding.State
      }
    }
    let run = report.looks.last?.run(.verify)
    let items = run.flatMap { try? JSON.value(Items.self, from: Array($0.output.utf8)) }?.items
    let open = (items ?? []).filter { $0.state != .holds }
    guard let first = open.first else { return ": everything holds" }
    let more = open.count > 1 ? " and \(open.count - 1) more" : ""
    return ": \(first.title)\(more) \(first.state.rawValue); this again while the card is at work"
  }
}

extension ReportHardwareVerb {
  /// What the verbs of a look print, one after the other.
  private func runs(_ tunekit: TuneKit) throws -> [HardwareReport.VerbRun] {
    [
      try logged(.detect, "tunekit.detect/1") {
        let detection = try tunekit.detect()
        return (DetectionDocument(detection), detection.isComplete ? .done : .notRecognised)
      },
      try logged(.verify, "tunekit.verify/1") {
        let result = try tunekit.verify(longestSample: sample)
        return (result, ExitStatus(result.outcome, strict: false))
      },
      try logged(.diagnose, Diagnosis.schema) {
        let diagnosis = try tunekit.diagnose()
        return (diagnosis, diagnosis.isComplete ? .done : .notRecognised)
      },
      // Next to the capture, of which the same plan is to be made: counts go on meanwhile.
      try logged(.plan, Strategy.schema) { (try tunekit.plan(), .done) },
    ]
  }

  /// One verb as it would end as a command: a refusal is printed and has its status, too.
  private func logged(
    _ verb: HardwareReport.Verb, _ schema: String,
    _ work: () throws -> (value: any Encodable, status: ExitStatus)
  ) throws -> HardwareReport.VerbRun {
    let context = common.invocation(selecting: selection.options).context
    let clock = ContinuousClock()
    let start = clock.now
    var status = ExitStatus.done
    let output: String
    do {
      let result = try work()
      status = result.status
      output = try Self.text(result.value, schema, context)
    } catch let error as TuneKitError {
      status = ExitStatus(error)
      output = try Self.text(Refusal(error: error.message.description), schema, context)
    }
    let time = (clock.now - start).components
    let milliseconds = time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000
    return HardwareReport.VerbRun(
      verb, status: Int(status.rawValue), milliseconds: Int(milliseconds), output: output)
  }

  private static func text(
    _ value: some Encodable, _ schema: String, _ context: [CodingUserInfoKey: any Sendable]
  ) throws -> String {
    try JSON.pretty(Document(schema: schema, value), in: context)
  }
}
