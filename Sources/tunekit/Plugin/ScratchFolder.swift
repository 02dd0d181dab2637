import FoundationEssentials
import TuneKitCore

/// A folder that is `/` for the journals of machines in memory, for a while.
enum ScratchFolder {
  /// Does something with a new folder, and removes it.
  ///
  /// - Throws: ``Failure`` where it cannot be made, and what the work throws.
  static func with<Answer>(_ work: (RootDirectory) throws -> Answer) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory.path + "/tunekit-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(status: .error, message: "\(folder) cannot be made for the journals")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try work(try RootDirectory(folder))
  }
}
