/// Who has applied something, and by which program.
public struct Author: Codable, Hashable, Sendable {
  /// The user whose rights it had.
  public let user: Int
  /// Who had asked for these rights, as sudo(8) tells; nil where nobody is known.
  public let person: String?
  /// The version of TuneKit.
  public let version: String

  private enum CodingKeys: String, CodingKey {
    case user = "uid"
    case person = "sudo_user"
    case version
  }

  /// An author.
  ///
  /// - Parameters:
  ///   - user: the number of the user whose rights it has.
  ///   - person: what `SUDO_USER` says. Whoever starts the program can set it to anything, so all that
  ///     no name of a user has becomes `?`.
  ///   - version: the version of TuneKit.
  public init(user: Int, person: String?, version: String) {
    self.user = user
    self.person = person.flatMap(Self.plain)
    self.version = version
  }

  /// What stands for it in one line.
  public var text: String {
    "uid \(user)" + (person.map { ", SUDO_USER \($0)" } ?? "") + ", TuneKit \(version)"
  }

  /// useradd(8): letters, digits, underscores and hyphens, at most 32; others also take dots.
  private static func plain(_ name: String) -> String? {
    if name.isEmpty { return nil }
    return String(
      name.unicodeScalars.prefix(32).map { scalar -> Character in
        let isPlain =
          ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || "_-.".unicodeScalars.contains(scalar)
        return isPlain ? Character(scalar) : "?"
      })
  }
}
