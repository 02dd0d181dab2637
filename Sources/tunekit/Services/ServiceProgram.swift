import TuneKitCore

/// The program that the service starts: as root, at each boot, behind what its unit hides.
struct ServiceProgram {
  let path: String

  /// What lies there the service does not see: ProtectHome, PrivateTmp and PrivateDevices of its unit.
  private static let hidden = ["/home", "/root", "/run/user", "/tmp", "/var/tmp", "/dev"]

  /// The folder that hides it from the service; nil where the service sees it.
  var hiding: String? {
    Self.hidden.first { folder in
      [folder, OwnProgram.absolute(folder) ?? folder].contains { path.hasPrefix($0 + "/") }
    }
  }

  /// Refuses one that the service could not start, or that others than root could change.
  ///
  /// - Throws: ``Failure`` with what to do.
  func check(below root: RootDirectory) throws {
    if let hiding {
      throw refusal("the service would not find \(path), since it sees nothing below \(hiding)")
    }
    if let doubt = root.doubt(about: path) {
      throw refusal("\(path) would run as root at each boot, and is not root's alone: \(doubt)")
    }
  }

  private func refusal(_ why: String) -> Failure {
    Failure(
      status: .refused,
      message: "\(why); nothing was written. Install it first: sudo scripts/install, or the package"
    )
  }
}
