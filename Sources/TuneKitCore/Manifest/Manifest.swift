/// A module that a TOML file describes.
///
/// The format is written down in Plugins-doc/manifest-format.md.
public struct Manifest: Sendable {
  /// The file, as it is named in messages.
  public let file: String
  /// The module.
  public let module: Kind

  /// The sorts of module.
  public enum Kind: Sendable {
    /// A board.
    case board(any Board)
    /// An accelerator.
    case accelerator(any Accelerator)
    /// Needs that are added to those of the accelerators.
    case knob(any Supplement)
  }

  /// The module's id.
  public var id: ModuleID {
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
  /// - Throws: ``ManifestError/invalid(file:line:column:problem:)`` with the first mistake.
  public init(parsing bytes: [UInt8], file: String) throws(ManifestError) {
    self.file = file
    do throws(TOMLError) {
      module = try Self.module(in: ManifestTable(try TOMLReader.table(of: bytes), "the file"))
    } catch {
      throw ManifestError(error, in: file)
    }
  }

  private static func module(in table: ManifestTable) throws(TOMLError) -> Kind {
    let format = try table.integer("format", in: 1...Int.max)
    guard format == 1 else {
      throw table.mistake(at: "format", "format \(format) takes a newer tunekit; this one knows 1")
    }
    switch try table.word("kind", among: ["board", "accelerator", "knob"]) {
    case "board": return .board(try DeclaredBoard(table))
    case "accelerator": return .accelerator(try DeclaredAccelerator(table))
    default: return .knob(try DeclaredKnob(table))
    }
  }
}
