/// A module that a TOML file describes.
///
/// The format is written down in Plugins-doc/manifest-format.md.
package struct Manifest: Sendable {
  /// The file, as it is named in messages.
  package let file: String
  package let module: Kind

  /// The sorts of module.
  package enum Kind: Sendable {
    case board(any Board)
    case accelerator(any Accelerator)
    /// Needs that are added to those of the accelerators.
    case knob(any ExtraNeeds)
  }

  /// The module's id.
  package var id: ModuleID {
    switch module {
    case .board(let board): board.id
    case .accelerator(let accelerator): accelerator.id
    case .knob(let knob): knob.id
    }
  }

  /// Reads a manifest.
  ///
  /// - Parameters:
  ///   - bytes: what is in the file.
  ///   - file: its name, for messages.
  /// - Throws: ``ManifestError/invalid(file:line:column:problem:)`` with the first error.
  package init(parsing bytes: [UInt8], file: String) throws(ManifestError) {
    self.file = file
    do throws(TOMLError) {
      let text = try TOMLReader.table(of: TOMLReader.unmarked(bytes))
      module = try Self.module(in: ManifestTable(text, "the file"))
    } catch {
      throw ManifestError(error, in: file)
    }
  }

  private static func module(in table: ManifestTable) throws(TOMLError) -> Kind {
    let format = try table.integer("format", in: 1...Int.max)
    guard format == 1 else {
      throw table.invalid(at: "format", "format \(format) takes a newer tunekit; this one knows 1")
    }
    if !table.has("kind") {
      let slip = table.keys.first { !ClosestMatch.words(to: $0, among: ["kind"]).isEmpty }
      if let slip { throw table.invalid(at: slip, "unknown key \"\(slip)\"; nearest: kind") }
    }
    switch try table.word("kind", among: ["board", "accelerator", "knob"]) {
    case "board": return .board(try DeclaredBoard(table))
    case "accelerator": return .accelerator(try DeclaredAccelerator(table))
    default: return .knob(try DeclaredKnob(table))
    }
  }
}

/// Why a manifest is not taken.
package enum ManifestError: Error, Hashable, Sendable {
  /// It says something wrong; the column counts bytes, both count from 1.
  case invalid(file: String, line: Int, column: Int, problem: String)
  /// Someone other than root could have written it, or it is no plain file.
  case untrusted(path: String, problem: String, remedy: String)
  case unreadable(path: String, problem: String)

  /// The file or folder that it is about.
  package var place: String {
    switch self {
    case .invalid(let place, _, _, _), .untrusted(let place, _, _), .unreadable(let place, _): place
    }
  }

  init(_ error: TrustError) {
    self =
      switch error {
      case .untrusted(let path, let problem, let remedy):
        .untrusted(path: path, problem: problem, remedy: remedy)
      case .unreadable(let path, let problem): .unreadable(path: path, problem: problem)
      }
  }

  init(_ error: TOMLError, in file: String) {
    self = .invalid(
      file: file, line: error.position.line, column: error.position.column, problem: error.problem)
  }
}

extension ManifestError: CustomStringConvertible {
  /// One line for people: what, where, what to do.
  package var description: String {
    switch self {
    case .invalid(let file, let line, _, let problem): "\(file):\(line): \(problem)"
    case .untrusted(let path, let problem, let remedy):
      "the manifest \(path) is not trusted: \(problem). \(remedy)"
    case .unreadable(let path, let problem): "the manifest \(path) cannot be read: \(problem)"
    }
  }
}

/// Needs that a manifest adds to those of the accelerators.
struct DeclaredKnob: ExtraNeeds {
  let id: ModuleID
  let name: String
  /// It is no hardware, so nothing is known by it.
  let signature = Signature.chosen
  let tested: Tested
  let accelerators: [ModuleID]?
  let boards: [ModuleID]?
  private let needs: [Need]

  func needs(at place: Placement) -> [Need] { needs }

  init(_ file: ManifestTable) throws(TOMLError) {
    try file.requireOnly([
      "format", "kind", "id", "name", "tested", "accelerators", "boards", "need",
    ])
    id = try file.identity()
    name = try file.text("name")
    tested = try file.tested()
    accelerators = try file.identities("accelerators")
    boards = try file.identities("boards")
    needs = try file.needs()
    guard !needs.isEmpty else { throw file.invalid("the file has no \"need\"") }
  }
}

extension Registry {
  /// The same modules and those of manifests, each of which replaces what has its id.
  ///
  /// - Throws: ``RegistryError`` with the files, if an id belongs to a module of another sort, or
  ///   two modules of a sort claim one mark.
  package func adding(_ manifests: [Manifest]) throws(RegistryError) -> Registry {
    try adding(
      manifests.map { manifest in
        switch manifest.module {
        case .board(let board): (board, manifest.file)
        case .accelerator(let accelerator): (accelerator, manifest.file)
        case .knob(let knob): (knob, manifest.file)
        }
      })
  }
}
