import FoundationEssentials

/// A folder of files that a person works on.
struct Folder: Sendable {
  /// Its path, absolute or from the current folder.
  let path: String

  /// The folder the program was started in.
  static var current: Folder { Folder(path: FileManager.default.currentDirectoryPath) }

  /// The nearest checkout of this project: this folder or one above it.
  var checkout: Folder? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    while true {
      let folder = Folder(path: "/" + parts.joined(separator: "/"))
      let marks = ["Package.swift", "Sources/Boards", "Sources/Accelerators"]
      if marks.allSatisfy(folder.has) { return folder }
      guard !parts.isEmpty else { return nil }
      parts.removeLast()
    }
  }

  /// Where a file or folder in it lies.
  func place(_ name: String) -> String { path == "." ? name : "\(path)/\(name)" }

  /// Whether there is such a file or folder.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: place(name)) }

  /// The text of a file; nil where it cannot be read.
  func text(_ name: String) -> String? {
    guard let bytes = try? TextFile(path: place(name)).bytes() else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The paths of all files below a folder that end like this, in order.
  func files(below folder: String, ending: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: place(folder))) ?? []
    return names.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }

  /// The names in a folder, in order.
  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: place(folder))) ?? []).sorted()
  }

  /// Makes the folders of a file and the file, which is not there yet.
  func create(_ name: String, _ text: String) throws {
    let above = place(name).split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    do {
      if !above.isEmpty {
        try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
      }
    } catch {
      throw Failure(status: .error, message: "\(above) cannot be made; choose another --into")
    }
    try NamedOutput(path: place(name)).create(text)
  }
}
