import TuneKitCore

/// The files of the service, below a root.
struct Installation {
  let root: RootDirectory
  let deeds: Deeds

  /// What was written, for whoever takes it away.
  typealias Record = InstallationRecords.Record

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
  ///
  /// Whatever a run that was killed has left goes, too, and this may be killed at any point: the record
  /// stays as long as there is something that only it knows of.
  func remove() throws {
    let records = InstallationRecords(root: root)
    let record = records.all
    do throws(MachineError) {
      for file in record.files {
        try discard(RootDirectory.unfinished(file))
        if let text = root.text(at: file), root.link(at: file) == nil,
          !text.hasPrefix(UnitText.mark)
        {
          deeds.add(file.string, .leftAlone, "somebody else has written it since")
          continue
        }
        if try root.takeAway(file) { deeds.add(file.string, .removed) }
      }
      for file in [Hold.file, Self.recordFile] { try discard(RootDirectory.unfinished(file)) }
      try Hold.forget(in: root)
      try records.remove(record)
    } catch {
      throw Failure(status: .error, message: "\(error)")
    }
  }

  /// Takes away what a run that was killed has left half written.
  private func discard(_ file: SystemPath) throws(MachineError) {
    if try root.takeAway(file) { deeds.add(file.string, .removed) }
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

  private var record: Record { InstallationRecords(root: root).all }

  /// Records what is about to be made, with the folders that this takes.
  private func keep(_ record: inout Record, madeFor path: SystemPath) throws(MachineError) {
    for folder in try root.folders(toMakeFor: Self.recordFile) + root.folders(toMakeFor: path)
    where !record.folders.contains(folder) {
      record.folders.append(folder)
    }
    try InstallationRecords(root: root).put(record)
  }
}
