import Accelerators
import Boards
import Foundation
import TuneKitCore

/// What harnesses that need a machine share: a captured one, the modules, a place for a journal.
///
/// It is made once a process, since a fuzzer comes by some thousand times a second.
enum Ground {
  /// A machine on which a plan changes something.
  static let capture: Capture = (try? Capture(parsing: text(of: machine))) ?? Capture()
  /// The modules of the command.
  static let registry = try? Registry(
    boards: BoardCatalogue.all, accelerators: AcceleratorCatalogue.all)
  /// What is `/` for the journal.
  static let root = try? RootDirectory(folder.path(percentEncoded: false))

  private static let machine = "Tests/Machines/cm3588+ax650n_6.1-vendor/machine.capture"

  /// What is `/` for the configuration, with all its folders and no file in them.
  static let configuration: String = {
    let root = folder.appending(path: "configuration")
    for place in ["usr/lib", "run", "etc"] {
      try? FileManager.default.createDirectory(
        at: root.appending(path: "\(place)/tunekit/tunekit.conf.d"),
        withIntermediateDirectories: true)
    }
    return root.path(percentEncoded: false)
  }()

  /// In memory where there is such a place, since a journal waits for the disk.
  private static let folder: URL = {
    let memory = URL(filePath: "/dev/shm")
    let base =
      FileManager.default.isWritableFile(atPath: memory.path()) ? memory : .temporaryDirectory
    let folder = base.appending(path: "tunekit-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.createDirectory(
      at: folder.appending(path: "var/lib/tunekit/journal"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    atexit { try? FileManager.default.removeItem(at: Ground.folder) }
    return folder
  }()

  /// The façade of a machine.
  static func tunekit(
    _ image: MachineImage, _ profile: Profile, _ choice: Recognition.Choice = .init()
  ) -> TuneKit? {
    guard let root, let registry else { return nil }
    return TuneKit(image, state: root, registry: registry, choice: choice, profile: profile)
  }

  /// Puts one session's file where the journal lies, and takes away any other.
  static func keepJournal(_ bytes: [UInt8], as name: String) {
    let journal = folder.appending(path: "var/lib/tunekit/journal")
    try? Data(bytes).write(to: journal.appending(path: name))
  }

  /// A file of this repository.
  static func text(of path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
  }

  /// The files below a folder of this repository that has only files in it.
  static func files(in folder: String) -> [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: repository.appending(path: folder), includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path() < $1.path() }
  }

  /// The bytes of a file; none where it cannot be read.
  static func bytes(of file: URL) -> [UInt8] {
    (try? Data(contentsOf: file)).map { Array($0) } ?? []
  }

  private static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}
