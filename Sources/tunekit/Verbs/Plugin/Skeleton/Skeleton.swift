import TuneKitCore

/// The files of a module that begins.
struct Skeleton {
  let kind: NewPlugin.Kind
  let id: ModuleID
  let isManifest: Bool
  /// What a capture shows; nil where there is none, and everything is to be looked up.
  let seen: SeenMachine?
  let folder: Folder
  /// Whether the folder is a checkout, so that the files go below `Sources`.
  let isCheckout: Bool

  /// One file to write.
  struct File {
    let name: String
    let text: String
  }

  /// The type, and with it the stem of all files.
  var stem: String { TypeName(of: id, kind).text }

  /// The files, by their path in the folder.
  func files() throws -> [File] {
    let place: String
    if isManifest {
      place = id.string
    } else if isCheckout {
      let target = kind == .board ? "Boards" : "Accelerators"
      place = "Sources/\(target)/\(TypeName.vendor(of: id))/\(stem)/\(stem)"
    } else {
      place = "\(stem)/\(stem)"
    }
    let page = SkeletonPage(
      kind: kind, id: id, stem: isManifest ? id.string : stem, seen: seen,
      isManifest: isManifest)
    var files = [
      File(name: isManifest ? "\(place).toml" : "\(place).swift", text: try module()),
      File(name: "\(place).md", text: page.text),
    ]
    if let capture = try capture() { files.append(File(name: "\(place).capture", text: capture)) }
    return files
  }

  private func module() throws -> String {
    switch (kind, isManifest) {
    case (.board, false):
      BoardSkeleton(id: id, stem: stem, seen: seen, isAmongBoards: isCheckout).swift
    case (.board, true): BoardSkeleton(id: id, stem: stem, seen: seen).manifest
    case (.accelerator, false): AcceleratorSkeleton(id: id, stem: stem, seen: seen).swift
    case (.accelerator, true): AcceleratorSkeleton(id: id, stem: stem, seen: seen).manifest
    }
  }

  private func capture() throws -> String? {
    guard let seen else { return nil }
    if kind == .board { return seen.boardCapture }
    guard let card = seen.card else { return nil }
    return CardPart(of: card, in: seen).text
  }

  /// Writes the files and says what comes next.
  ///
  /// - Throws: ``Failure``, before anything is written, where one of them is there.
  func written() throws -> SkeletonResult {
    if kind == .accelerator, let seen, seen.card == nil {
      throw Failure(status: .notRecognised, message: seen.noCard)
    }
    let files = try files()
    let present = files.map(\.name).filter(folder.has).map(shown)
    if !present.isEmpty {
      throw Failure(
        status: .refused,
        message: "\(present.joined(separator: ", ")) \(present.count == 1 ? "is" : "are") there "
          + "already; nothing was written. "
          + "Choose another id or --into")
    }
    for file in files { try folder.create(file.name, file.text) }
    return SkeletonResult(
      files: files.map { shown($0.name) }, catalogue: catalogue,
      next: next(files),
      notes: notes)
  }

  /// A path as people see it.
  private func shown(_ name: String) -> String { isCheckout ? name : folder.place(name) }

  private var catalogue: SkeletonResult.Catalogue? {
    guard isCheckout else { return nil }
    let name = kind == .board ? "BoardCatalogue" : "AcceleratorCatalogue"
    let target = kind == .board ? "Boards" : "Accelerators"
    return SkeletonResult.Catalogue(file: "Sources/\(target)/\(name).swift", line: "\(stem)(),")
  }

  private func next(_ files: [File]) -> String {
    if isManifest, let manifest = files.first {
      let path = folder.place(manifest.name)
      return "tunekit plugin check \(path.contains("/") ? path : "./\(path)")"
    }
    return isCheckout
      ? "swift run tunekit plugin check \(id)"
      : "Registry(boards:accelerators:) with \(stem)() in it, and Examination.flaws of it"
  }

  private var notes: [String] {
    guard let seen else {
      return ["Nothing is known of it yet: with --from CAPTURE what a capture shows is filled in."]
    }
    if kind == .board, let card = seen.card {
      return [
        "The card at \(card.address) (\(card.identity)) was left out of the board's capture."
      ]
    }
    if kind == .accelerator, let card = seen.card,
      SeenCard(card, in: seen.inventory).vectors.isEmpty
    {
      let driver = card.driver == nil ? "has no driver" : "has no interrupt"
      return [
        "The card \(driver) in this capture: load the driver, let a program use the card, and "
          + "capture again. Until then plugin check misses its interrupts."
      ]
    }
    return []
  }
}
