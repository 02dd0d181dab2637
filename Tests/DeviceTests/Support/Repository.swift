import Foundation

/// The files of this repository, by their path in it.
enum Repository {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func url(_ path: String) -> URL { root.appending(path: path) }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: url(path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path(percentEncoded: false))
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(to: url(path), atomically: false, encoding: .utf8)
  }

  /// The names in a folder, in order; none where there is no such folder.
  static func names(in folder: String) -> [String] {
    let path = url(folder).path(percentEncoded: false)
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The paths of all files below a folder that end like this, in order.
  static func files(below folder: String, ending: String) -> [String] {
    let path = url(folder).path(percentEncoded: false)
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }
}
