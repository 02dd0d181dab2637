import TuneKitCore

/// What `enable` has made, for `disable`: on the disk before the first of it is made, until the last of
/// it is gone.
///
/// The record lies in a folder that may have to be made, and taken away, too. While it is not there the
/// record lies in the deepest folder on the way that is there anyway, as `.tunekit-enabled`.
struct InstallationRecords {
  let root: RootDirectory

  /// What was made, in the order in which it was.
  struct Record: Codable {
    var files: [SystemPath] = []
    var folders: [SystemPath] = []
  }

  private static let file = Installation.recordFile
  private static let nameAside = ".tunekit-enabled"

  /// Where it may lie besides, the outermost first.
  private static var asides: [SystemPath] {
    var folder = file.parent
    var found: [SystemPath] = []
    while folder.string != "/" {
      folder = folder.parent
      found.insert(folder.appending(nameAside), at: 0)
    }
    return found
  }

  /// All that is recorded, wherever it lies.
  var all: Record {
    var all = Record()
    for place in Self.asides + [Self.file] {
      guard let text = root.text(at: place),
        let record = try? JSON.value(Record.self, from: Array(text.utf8))
      else { continue }
      all.files += record.files.filter { !all.files.contains($0) }
      all.folders += record.folders.filter { !all.folders.contains($0) }
    }
    return all
  }

  /// Keeps it, before what it tells of is made.
  func put(_ record: Record) throws(MachineError) {
    let missing = try root.folders(toMakeFor: Self.file)
    if let first = missing.first { try put(record, at: first.parent.appending(Self.nameAside)) }
    try put(record, at: Self.file)
    try removeAsides()
  }

  /// Takes the folders away that were made, then all records.
  func remove(_ record: Record) throws(MachineError) {
    let isOnWay = { (folder: SystemPath) in Self.file.isBelow(folder) }
    take(record.folders.filter { !isOnWay($0) })
    let own = record.folders.filter(isOnWay)
    if let first = own.first {
      // Where the disk is full there is no second record; then a kill just now leaves empty folders.
      try? put(Record(folders: own), at: first.parent.appending(Self.nameAside))
    }
    try root.takeAway(Self.file)
    take(own)
    try removeAsides()
  }

  private func take(_ folders: [SystemPath]) {
    for folder in folders.reversed() { root.takeAway(emptyFolder: folder) }
  }

  private func removeAsides() throws(MachineError) {
    for place in Self.asides {
      try root.takeAway(RootDirectory.unfinished(place))
      try root.takeAway(place)
    }
  }

  private func put(_ record: Record, at place: SystemPath) throws(MachineError) {
    try root.put((try? JSON.line(record)) ?? "{}", at: place, readableByAll: false)
  }
}
