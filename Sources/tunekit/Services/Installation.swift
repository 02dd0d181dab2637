import TuneKitCore

/// The files of the service, below a root.
struct Installation {
  let root: RootDirectory
  let deeds: Deeds

  /// What was written, for whoever takes it away.
  struct Record: Codable {
    var files: [SystemPath] = []
    var folders: [SystemPath] = []
  }

  static let name = ServicePlaces.name
  static let unit = ServicePlaces.unit
  static let rule = ServicePlaces.rule
  static let options: SystemPath = "/etc/systemd/system/tunekit.service.d/50-options.conf"
  static let wish: SystemPath = "/etc/systemd/system/multi-user.target.wants/tunekit.service"
  static let recordFile: SystemPath = "/var/lib/tunekit/enabled"

  /// The unit that a package has brought; nil where there is none.
  var packagedUnit: SystemPath? { ServicePlaces.packagedUnit(in: root) }

  /// Whether there is a unit, whoever has written it.
  var hasUnit: Bool { ServicePlaces.hasUnit(in: root) }

  /// Where somebody has said that the service shall never run; nil where nobody has.
  var mask: SystemPath? { ServicePlaces.mask(in: root) }

  /// Writes what is missing.
  ///
  /// - Throws: ``Failure`` if a file cannot be written; what was written before stays, and is known.
  func write(_ text: UnitText, rule: String) throws {
    var record = self.record
    if packagedUnit != nil {
      if !text.options.isEmpty { try put(text.dropIn, at: Self.options, &record) }
    } else {
      try put(text.service, at: Self.unit, &record)
    }
    let isPackaged = ServicePlaces.packagedRules.contains { root.text(at: $0) != nil }
    if !isPackaged { try put(rule, at: Self.rule, &record) }
  }

  /// Enables it where no service manager can be asked to.
  func link() throws {
    var record = self.record
    let target = (packagedUnit ?? Self.unit).string
    if root.link(at: Self.wish) == target { return deeds.add(Self.wish.string, .already) }
    do throws(MachineError) {
      record.files.append(Self.wish)
      try keep(&record, madeFor: Self.wish)
      try root.putLink(to: target, at: Self.wish)
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
    deeds.add(Self.wish.string, .written, "leads to \(target)")
  }

  /// Takes everything away that `write` and `link` have made, and nothing else.
  func remove() throws {
    let record = self.record
    do throws(MachineError) {
      for file in record.files {
        if let text = root.text(at: file), root.link(at: file) == nil,
          !text.hasPrefix(UnitText.mark)
        {
          deeds.add(file.string, .leftAlone, "somebody else has written it since")
          continue
        }
        if try root.takeAway(file) { deeds.add(file.string, .removed) }
      }
      try root.takeAway(Self.recordFile)
      try Hold.forget(in: root)
      for folder in record.folders.reversed() { root.takeAway(emptyFolder: folder) }
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
  }

  private func put(_ text: String, at path: SystemPath, _ record: inout Record) throws {
    if root.link(at: path) != nil {
      return deeds.add(
        path.string, .leftAlone, "it is a link, so somebody has decided about it")
    }
    let present = root.text(at: path)
    if present == text { return deeds.add(path.string, .already) }
    if let present, !present.hasPrefix(UnitText.mark) {
      return deeds.add(path.string, .leftAlone, "it was not written by tunekit")
    }
    do throws(MachineError) {
      if !record.files.contains(path) { record.files.append(path) }
      // Known before it is there, so that it is found again however this ends.
      try keep(&record, madeFor: path)
      try root.put(text, at: path)
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
    deeds.add(path.string, .written)
  }

  private var record: Record {
    let bytes = root.text(at: Self.recordFile).map { Array($0.utf8) }
    return bytes.flatMap { try? JSON.value(Record.self, from: $0) } ?? Record()
  }

  /// Records what is about to be made, with the folders that this takes.
  private func keep(_ record: inout Record, madeFor path: SystemPath) throws(MachineError) {
    record.folders += try root.folders(toMakeFor: Self.recordFile)
    record.folders += try root.folders(toMakeFor: path)
    try root.put((try? JSON.line(record)) ?? "{}", at: Self.recordFile, readableByAll: false)
  }
}
