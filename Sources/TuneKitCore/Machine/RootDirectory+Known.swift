extension RootDirectory {
  /// A directory on the way, by the path without links.
  struct Known: Sendable {
    let path: SystemPath
    let open: OpenDirectory
  }

  /// The directories that are open, until the next look begins or something is written.
  ///
  /// Not by the clock, so that equal runs make equal calls.
  struct Directories {
    private(set) var open: [SystemPath: Known] = [:]
    private static let most = 400

    func known(_ path: SystemPath) -> Known? { open[path] }

    mutating func remember(_ path: SystemPath, _ known: Known) {
      if open.count >= Self.most { open = [:] }
      open[path] = known
    }
  }
}
