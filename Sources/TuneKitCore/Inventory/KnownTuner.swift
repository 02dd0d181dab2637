/// Somebody who is known to tune machines, and how it is known to be there.
///
/// To know another one, add one entry to one of the lists.
struct KnownTuner: Sendable {
  /// The name people know it by.
  var name: String
  /// Its program, by the name of its process; nil where none stays running.
  var program: String?
  /// Its units, without `.service`.
  var units: [String] = []
  /// Its script among the init scripts of System V.
  var script: String?
  /// A file that has it act by being there, as a script that events start.
  var file: SystemPath?
  /// Where the lines lie that say what it sets.
  var settings: Settings?
  /// What it sets where nothing says otherwise: `sets ondemand at boot`.
  var habit: String?
  /// The values by which its hand is known where its settings name none.
  var values: [String] = []
  /// What it changes.
  var reach: Set<Contender.Reach>
  /// When it changes it.
  var moment: Moment
  /// What ends it.
  var remedy: Remedy
  /// Where all this is written.
  var source: String

  /// The lines that say what it sets.
  struct Settings: Sendable {
    var files: [SystemPath]
    /// The words in those lines; none where each line counts.
    var words: [String] = []
    /// What stands there if it is not to do anything.
    var off: [String] = []
  }

  /// When a tuner changes what it changes.
  enum Moment: Sendable {
    /// While the system starts, and then no more by itself.
    case boot
    /// Whenever it sees fit.
    case anyTime
  }

  /// What ends a tuner's work, as commands; `UNIT` is the unit by which it was found.
  struct Remedy: Sendable {
    var command: String
    var undo: String
    /// What is milder where its settings have a line that begins so.
    var milder: Milder?

    /// What changes a line of settings; `FILE` is where it stands.
    struct Milder: Sendable {
      var beginning: String
      var command: String
      var undo: String
    }

    /// Ends a service for good.
    static let stopping = Remedy(
      command: "sudo systemctl disable --now UNIT", undo: "sudo systemctl enable --now UNIT")
    /// Keeps a service from starting that ends by itself.
    static let disabling = Remedy(
      command: "sudo systemctl disable UNIT", undo: "sudo systemctl enable UNIT")

    /// Has another governor set by whoever reads `WORD=governor` in a file.
    static func governor(_ word: String, else remedy: Remedy) -> Remedy {
      var remedy = remedy
      remedy.milder = Milder(
        beginning: word,
        command: "sudo sed -i.bak 's/^\(word).*/\(word)performance/' FILE",
        undo: "sudo mv FILE.bak FILE")
      return remedy
    }
  }

  /// The names by which it may be started at boot: units, and the script by its own name.
  var startNames: [String] { units.map { "\($0).service" } + [script].compactMap(\.self) }

  /// All that are known: services, what images bring along, and lines of anybody's own.
  static let all = services + images
}

extension Contender {
  /// The names of all that are looked for.
  static let names = KnownTuner.all.map(\.name) + TuningFiles.all.map(\.name)

  /// Of the programs that are known to tune machines, those that users start.
  static let usersPrograms: Set<String> = ["gamemoded"]

  /// The names of all programs that are known to tune machines, as the kernel keeps them.
  static let programs = Set(KnownTuner.all.compactMap { $0.program.map(KnownTuner.processName) })

  /// The names of the units and init scripts by which they are looked for.
  static let units = Set(
    KnownTuner.all.flatMap(\.startNames) + TuningFiles.all.flatMap(\.startNames)
      + KnownTuner.all.flatMap(\.units).map { "\($0).timer" })

  /// The units after which a service has to start that is to have the last word at boot.
  ///
  /// A unit that is not there, or is not started, is no hindrance: systemd.unit(5), `After=`.
  public static let unitsAtBoot: [String] = {
    var units = KnownTuner.all.flatMap { $0.units + [$0.script].compactMap(\.self) }
    units += TuningFiles.all.flatMap(\.units)
    var seen: Set<String> = []
    return units.filter { seen.insert($0).inserted }.map { "\($0).service" }
  }()
}

extension KnownTuner {
  /// include/linux/sched.h, TASK_COMM_LEN: 15 bytes and a NUL.
  static func processName(_ program: String) -> String { String(program.prefix(15)) }
}
